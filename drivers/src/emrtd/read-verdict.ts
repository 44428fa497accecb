import { proveChipMapping } from './access/chip-mapping-proof.ts';
import { compareOffers, describeDifferences } from './access/downgrade.ts';
import { verifyActiveAuthentication } from './active-authentication.ts';
import type { LinkFailure } from './card-link.ts';
import { legacyAgreement, legacyOpening, legacySignature } from './legacy-session.ts';
import type { ReadFailure, ReadWarning, Verification } from './model.ts';
import { verifyCardSecurity } from './passive-auth/card-security.ts';
import { signedFiles } from './read-files.ts';
import type { SignedFindings } from './read-request.ts';
import type { Known, Reading } from './reading.ts';
import { type ChipEvidence, endingOf, isCovered, summarise, unverified } from './verification.ts';

export interface Verdict {
  readonly verification: Verification;
  readonly cardAccess: ChipEvidence['cardAccess'];
  readonly warnings: readonly ReadWarning[];
}

/**
 * Passive authentication over what was read, then what the chip proved by keys that are signed now, then the sum. `failure`:
 * what ended the read early.
 */
export async function reachVerdict(reading: Reading, known: Known, failure: LinkFailure | null): Promise<Verdict> {
  const startedMs = reading.clock.monotonicMs();
  const withheld = [...reading.withheld];
  const ending = endingOf(failure);
  const { sod, chip } = known;
  if (sod === null) {
    const evidence: ChipEvidence = { chip, withheld, ending, cardAccess: 'nothing-signed' };
    const verification = unverified(evidence, known.sodUnusable ? 'unusable' : 'not-reached', reading.found);
    return { verification, cardAccess: evidence.cardAccess, warnings: sessionWarnings(known) };
  }
  const findings = (await known.verifying?.(reading.files)) ?? verifyHere(reading, { ...known, sod });
  const { passive } = findings;
  // What follows trusts DG14: its bytes must be those that were signed.
  const isSigned = passive.sodSignature === 'valid' && isCovered(passive, 14);
  const coveredInfos = isSigned ? known.signedInfos : null;
  const proof = chipProof(reading, known, { ...findings, coveredInfos });
  const compared = compareOffers(known.cardAccess ?? null, {
    dataGroup14: coveredInfos,
    cardSecurity: proof.cardSecurityInfos,
  });
  const evidence: ChipEvidence = { chip: proof.chip, keyIn: proof.keyIn, withheld, ending, ...asEvidence(compared) };
  const verification = summarise(passive, evidence, [...reading.found, ...proof.failures]);
  reading.ms.verify += reading.clock.monotonicMs() - startedMs;
  const warnings = [...passive.warnings, ...sessionWarnings(known), ...proof.warnings];
  return { verification, cardAccess: evidence.cardAccess, warnings };
}

const sessionWarnings = ({ opening, chipAgreement }: Known): ReadWarning[] => [
  ...(opening === null ? [] : legacyOpening(opening)),
  ...(chipAgreement === null ? [] : legacyAgreement('Chip Authentication', chipAgreement)),
];

function verifyHere(reading: Reading, { sod, cardSecurity }: Known & { readonly sod: Uint8Array }): SignedFindings {
  const signed = signedFiles(reading, { sod, cardSecurity });
  return {
    passive: reading.request.verify({ ...signed, files: reading.files }),
    cardSecurity: cardSecurity === null ? null : verifyCardSecurity({ ...signed, file: cardSecurity }),
  };
}

interface ChipProof {
  readonly chip: ChipEvidence['chip'];
  readonly keyIn: NonNullable<ChipEvidence['keyIn']>;
  readonly cardSecurityInfos: Known['signedInfos'];
  readonly failures: readonly ReadFailure[];
  readonly warnings: readonly ReadWarning[];
}

/**
 * Chip Authentication has proven itself while the files came; mapping and signature are looked at here. First a key of DG14,
 * then that of DG15; EF.CardSecurity, which is not bound to the SOD, only where the SOD promises neither.
 */
function chipProof(
  reading: Reading,
  known: Known,
  { passive, cardSecurity, coveredInfos }: SignedFindings & { readonly coveredInfos: Known['signedInfos'] },
): ChipProof {
  const { chip, chipMapping } = known;
  const mapped = chipMapping && proveChipMapping({ mapping: chipMapping, cardSecurity, coveredInfos, sod: passive });
  const cardSecurityInfos = mapped?.signedInfos ?? null;
  const nothingNew: ChipProof = { chip, keyIn: 14, cardSecurityInfos, failures: [], warnings: [] };
  const failed = (message: string): ChipProof => ({
    ...nothingNew,
    chip: 'failed',
    failures: [{ code: 'chip-not-proven', message }],
  });
  if (mapped?.chipAuthenticity === 'failed') return failed(mapped.reason);
  if (chip === 'failed') return nothingNew;
  if (mapped?.keyIn === 'DG14') return { ...nothingNew, chip: 'proven' };
  if (chip === 'proven' && coveredInfos !== null) return nothingNew;
  const signed = checkSignedChallenge(reading, known);
  if (signed?.outcome === 'failed') return failed(`the answer to Active Authentication is wrong (${signed.reason})`);
  if (signed?.outcome === 'proven') {
    const warnings = legacySignature(reading.files.get(15) ?? new Uint8Array(0), signed.algorithm);
    return { ...nothingNew, chip: 'proven', keyIn: 15, warnings };
  }
  const promised = passive.listedGroups.some((group) => group === 15 || (group === 14 && chip !== 'not-offered'));
  if (mapped?.chipAuthenticity !== 'proven' || promised) return nothingNew;
  return {
    ...nothingNew,
    chip: 'proven',
    keyIn: 'EF.CardSecurity',
    warnings: legacyIn('EF.CardSecurity', cardSecurity),
  };
}

/** Certificates and lists are those of the SOD's authority, of which it tells itself. */
const legacyIn = (file: string, signed: SignedFindings['cardSecurity']): ReadWarning[] =>
  (signed?.warnings ?? [])
    .filter(({ code }) => code === 'legacy-algorithm')
    .map(({ code, message }) => ({ code, message: `${file}: ${message}` }));

function checkSignedChallenge(
  { files }: Reading,
  { signedChallenge }: Known,
): ReturnType<typeof verifyActiveAuthentication> | undefined {
  const dataGroup15 = files.get(15);
  if (signedChallenge === null || dataGroup15 === undefined) return undefined;
  return verifyActiveAuthentication({ dataGroup15, dataGroup14: files.get(14) ?? null, ...signedChallenge });
}

function asEvidence(compared: ReturnType<typeof compareOffers>): Pick<ChipEvidence, 'cardAccess' | 'downgrade'> {
  switch (compared.result) {
    case 'same':
      return { cardAccess: 'match' };
    case 'different':
      return { cardAccess: 'downgrade', downgrade: describeDifferences(compared.differences) };
    case 'nothing-signed-to-compare':
      return { cardAccess: 'nothing-signed' };
  }
}
