export * from './control-protocol.ts';
