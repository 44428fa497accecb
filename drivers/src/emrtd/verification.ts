import { equalBytes } from '../tlv/index.ts';
import type { ChipAuthenticity, Overall, ReadFailure, Verification } from './model.ts';
import type { PassiveResult } from './passive-auth/port.ts';
import type { SecurityInfos } from './security-infos.ts';

/** EF.CardAccess, which anybody can forge, against the copy in DG14, which the SOD signs (ICAO 9303-11 §4.2). */
export type CardAccessCheck =
  | 'match'
  | 'downgrade'
  /** DG14 repeats no PACEInfo (or is not to be had): nothing signed is there to compare. */
  | 'nothing-signed';

/** What the reading itself found out about the chip. */
export interface ChipEvidence {
  /** `unanswered`: the card accepted Chip Authentication and no exchange followed. */
  readonly chipAuthentication: 'proven' | 'failed' | 'unanswered' | 'not-offered' | 'not-reached';
  readonly cardAccess: CardAccessCheck;
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
  const chipFailed = evidence.chipAuthentication === 'failed';
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
  const listed = (group: 14 | 15): boolean => passive.listedGroups.includes(group);
  const covered = passive.dataGroups.DG14?.hash === 'match';
  const chipAuthenticity = authenticity(evidence, covered);

  // A copy of a card can leave out the proof, not the SOD that promises it.
  const offersProof = listed(15) || (listed(14) && evidence.chipAuthentication !== 'not-offered');
  const told = failures.some(({ code }) => code === 'chip-not-proven');
  if (chipAuthenticity !== 'proven' && offersProof && !told) {
    failures.push({
      code: 'chip-not-proven',
      message: 'the signed file list promises a proof of the chip, and the chip did not give it',
    });
  }
  if (evidence.cardAccess === 'downgrade' && covered) {
    failures.push({ code: 'downgrade', message: 'EF.CardAccess differs from its signed copy in DG14' });
  }
  return {
    dataGroups: passive.dataGroups,
    sodSignature: passive.sodSignature,
    issuer: passive.issuer,
    signer: passive.signer,
    chipAuthenticity,
    overall: overallOf(passive, chipAuthenticity, failures),
    failures,
  };
}

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

function authenticity(evidence: ChipEvidence, covered: boolean): ChipAuthenticity {
  switch (evidence.chipAuthentication) {
    case 'proven':
      return covered ? 'proven' : 'notDone';
    case 'failed':
      return 'failed';
    case 'unanswered':
    case 'not-offered':
    case 'not-reached':
      return 'notDone';
  }
}

/** Failures that end all trust, whatever else holds. */
const FATAL: ReadonlySet<ReadFailure['code']> = new Set(['chip-not-proven', 'downgrade', 'issuer-simulated']);

function overallOf(
  passive: PassiveResult,
  chipAuthenticity: ChipAuthenticity,
  failures: readonly ReadFailure[],
): Exclude<Overall, null> {
  const hashes = Object.values(passive.dataGroups).map(({ hash }) => hash);
  const failed =
    passive.sodSignature === null ||
    passive.sodSignature === 'invalid' ||
    passive.issuer === 'revoked' ||
    hashes.includes('mismatch') ||
    chipAuthenticity === 'failed' ||
    failures.some(({ code }) => FATAL.has(code));
  if (failed) return 'failed';
  const verified =
    passive.sodSignature === 'valid' &&
    passive.issuer === 'anchored' &&
    chipAuthenticity === 'proven' &&
    !hashes.includes('notCovered');
  return verified ? 'verified' : 'consistent';
}
