export { type CardSecurityResult, verifyCardSecurity } from './card-security.ts';
export { type MasterList, type MasterListFailure, type MasterListSigner, readMasterList } from './master-list.ts';
export type {
  BeginPassive,
  CertificateFacts,
  PassiveExamination,
  PassiveRequest,
  PassiveResult,
  TrustStore,
  VerifyPassively,
} from './port.ts';
export {
  joinStores,
  parseTrustMaterial,
  type TrustFile,
  type TrustMaterial,
  type TrustProblem,
} from './trust-material.ts';
export { beginPassive, verifyPassively } from './verify.ts';
