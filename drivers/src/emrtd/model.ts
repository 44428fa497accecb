/**
 * The result model: four facts kept apart and their summary. The only vocabulary for what a chip read proves, in code,
 * payload, command line and texts (docs/result-model.md).
 */
export type DataGroupNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16;

/** `notCovered`: the file was read but the SOD lists no hash for it. */
export type HashCheck = 'match' | 'mismatch' | 'notCovered' | 'notRead';
/** Against the signer certificate that the SOD embeds. */
export type SodSignature = 'valid' | 'invalid' | 'unsupported';
/** `expired`: the signer was not valid when it signed. A signer that has expired since stays `anchored`. */
export type Issuer = 'anchored' | 'notAnchored' | 'revoked' | 'expired';
export type ChipAuthenticity = 'proven' | 'failed' | 'notDone';
/** `null`: no card, no access to it, or a read that did not come to its end. */
export type Overall = 'verified' | 'consistent' | 'failed' | null;

export type AccessMethod = 'pace-can' | 'pace-mrz' | 'bac';

export interface AccessControl {
  /** In the order tried; a method once more for each further offer of PACE that it was tried with. */
  readonly attempted: readonly AccessMethod[];
  readonly used: AccessMethod | null;
  /** Why `used` was chosen, or why none worked. Never holds a key or a document number. */
  readonly reason: AccessReason;
  /** Offers of EF.CardAccess that the card then did not run, in the order tried; absent where there were none. */
  readonly refusedOffers?: readonly RefusedOffer[];
}

export interface RefusedOffer {
  readonly method: AccessMethod;
  /** Of the PACEInfo. */
  readonly oid: string;
  readonly parameterId: number | null;
  /** Of MSE:Set AT, four hexadecimal digits. */
  readonly status: string;
}

export type AccessReason =
  | 'pace-offered'
  /** The chip has no CAN: the MRZ opened it. */
  | 'can-not-known'
  /** The CAN was wrong, and the policy let the MRZ follow. */
  | 'can-wrong'
  /** The card takes the key no more; with `used`, the policy let the MRZ follow a CAN that is blocked. */
  | 'key-blocked'
  | 'no-pace-offered'
  | 'pace-refused'
  | 'pace-unsupported'
  /** The reader's own policy does without PACE. */
  | 'pace-switched-off'
  | 'policy-forbids-fallback'
  | 'wrong-key'
  | 'no-key-for-offered-access'
  | 'not-attempted';

export interface DataGroupResult {
  readonly bytes: number;
  readonly sha256: string;
  readonly hash: HashCheck;
}

export type SignerIdentifiedBy = 'issuer-serial' | 'key-identifier' | 'only-certificate';

export interface SignerSummary {
  readonly country: string;
  readonly algorithm: string;
  readonly curve: string | null;
  /** How its certificate was found; `only-certificate`: the SOD names another one and embeds just this (a known flaw of some issuers). */
  readonly identifiedBy: SignerIdentifiedBy;
  /** The certificate carries the marker extension of the simulators' PKI (docs/adr/0006): production refuses it. */
  readonly simulated: boolean;
}

export interface Verification {
  readonly dataGroups: Readonly<Record<string, DataGroupResult>>;
  readonly sodSignature: SodSignature | null;
  readonly issuer: Issuer | null;
  readonly signer: SignerSummary | null;
  readonly chipAuthenticity: ChipAuthenticity;
  readonly overall: Overall;
  readonly failures: readonly ReadFailure[];
}

/** Closed union of reasons; each has an entry in docs/failures.md. `message` is English, for logs and operators, without personal data. */
export interface ReadFailure {
  readonly code: ReadFailureCode;
  readonly message: string;
}

export type ReadFailureCode =
  | 'card-removed'
  | 'card-unresponsive'
  | 'card-unreadable'
  | 'reader-lost'
  | 'cancelled'
  | 'not-an-id-card'
  | 'wrong-key'
  | 'access-refused'
  | 'secure-messaging-broken'
  | 'file-missing'
  | 'file-malformed'
  | 'hash-mismatch'
  | 'signature-invalid'
  | 'signature-unsupported'
  | 'issuer-not-anchored'
  | 'issuer-revoked'
  | 'issuer-expired'
  | 'issuer-simulated'
  | 'chip-not-proven'
  | 'downgrade';

/** Not as it should be, and no reason to distrust: for logs, statistics and whoever keeps the trust store. */
export interface ReadWarning {
  readonly code: ReadWarningCode;
  /** English, without personal data. */
  readonly message: string;
}

export type ReadWarningCode =
  | 'signer-mismatch'
  | 'attributes-reordered'
  | 'legacy-content-type'
  /** SHA-1, a short key, 3DES, or BAC: in the SOD, in how the chip was opened, or in how it proved itself. */
  | 'legacy-algorithm'
  | 'signing-time-missing'
  | 'signer-expired-since'
  | 'issuer-expired-since'
  | 'crl-missing'
  | 'crl-outdated';

/** Stable numbers: screens, traces and other people's tools rely on them. */
export const READ_PHASE = {
  connecting: 1,
  access: 2,
  reading: 3,
  chipAuthentication: 4,
  verifying: 5,
  done: 6,
} as const;
export type ReadPhase = (typeof READ_PHASE)[keyof typeof READ_PHASE];

export interface ReadProgress {
  readonly phase: ReadPhase;
  /** Bytes read so far and expected in this read; `totalBytes` grows as file headers become known. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface ReadStats {
  readonly apdus: number;
  readonly bytesOut: number;
  readonly bytesIn: number;
  readonly ms: {
    readonly connect: number;
    readonly access: number;
    /** By file: `SOD`, `DG1`, … */
    readonly files: Readonly<Record<string, number>>;
    readonly chipAuthentication: number;
    readonly verify: number;
    readonly total: number;
  };
}
