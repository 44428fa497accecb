export * from './dossier.ts';
export * from './local-dossier-id.ts';
export * from './province-port.ts';
export * from './seal.ts';
