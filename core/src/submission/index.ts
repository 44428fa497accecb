export * from './dossier.ts';
export * from './province-port.ts';
export * from './seal.ts';
