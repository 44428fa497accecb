export type { AccessKeys } from './access/access-keys.ts';
export type { BacPolicy } from './access/choose.ts';
export type { PacePolicy } from './access/choose-pace.ts';
export { createPreparedKeys, type EphemeralKeys, type PreparedKeys } from './access/ephemeral-keys.ts';
export type { MrzAfterCan } from './access/try-pace.ts';
export type { TraceEntry } from './card-link.ts';
export * from './model.ts';
export { type MrzKey, mrzCheckDigit, mrzInformation } from './mrz-key.ts';
export type { PassiveRequest, PassiveResult, TrustStore, VerifyPassively } from './passive-auth/port.ts';
export { readDocument } from './read.ts';
export type { ReadClock, ReadOutcome, ReadPolicy, ReadRequest, Regain, VerifyBeside } from './read-request.ts';
export {
  type CardReadSize,
  createReadSizeMemory,
  type KnownReadSize,
  REMEMBERED_SERIES,
  type ReadSizeMemory,
} from './read-size.ts';
export { type CardAccessCheck, type ChipEvidence, summarise, unverified } from './verification.ts';
export { type BesideVerifier, createBesideVerifier } from './verify-beside.ts';
export { type Dump, type DumpVerdict, verifyDump } from './verify-dump.ts';
