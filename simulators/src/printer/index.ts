export { createSimulatedPrinter, type SimulatedPrinter } from './simulated-printer.ts';
