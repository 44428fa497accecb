export type { AccessKeys, BacPolicy } from './access/choose.ts';
export type { TraceEntry } from './card-link.ts';
export * from './model.ts';
export { type MrzKey, mrzCheckDigit, mrzInformation } from './mrz-key.ts';
export type { PassiveRequest, PassiveResult, TrustStore, VerifyPassively } from './passive-auth/port.ts';
export { readDocument } from './read.ts';
export type { ReadClock, ReadOutcome, ReadPolicy, ReadRequest } from './read-request.ts';
export { type CardAccessCheck, type ChipEvidence, summarise, unverified } from './verification.ts';
