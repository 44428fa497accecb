export { crashReport, endBeforeService, reportCrashesWithoutContent } from './crash-report.ts';
export * from './page-policy.ts';
export * from './production-config.ts';
export * from './renderer-files.ts';
export * from './renderer-wire.ts';
