import { buildIdentity, IDENTITY_FIELD_NAMES, isOfTwoPeople, MRZ_NO_EXPIRY } from '@motcua/drivers/cccd';
import type { DataGroupNumber, Verification } from '@motcua/drivers/emrtd';
import { type Mrz, parseDataGroup1 } from '@motcua/drivers/lds';
import type { ReadOutput } from './output.ts';

/**
 * Field → value, for `identity` of the output: of a Vietnamese card by the glossary's names, of any other document what its
 * machine readable zone says. Only groups whose hash matches, and nothing of a card that failed.
 */
export function identityOf(
  files: ReadonlyMap<DataGroupNumber, Uint8Array>,
  verification: Verification,
  at = new Date(),
): ReadOutput['identity'] {
  if (isOfTwoPeople({ files, verification })) return {};
  const vietnamese = buildIdentity({
    ...{ files, verification, at },
    fields: IDENTITY_FIELD_NAMES,
    mrzNoExpiry: MRZ_NO_EXPIRY,
  });
  const values = Object.fromEntries(Object.entries(vietnamese).map(([field, sourced]) => [field, sourced.value]));
  if (values.citizenNumber !== undefined) return values;
  const { overall, dataGroups } = verification;
  const dg1 = overall === null || overall === 'failed' || dataGroups.DG1?.hash !== 'match' ? undefined : files.get(1);
  const parsed = dg1 && parseDataGroup1(dg1);
  return parsed?.ok ? { ...values, ...ofMrz(parsed.value.mrz, at) } : values;
}

function ofMrz(mrz: Mrz, at: Date): ReadOutput['identity'] {
  const { documentCode, issuingState, documentNumber, nationality, surname, givenNames, sex } = mrz;
  return {
    ...{ documentCode, issuingState, documentNumber, nationality, surname, givenNames },
    ...(sex === '<' ? {} : { sex }),
    dateOfBirth: birthDate(mrz.dateOfBirth, at),
    expiryDate: isoDate('20', mrz.dateOfExpiry),
  };
}

/** An MRZ has no century: the latest that is not in the future (ICAO 9303-3 §4.8 leaves it to the reader). */
function birthDate(yyMMdd: string, at: Date): string {
  const recent = isoDate('20', yyMMdd);
  return recent > at.toISOString().slice(0, 10) ? isoDate('19', yyMMdd) : recent;
}

/** With unknown parts, as it stands in the zone. */
const isoDate = (century: '19' | '20', yyMMdd: string): string =>
  /^\d{6}$/.test(yyMMdd) ? `${century}${yyMMdd.slice(0, 2)}-${yyMMdd.slice(2, 4)}-${yyMMdd.slice(4)}` : yyMMdd;
