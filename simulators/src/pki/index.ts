export { buildCardSecurity } from './card-security.ts';
export { SIMULATED_MARKER_OID } from './certificate.ts';
export { createDhKey, DH_GROUPS, type DhForm, type DhGroup, type DhKey } from './dh-key.ts';
export type { DistinguishedName } from './distinguished-name.ts';
export {
  createEcKey,
  type EcKey,
  type EcParameters,
  forgedGeneratorKey,
  publicKeyInfo,
  type SignatureHash,
} from './ec-key.ts';
export { createCsca, type Issued, type IssueOptions, issueLink, issueSigner, onCurve } from './issued.ts';
export { buildMasterList, type MasterListRequest } from './master-list.ts';
export { createPki, masterListOf, type Pki, type PkiOptions, SIGNER_NAMES, type SignerName } from './pki.ts';
export {
  decodePrivateKeyInfo,
  encodePrivateKeyInfo,
  type PrivateKey,
  publicKeyInfoOf,
} from './private-key-info.ts';
export { issueRevocationList, type RevocationListOptions } from './revocation-list.ts';
export { createRsaKey, type RsaKey, rsaPublicKeyInfo, rsaRaw } from './rsa-key.ts';
export { createKey, type KeyForm, type KeySpec, type SignatureAlgorithm, type SigningKey } from './signature.ts';
export { buildSignedData, type SignedDataLie, type SignedDataRequest } from './signed-data.ts';
export { buildSod, type SodRequest } from './sod.ts';
export { ensurePki } from './store.ts';
