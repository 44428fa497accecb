export { SIMULATED_MARKER_OID } from './certificate.ts';
export { createEcKey, type EcKey, type EcParameters, publicKeyInfo, type SignatureHash } from './ec-key.ts';
export { createPki, type Issued, type Pki, type PkiOptions, SIGNER_NAMES, type SignerName } from './pki.ts';
export { buildSod, type SodRequest } from './sod.ts';
export { ensurePki } from './store.ts';
