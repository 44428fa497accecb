import { compareOffers, describeDifferences } from './access/downgrade.ts';
import type { DataGroupNumber, ReadFailure, Verification } from './model.ts';
import { isOfAuthority, verifyCardSecurity } from './passive-auth/card-security.ts';
import type { PassiveExamination, SodRequest } from './passive-auth/port.ts';
import { verifyPassively } from './passive-auth/verify.ts';
import { parseCardAccess, parseDataGroup14, type SecurityInfos } from './security-infos.ts';
import { type ChipEvidence, isCovered, summarise, unverified } from './verification.ts';

/** Files that were read from a chip before, whole and as the chip gave them. */
export interface Dump {
  /** `null`: the dump has none, so nothing of it is signed. */
  readonly sod: Uint8Array | null;
  readonly files: ReadonlyMap<DataGroupNumber, Uint8Array>;
  readonly cardAccess?: Uint8Array;
  readonly cardSecurity?: Uint8Array;
}

export interface DumpVerdict {
  readonly verification: Verification;
  readonly cardAccess: ChipEvidence['cardAccess'];
  /** What stands behind the verification; `null` without a SOD. */
  readonly passive: PassiveExamination | null;
}

/**
 * The result model over a dump. There is no chip to ask, so `chipAuthenticity` is `notDone` and the best sum is
 * `consistent`: a copy of the files is as good as the files. Groups that the SOD lists and the dump leaves out are `notRead`.
 */
export function verifyDump(dump: Dump, rules: Omit<SodRequest, 'sod'>): DumpVerdict {
  if (dump.sod === null) {
    const evidence = { chip: 'no-chip', cardAccess: 'nothing-signed' } as const;
    const failures = [{ code: 'file-missing', message: 'EF.SOD is not in the dump' }] as const;
    return { verification: unverified(evidence, 'unusable', failures), cardAccess: 'nothing-signed', passive: null };
  }
  const passive = verifyPassively({ ...rules, sod: dump.sod, files: dump.files });
  const found: ReadFailure[] = [];
  const compared = compareCardAccess(dump, passive, rules, found);
  const verification = summarise(passive, { chip: 'no-chip', ...compared }, found);
  return { verification, cardAccess: compared.cardAccess, passive };
}

/** What the chip offered when it was opened against what its issuer signed. */
function compareCardAccess(
  { cardAccess, cardSecurity, files }: Dump,
  passive: PassiveExamination,
  rules: Omit<SodRequest, 'sod'>,
  found: ReadFailure[],
): Pick<ChipEvidence, 'cardAccess' | 'downgrade'> {
  if (!cardAccess) return { cardAccess: 'nothing-signed' };
  const offered = parseCardAccess(cardAccess);
  if (!offered.ok) {
    found.push({ code: 'file-malformed', message: 'EF.CardAccess is not a set of SecurityInfos' });
    return { cardAccess: 'nothing-signed' };
  }
  const dataGroup14 = passive.sodSignature === 'valid' && isCovered(passive, 14) ? signedInfos(files.get(14)) : null;
  const compared = compareOffers(offered.value, {
    dataGroup14,
    cardSecurity: cardSecurity ? infosOfCardSecurity(cardSecurity, passive, rules) : null,
  });
  switch (compared.result) {
    case 'same':
      return { cardAccess: 'match' };
    case 'different':
      return { cardAccess: 'downgrade', downgrade: describeDifferences(compared.differences) };
    case 'nothing-signed-to-compare':
      return { cardAccess: 'nothing-signed' };
  }
}

function signedInfos(dataGroup14: Uint8Array | undefined): SecurityInfos | null {
  const parsed = dataGroup14 && parseDataGroup14(dataGroup14);
  return parsed?.ok ? parsed.value : null;
}

function infosOfCardSecurity(
  file: Uint8Array,
  passive: PassiveExamination,
  rules: Omit<SodRequest, 'sod'>,
): SecurityInfos | null {
  const cardSecurity = verifyCardSecurity({ ...rules, file });
  const { securityInfos } = cardSecurity;
  const parsed = isOfAuthority(cardSecurity, passive) && securityInfos ? parseCardAccess(securityInfos) : undefined;
  return parsed?.ok ? parsed.value : null;
}
