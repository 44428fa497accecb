import type { DataGroupNumber } from '../emrtd/model.ts';
import { err, type Result } from '../result/index.ts';
import type { TlvFailure, TlvNode } from '../tlv/index.ts';

export type { DataGroupNumber };

/** Files by the names of Doc 9303-10 §3.11 and §4.6. */
export type LdsFile =
  | `DG${DataGroupNumber}`
  | 'EF.COM'
  | 'EF.SOD'
  | 'EF.CardAccess'
  | 'EF.CardSecurity'
  | 'EF.ATR/INFO'
  | 'EF.DIR';

/** Why a file was refused, and where; nothing of its content, so that it may stand in a log. */
export interface LdsFailure {
  readonly code: 'lds-malformed';
  readonly file: LdsFile;
  readonly reason: LdsReason;
  /** In bytes from the beginning of the file. */
  readonly offset: number;
}

export type LdsReason =
  /** The encoding itself. */
  | TlvFailure['code']
  /** The file is another one than its name says. */
  | 'wrong-tag'
  | 'trailing-bytes'
  | 'missing-object'
  | 'repeated-object'
  | 'unexpected-object'
  /** A counter and what it counts differ. */
  | 'wrong-count'
  | 'wrong-length'
  /** Mandatory content that breaks its rule: a check digit, a version, a record's signature. */
  | 'wrong-value'
  /** DG3 and DG4: this reader has no certificate for them and decodes neither (docs/lds.md). */
  | 'protected-biometrics';

/** The file that a parser works on, so that failures can name it and tell where. */
export interface LdsSource {
  readonly file: LdsFile;
  readonly bytes: Uint8Array;
}

/** `at`: an object or a view of the file, or an offset in it. */
export function refuse(
  source: LdsSource,
  reason: LdsReason,
  at: TlvNode | Uint8Array | number = 0,
): Result<never, LdsFailure> {
  return err({
    code: 'lds-malformed',
    file: source.file,
    reason,
    offset: typeof at === 'number' ? at : offsetIn(source, at),
  });
}

/** Parsed objects are views into the file's bytes; their place in it is the difference. */
export function offsetIn(source: LdsSource, at: TlvNode | Uint8Array): number {
  const view = at instanceof Uint8Array ? at : at.raw;
  return view.byteOffset - source.bytes.byteOffset;
}
