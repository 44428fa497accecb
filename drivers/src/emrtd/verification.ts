import type { LinkFailure } from './card-link.ts';
import type { ChipAuthenticity, DataGroupNumber, Overall, ReadFailure, Verification } from './model.ts';
import type { PassiveResult } from './passive-auth/port.ts';

/** EF.CardAccess, which anybody can forge, against its copies in DG14 and EF.CardSecurity (ICAO 9303-11 §9.2.11). */
export type CardAccessCheck =
  | 'match'
  | 'downgrade'
  /** No signed file repeats a PACEInfo, or none whose signature is good is to be had. */
  | 'nothing-signed';

/** What the reading itself found out, beside what the SOD tells. */
export interface ChipEvidence {
  /**
   * `unanswered`: the card accepted Chip Authentication and no exchange followed. `not-offered`: the chip was asked, and has
   * no key to prove itself with. `no-chip`: a dump is verified; a folder of files proves nothing about the chip they are from.
   */
  readonly chip: 'proven' | 'failed' | 'unanswered' | 'not-offered' | 'not-reached' | 'no-chip';
  /**
   * Where the key of the proof stands: in a group, it counts only if the SOD covers that (default DG14); EF.CardSecurity is
   * signed by itself, and whoever gives it has seen to that.
   */
  readonly keyIn?: 14 | 15 | 'EF.CardSecurity';
  readonly cardAccess: CardAccessCheck;
  /** In what they differ, in English. */
  readonly downgrade?: string;
  /** Groups that the read asked for and the card did not give. */
  readonly withheld?: readonly DataGroupNumber[];
  /** How the read ended; default `whole`. */
  readonly ending?: ReadEnding;
}

/**
 * `early`: the card or the reader went, or the read was cancelled; nothing was shown to be wrong, and not all was looked at.
 * `broken`: an answer under secure messaging was not the chip's: somebody has a hand in what the reader gets.
 */
export type ReadEnding = 'whole' | 'early' | 'broken';

/** A status word in the clear is how a chip drops its session, and anybody's accident; all else that breaks it is a forgery. */
export function endingOf(failure: LinkFailure | null): ReadEnding {
  if (failure === null) return 'whole';
  return failure.code === 'secure-messaging-broken' && failure.plainStatus === undefined ? 'broken' : 'early';
}

/**
 * Without a SOD there is nothing to verify. A card that has none is `failed`; a read that did not get so far leaves `null`,
 * unless the chip was caught already.
 */
export function unverified(
  evidence: ChipEvidence,
  sod: 'unusable' | 'not-reached',
  failures: readonly ReadFailure[],
): Verification {
  const chipFailed = evidence.chip === 'failed';
  return {
    dataGroups: {},
    sodSignature: null,
    issuer: null,
    signer: null,
    chipAuthenticity: chipFailed ? 'failed' : 'notDone',
    overall: chipFailed || sod === 'unusable' || evidence.ending === 'broken' ? 'failed' : null,
    failures,
  };
}

/** The four facts and their summary (docs/result-model.md). */
export function summarise(passive: PassiveResult, evidence: ChipEvidence, found: readonly ReadFailure[]): Verification {
  const failures = [...found, ...passive.failures];
  const listed = (group: DataGroupNumber): boolean => passive.listedGroups.includes(group);
  const { keyIn = 14, withheld = [], ending = 'whole' } = evidence;
  const chipAuthenticity = authenticity(evidence.chip, {
    keyIsSigned: keyIn === 'EF.CardSecurity' || isCovered(passive, keyIn),
  });

  // A copy of a card can leave out the proof, not the SOD that promises it.
  const promised = evidence.chip !== 'no-chip' && (listed(15) || (listed(14) && evidence.chip !== 'not-offered'));
  const told = failures.some(({ code }) => code === 'chip-not-proven');
  if (chipAuthenticity !== 'proven' && promised && !told && ending === 'whole') {
    failures.push({
      code: 'chip-not-proven',
      message: 'the signed file list promises a proof of the chip, and the chip did not give it',
    });
  }
  if (evidence.cardAccess === 'downgrade') {
    const message = evidence.downgrade ?? 'EF.CardAccess differs from its signed copy';
    failures.push({ code: 'downgrade', message });
  }
  const hidden = withheld.filter(listed);
  for (const group of hidden) {
    if (failures.some(({ message }) => message.startsWith(`DG${group}:`))) continue;
    failures.push({ code: 'file-missing', message: `DG${group}: the SOD lists it, the card does not give it` });
  }
  return {
    dataGroups: passive.dataGroups,
    sodSignature: passive.sodSignature,
    issuer: passive.issuer,
    signer: passive.signer,
    chipAuthenticity,
    overall: overallOf(passive, { chipAuthenticity, failures, hidden, ending }),
    failures,
  };
}

export const isCovered = (passive: PassiveResult, group: DataGroupNumber): boolean =>
  passive.dataGroups[`DG${group}`]?.hash === 'match';

function authenticity(chip: ChipEvidence['chip'], { keyIsSigned }: { keyIsSigned: boolean }): ChipAuthenticity {
  switch (chip) {
    case 'proven':
      return keyIsSigned ? 'proven' : 'notDone';
    case 'failed':
      return 'failed';
    case 'unanswered':
    case 'not-offered':
    case 'not-reached':
    case 'no-chip':
      return 'notDone';
  }
}

/** Failures that end all trust, whatever else holds. */
const FATAL: ReadonlySet<ReadFailure['code']> = new Set(['chip-not-proven', 'downgrade', 'issuer-simulated']);

function overallOf(
  passive: PassiveResult,
  own: {
    readonly chipAuthenticity: ChipAuthenticity;
    readonly failures: readonly ReadFailure[];
    /** Listed by the SOD, asked for, not given. */
    readonly hidden: readonly DataGroupNumber[];
    readonly ending: ReadEnding;
  },
): Overall {
  const hashes = Object.values(passive.dataGroups).map(({ hash }) => hash);
  const failed =
    own.ending === 'broken' ||
    passive.sodSignature === null ||
    passive.sodSignature === 'invalid' ||
    passive.issuer === 'revoked' ||
    hashes.includes('mismatch') ||
    own.hidden.length > 0 ||
    own.chipAuthenticity === 'failed' ||
    own.failures.some(({ code }) => FATAL.has(code));
  if (failed) return 'failed';
  // What was not read cannot be vouched for.
  if (own.ending === 'early') return null;
  const verified =
    passive.sodSignature === 'valid' &&
    passive.issuer === 'anchored' &&
    own.chipAuthenticity === 'proven' &&
    !hashes.includes('notCovered');
  return verified ? 'verified' : 'consistent';
}
