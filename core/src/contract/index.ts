export * from './bridge.ts';
export type * from './entry-screens.ts';
export * from './intent.ts';
export * from './screen-model.ts';
