export { type ReportOptions, toHidReports } from './hid-reports.ts';
export { createSimulatedScanner, type SimulatedScanner } from './simulated-scanner.ts';
