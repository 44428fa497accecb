export type { StoredDossier } from './dossier-store.ts';
export { FAULT_KINDS, type Fault, type FaultKind, parseFaults } from './faults.ts';
export { createProvince, type Province, type ProvinceOptions } from './province.ts';
export { createTlsIdentity, type TlsIdentity } from './tls-identity.ts';
