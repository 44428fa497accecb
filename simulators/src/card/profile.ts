import type { MrzKey } from '../citizens/mrz.ts';
import type { SignedDataLie } from '../pki/signed-data.ts';
import type { KeyParameters } from './chip-keys.ts';
import type { CipherName } from './crypto/cipher-suite.ts';
import type { DocumentLie } from './issue.ts';
import type { PaceProtocol } from './protocols.ts';
import type { Rule } from './rules.ts';

/** How a chip departs from an ordinary 2021 chip. Everything else it does as silicon does. */
export interface ChipProfile {
  /** `refused`: offers PACE in EF.CardAccess, answers it with 6982, accepts BAC. `absent`: a chip from before PACE. */
  readonly pace: 'works' | 'refused' | 'absent';
  /** `not-supported`: extended length → 6700, and none announced in ATR or EF.ATR/INFO. */
  readonly extendedLength: 'supported' | 'not-supported';
  /** `missing`: a copy of the files on another chip, which has some other private key (a clone). */
  readonly chipKey: 'genuine' | 'missing';
  /** `wrong`: the chip knows another CAN than the last six digits of the number. */
  readonly can: 'printed' | 'wrong';
  /** The APDU since power-on, counted from 1, that never gets an answer; `null`: all do. */
  readonly silentAtApdu: number | null;
  /** Longest command and response APDU, told in EF.ATR/INFO (DO 7F66) and kept; `null`: what the reader carries. */
  readonly bufferBytes: number | null;
  /** `counted`: 63C2, 63C1, 63C0, then 6983 at MSE:SET AT. `uncounted`: 6300. Either way slower each time. */
  readonly wrongPassword: 'uncounted' | 'counted';
  /** READ BINARY for more than is left of the file: what there is, or `6Cxx` and nothing. */
  readonly beyondEnd: 'what-there-is' | '6cxx';
  /** Status word with the last part of a file that was asked for by Le 00: 9000 or 6282. */
  readonly shortRead: '9000' | '6282';
  readonly efDir: 'readable' | 'locked';
  /** `open`: the fingerprints read after access, as no chip with sense lets them. */
  readonly dg3: 'locked' | 'open';
  /** The file that has no end, in name and in truth; `null`: none. */
  readonly endlessFile: string | null;
  /** The elementary file is larger than what was written to it: so many bytes of `byte` (hexadecimal) behind; `null`: none is. */
  readonly filler: { readonly file: string; readonly byte: '00' | 'ff'; readonly bytes: number } | null;
  /**
   * Answers under secure messaging come in pieces of this many bytes, `61xx` after each, and the next by GET RESPONSE, as long
   * ones do over T=0 (ISO/IEC 7816-3 §12.2.2); `null`: whole.
   */
  readonly answerPieceBytes: number | null;
  /** What is to be said or done at single commands, first match counts. */
  readonly rules: readonly Rule[];
  /** What the issuer, or whoever made the card, put on it. */
  readonly document: DocumentProfile;
}

/** Everything in here has a default: the 2021 card. */
export interface DocumentProfile {
  readonly pace?: readonly PaceProtocol[];
  /** `absent`: no Chip Authentication. */
  readonly chipAuthentication?: 'absent' | readonly ChipAuthenticationSpec[];
  /** Default: none, no DG15. */
  readonly activeAuthentication?: ActiveAuthenticationSpec;
  /**
   * Whoever copied the document put an EF.CardSecurity on the chip that holds a mapping key of the chip's own, signed by this
   * signer of the PKI. DG14 says nothing of the key, nor of PACE.
   */
  readonly ownCardSecurity?: 'current' | 'foreign';
  readonly lie?: DocumentLie;
  /** Opens the chip instead of the citizen's MRZ. */
  readonly mrz?: MrzKey;
  /** EF.CardAccess as these bytes, in hexadecimal, whatever the chip can do; `hidden`: not there. */
  readonly cardAccess?: string;
  readonly sod?: SodSpec;
  readonly files?: readonly FileChange[];
}

/** How the SOD comes about, where it is not as usual. */
export interface SodSpec {
  readonly encoding?: 'der' | 'indefinite';
  /** Of the data groups, and of the signature as far as the signature may use it. */
  readonly digest?: 'md5' | 'sha1' | 'sha256';
  /** Whether the signer's certificate was valid when it signed, 2026-07-07. */
  readonly signer?: 'fresh' | 'expired-1y' | 'expired-5y' | 'not-yet';
  /** `self`: the signer vouches for itself. */
  readonly chain?: 'self' | 'csca';
  readonly lie?: SignedDataLie;
}

export interface ChipAuthenticationSpec {
  /** Standardised domain parameters of the chip's key. */
  readonly parameterId: number;
  readonly ciphers: readonly CipherName[];
  readonly keyId?: number;
  /** `left-out`: DG14 has the key and no ChipAuthenticationInfo, which means triple DES. Default `stated`. */
  readonly info?: 'stated' | 'left-out';
  /** How DG14 gives the key's group; default `explicit`, for DH `pkcs3`. */
  readonly parameters?: KeyParameters;
  /** Default `set-kat`. */
  readonly tripleDesBy?: 'set-kat' | 'set-at';
}

export interface ActiveAuthenticationSpec {
  readonly kind: 'rsa' | 'ecdsa';
  readonly hash: 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
  /** RSA: whether the trailer names the hash function; only SHA-1 may leave it out, and does by default. */
  readonly trailer?: 'implicit' | 'named';
  /** RSA; default 2048. */
  readonly modulusBits?: number;
  /** ECDSA: standardised domain parameters, default 13. */
  readonly parameterId?: number;
  /** Default `b6`, `plain`. */
  readonly form?: 'b6' | 'b4' | 'plain' | 'der';
  /**
   * `missing`: the chip signs with some other key (a clone). `replayed`: it answers with a signature that the genuine chip
   * gave to another challenge. Default `genuine`.
   */
  readonly key?: 'genuine' | 'missing' | 'replayed';
  /** `no`: the SOD says nothing about DG15. Default `yes`. */
  readonly covered?: 'yes' | 'no';
}

/** What is done to the files, in this order, before or after the SOD is signed. */
export type FileChange =
  /** The file's body gets this many bytes, by a long field (DG13) or by bytes after the image (DG2); signed so. */
  | { readonly change: 'body-bytes'; readonly group: 2 | 13; readonly bytes: number }
  /** The elements of the SET in DG14 stand in no order; signed so. */
  | { readonly change: 'unsorted-dg14' }
  /** These groups are another citizen's; the SOD is not. */
  | { readonly change: 'borrowed-groups'; readonly citizen: string; readonly groups: readonly number[] }
  /** The header of the file tells a length that is not the file's. */
  | { readonly change: 'forged-length'; readonly file: string; readonly tells: number };

export const HONEST_CHIP: ChipProfile = {
  pace: 'works',
  extendedLength: 'supported',
  chipKey: 'genuine',
  can: 'printed',
  silentAtApdu: null,
  bufferBytes: null,
  wrongPassword: 'uncounted',
  beyondEnd: 'what-there-is',
  shortRead: '9000',
  efDir: 'readable',
  dg3: 'locked',
  endlessFile: null,
  filler: null,
  answerPieceBytes: null,
  rules: [],
  document: {},
};
