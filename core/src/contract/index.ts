export * from './bridge.ts';
export * from './intent.ts';
export * from './screen-model.ts';
