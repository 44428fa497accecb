export type { PassiveRequest, PassiveResult, TrustStore, VerifyPassively } from './port.ts';
export { parseTrustMaterial, type TrustFile, type TrustMaterial, type TrustProblem } from './trust-material.ts';
export { beginPassive, verifyPassively } from './verify.ts';
