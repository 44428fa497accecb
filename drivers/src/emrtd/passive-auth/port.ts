import type { DataGroupNumber, DataGroupResult, Issuer, ReadFailure, SignerSummary, SodSignature } from '../model.ts';

/** What a province supplies (docs/trust-store.md). Every certificate in it is a CSCA or a link certificate, DER. */
export interface TrustStore {
  readonly anchors: readonly Uint8Array[];
  /** DER certificate revocation lists. */
  readonly crls: readonly Uint8Array[];
}

export interface PassiveRequest {
  /** EF.SOD, the whole file with its tag `77`. */
  readonly sod: Uint8Array;
  /** The raw bytes of each file as the chip gave them: hashes are taken over these. */
  readonly files: ReadonlyMap<DataGroupNumber, Uint8Array>;
  readonly trust: TrustStore;
  readonly now: Date;
  /** Whether certificates with the marker of the simulators' PKI count (docs/adr/0006): never in production. */
  readonly allowSimulated: boolean;
}

/** Passive authentication (ICAO 9303-11 §5.1): three of the four facts; the fourth, the chip, is not known here. */
export interface PassiveResult {
  /** One entry (`DG1`, …) for each group that was read or that the SOD lists. */
  readonly dataGroups: Readonly<Record<string, DataGroupResult>>;
  /** `null`: the SOD could not be parsed so far; `failures` says why. */
  readonly sodSignature: SodSignature | null;
  readonly issuer: Issuer | null;
  readonly signer: SignerSummary | null;
  readonly failures: readonly ReadFailure[];
  /** Which groups exist is what the signed SOD lists, never EF.COM. */
  readonly listedGroups: readonly DataGroupNumber[];
}

export type VerifyPassively = (request: PassiveRequest) => PassiveResult;

/** What is known as soon as the SOD has been read. */
export type SodRequest = Omit<PassiveRequest, 'files'>;

/** The same in two parts, so that the first runs while files are still being read. */
export type BeginPassive = (request: SodRequest) => (files: PassiveRequest['files']) => PassiveResult;
