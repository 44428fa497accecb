export * from './dossier.ts';
export * from './local-dossier-id.ts';
export * from './province-port.ts';
export { createRestProvince } from './rest-province.ts';
export * from './seal.ts';
