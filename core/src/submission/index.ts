export * from './dossier.ts';
export * from './province-port.ts';
