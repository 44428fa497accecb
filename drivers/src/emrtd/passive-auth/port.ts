import type {
  DataGroupNumber,
  DataGroupResult,
  Issuer,
  ReadFailure,
  ReadWarning,
  SignerSummary,
  SodSignature,
} from '../model.ts';
import type { Validity } from './issuer.ts';
import type { Revocation } from './revocation.ts';

/** What a province supplies (docs/trust-store.md); all DER. It is parsed once: keep the object, do not change it. */
export interface TrustStore {
  /** CSCA certificates that are trusted because they stand here. */
  readonly anchors: readonly Uint8Array[];
  /** Link certificates: trusted as far as an anchor vouches for them (ICAO 9303-12 §4.2). */
  readonly links?: readonly Uint8Array[];
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
  /** SHA-1, and keys below what ICAO 9303-12 §4.4 asks for: old documents carry them. Default `report`. */
  readonly legacyAlgorithms?: 'report' | 'refuse';
}

/** Passive authentication (ICAO 9303-11 §5.1): three of the four facts; the fourth, the chip, is not known here. */
export interface PassiveResult {
  /** One entry (`DG1`, …) for each group that was read or that the SOD lists. */
  readonly dataGroups: Readonly<Record<string, DataGroupResult>>;
  /** `null`: the SOD could not be parsed so far; `failures` says why. */
  readonly sodSignature: SodSignature | null;
  readonly issuer: Issuer | null;
  /** Of the anchor that `issuer` leads to, as its certificate writes it; empty without one. */
  readonly anchorCountry: string;
  readonly signer: SignerSummary | null;
  readonly failures: readonly ReadFailure[];
  /** Which groups exist is what the signed SOD lists, never EF.COM. */
  readonly listedGroups: readonly DataGroupNumber[];
  readonly warnings: readonly ReadWarning[];
}

/**
 * Facts about the certificates that `issuer` sums up: what was valid when the document was signed, and what is valid now.
 * `null`: there is no signer to speak of.
 */
export interface CertificateFacts {
  readonly signingTime: Date | null;
  /** `unknown`: the SOD does not state when it was signed. */
  readonly signerWhenSigning: Validity | 'unknown';
  readonly signerNow: Validity;
  /** `null`: the trust store holds no issuer. */
  readonly issuerNow: Validity | null;
  readonly revocation: Revocation | null;
  /** SHA-256 fingerprints, from the issuer of the signer over link certificates to the anchor. */
  readonly path: readonly string[];
}

/** What `verifyPassively` gives: the facts of the result model, and what stands behind them. */
export interface PassiveExamination extends PassiveResult {
  readonly certificates: CertificateFacts | null;
}

export type VerifyPassively = (request: PassiveRequest) => PassiveResult;

/** What is known as soon as the SOD has been read. */
export type SodRequest = Omit<PassiveRequest, 'files'>;

/** The same in two parts, so that the first runs while files are still being read. */
export type BeginPassive = (request: SodRequest) => (files: PassiveRequest['files']) => PassiveResult;
