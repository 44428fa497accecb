export * from './page-policy.ts';
export * from './renderer-files.ts';
export * from './renderer-wire.ts';
