import { equalBytes } from '../tlv/index.ts';
import type { ChipAuthenticity, DataGroupNumber, Overall, ReadFailure, Verification } from './model.ts';
import type { PassiveResult } from './passive-auth/port.ts';
import type { SecurityInfos } from './security-infos.ts';

/** EF.CardAccess, which anybody can forge, against the copy in DG14, which the SOD signs (ICAO 9303-11 §4.2). */
export type CardAccessCheck =
  | 'match'
  | 'downgrade'
  /** DG14 repeats no PACEInfo (or is not to be had): nothing signed is there to compare. */
  | 'nothing-signed';

/** What the reading itself found out, beside what the SOD tells. */
export interface ChipEvidence {
  /**
   * `unanswered`: the card accepted Chip Authentication and no exchange followed. `not-offered`: the chip was asked, and has
   * no key to prove itself with. `no-chip`: a dump is verified; a folder of files proves nothing about the chip they are from.
   */
  readonly chip: 'proven' | 'failed' | 'unanswered' | 'not-offered' | 'not-reached' | 'no-chip';
  /** The group that holds the key of the proof: it counts only if the SOD covers that. Default DG14. */
  readonly keyIn?: 14 | 15;
  readonly cardAccess: CardAccessCheck;
  /** Groups that the read asked for and the card did not give. */
  readonly withheld?: readonly DataGroupNumber[];
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
    overall: chipFailed || sod === 'unusable' ? 'failed' : null,
    failures,
  };
}

/** The four facts and their summary (docs/result-model.md). */
export function summarise(passive: PassiveResult, evidence: ChipEvidence, found: readonly ReadFailure[]): Verification {
  const failures = [...found, ...passive.failures];
  const listed = (group: DataGroupNumber): boolean => passive.listedGroups.includes(group);
  const { keyIn = 14, withheld = [] } = evidence;
  const chipAuthenticity = authenticity(evidence.chip, { keyIsSigned: isCovered(passive, keyIn) });

  // A copy of a card can leave out the proof, not the SOD that promises it.
  const promised = evidence.chip !== 'no-chip' && (listed(15) || (listed(14) && evidence.chip !== 'not-offered'));
  const told = failures.some(({ code }) => code === 'chip-not-proven');
  if (chipAuthenticity !== 'proven' && promised && !told) {
    failures.push({
      code: 'chip-not-proven',
      message: 'the signed file list promises a proof of the chip, and the chip did not give it',
    });
  }
  if (evidence.cardAccess === 'downgrade' && isCovered(passive, 14)) {
    failures.push({ code: 'downgrade', message: 'EF.CardAccess differs from its signed copy in DG14' });
  }
  const hidden = withheld.filter(listed);
  return {
    dataGroups: passive.dataGroups,
    sodSignature: passive.sodSignature,
    issuer: passive.issuer,
    signer: passive.signer,
    chipAuthenticity,
    overall: overallOf(passive, { chipAuthenticity, failures, hidden }),
    failures,
  };
}

const isCovered = (passive: PassiveResult, group: DataGroupNumber): boolean =>
  passive.dataGroups[`DG${group}`]?.hash === 'match';

/** Both sets of PACEInfos must be the same, byte for byte. */
export function compareCardAccess(cardAccess: SecurityInfos | null, signed: SecurityInfos | null): CardAccessCheck {
  if (signed === null || signed.pace.length === 0) return 'nothing-signed';
  const offered = cardAccess?.pace ?? [];
  const contains = (infos: SecurityInfos['pace'], raw: Uint8Array): boolean =>
    infos.some((info) => equalBytes(info.raw, raw));
  const same =
    offered.every((info) => contains(signed.pace, info.raw)) &&
    signed.pace.every((info) => contains(offered, info.raw));
  return same ? 'match' : 'downgrade';
}

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
  },
): Exclude<Overall, null> {
  const hashes = Object.values(passive.dataGroups).map(({ hash }) => hash);
  const failed =
    passive.sodSignature === null ||
    passive.sodSignature === 'invalid' ||
    passive.issuer === 'revoked' ||
    hashes.includes('mismatch') ||
    own.hidden.length > 0 ||
    own.chipAuthenticity === 'failed' ||
    own.failures.some(({ code }) => FATAL.has(code));
  if (failed) return 'failed';
  const verified =
    passive.sodSignature === 'valid' &&
    passive.issuer === 'anchored' &&
    own.chipAuthenticity === 'proven' &&
    !hashes.includes('notCovered');
  return verified ? 'verified' : 'consistent';
}
