export * from './control-protocol.ts';
export * from './ports.ts';
