import type { DataGroupNumber, ReadFailure, Verification } from '../emrtd/model.ts';
import { type Dg1, parseDg1 } from './dg1.ts';
import { type Dg13, parseDg13 } from './dg13.ts';
import { datesAgree } from './partial-date.ts';
import type { Evidence, IdentityField, IdentityFields, IdentityRecord, Source } from './record.ts';
import { nameMeaning } from './text.ts';

/** Every field there is, once: the guard for lists of fields that come from outside. */
const IDENTITY_FIELDS: Readonly<Record<IdentityField, true>> = {
  citizenNumber: true,
  fullName: true,
  dateOfBirth: true,
  sex: true,
  nationality: true,
  ethnicGroup: true,
  religion: true,
  placeOfOrigin: true,
  permanentAddress: true,
  residenceAddress: true,
  identifyingFeatures: true,
  issueDate: true,
  expiryDate: true,
  noExpiry: true,
  fatherName: true,
  motherName: true,
  spouseName: true,
  oldIdNumber: true,
};
export const isIdentityField = (name: string): name is IdentityField => Object.hasOwn(IDENTITY_FIELDS, name);
/** In the order of the glossary. */
export const IDENTITY_FIELD_NAMES: readonly IdentityField[] = Object.keys(IDENTITY_FIELDS).filter(isIdentityField);

export interface ChipIdentityRequest {
  /** Raw files as the chip gave them. */
  readonly files: ReadonlyMap<DataGroupNumber, Uint8Array>;
  readonly verification: Verification;
  readonly at: Date;
  /** What the service asks for; nothing else is kept (Luật 91/2025 Đ3, data minimisation). */
  readonly fields: readonly string[];
  /** `yyMMdd` that the MRZ of a card without expiry date may hold: read as neither a date nor "no expiry". */
  readonly mrzNoExpiry: string | null;
}

/**
 * The identity that a chip read yields: the asked fields, each with the evidence behind it. DG13 comes first; what it does
 * not say is taken from DG1, the name never, since an MRZ spells it without diacritics. A group counts only if the SOD
 * covers it and its hash matches, DG13 only beside the DG1 of the same Vietnamese card: whoever may sign documents of another
 * state could else put any citizen into it. A card that failed verification yields nothing.
 */
export function buildIdentity({ files, verification, at, fields, mrzNoExpiry }: ChipIdentityRequest): IdentityRecord {
  const { overall, chipAuthenticity } = verification;
  if (overall === null || overall === 'failed') return {};
  const dg1 = provenFile(1, files, verification);
  const dg13 = provenFile(13, files, verification);
  const parsed = { dg1: dg1 && parseDg1(dg1), dg13: dg13 && parseDg13(dg13) };
  if (differingFields(parsed).length > 0) return {};
  const values = valuesOf(parsed.dg1, parsed.dg1?.ok ? parsed.dg13 : undefined, mrzNoExpiry);
  const evidence: Evidence = { overall, chipAuthenticity, at: at.toISOString() };
  return keep(values, askedFields(fields), { source: 'chip', evidence });
}

/** What a proven group holds and cannot be read: the fields are missing then, and the officer should know why. */
export function identityFailures({
  files,
  verification,
}: Pick<ChipIdentityRequest, 'files' | 'verification'>): ReadFailure[] {
  const failures: ReadFailure[] = [];
  const dg1 = provenFile(1, files, verification);
  const parsedDg1 = dg1 && parseDg1(dg1);
  if (parsedDg1?.ok === false) {
    const where = 'field' in parsedDg1.error ? ` (${parsedDg1.error.field})` : '';
    failures.push({ code: 'file-malformed', message: `DG1 is signed but not readable${where}` });
  }
  const dg13 = provenFile(13, files, verification);
  const parsedDg13 = dg13 && parseDg13(dg13);
  if (parsedDg13?.ok === false) {
    failures.push({ code: 'file-malformed', message: `DG13 is signed but not readable (${parsedDg13.error.reason})` });
  } else if (parsedDg13?.ok && parsedDg13.value.unreadable.length > 0) {
    const names = parsedDg13.value.unreadable.join(', ');
    failures.push({ code: 'file-malformed', message: `DG13 fields are signed but not readable: ${names}` });
  }
  if (parsedDg13?.ok && !parsedDg1?.ok) {
    failures.push({ code: 'not-an-id-card', message: 'DG13 has no DG1 of a Vietnamese ID card beside it' });
  }
  const differing = differingFields({ dg1: parsedDg1, dg13: parsedDg13 });
  if (differing.length > 0) {
    failures.push({ code: 'not-an-id-card', message: `DG1 and DG13 are of two people: ${differing.join(', ')}` });
  }
  return failures;
}

/** Whether both groups are proven and name different holders: then neither counts. */
export function isOfTwoPeople({ files, verification }: Pick<ChipIdentityRequest, 'files' | 'verification'>): boolean {
  const [dg1, dg13] = [provenFile(1, files, verification), provenFile(13, files, verification)];
  return differingFields({ dg1: dg1 && parseDg1(dg1), dg13: dg13 && parseDg13(dg13) }).length > 0;
}

/** What both groups say and say differently; names only. */
function differingFields({ dg1, dg13 }: { readonly dg1: ParsedDg1; readonly dg13: ParsedDg13 }): IdentityField[] {
  if (!dg1?.ok || !dg13?.ok) return [];
  const [zone, { fields }] = [dg1.value, dg13.value];
  const differing: IdentityField[] = [];
  if (fields.citizenNumber !== undefined && fields.citizenNumber !== zone.citizenNumber)
    differing.push('citizenNumber');
  if (fields.dateOfBirth !== undefined && zone.dateOfBirth !== undefined) {
    if (!datesAgree(fields.dateOfBirth, zone.dateOfBirth)) differing.push('dateOfBirth');
  }
  if (fields.sex !== undefined && zone.sex !== undefined && fields.sex !== zone.sex) differing.push('sex');
  return differing;
}

function provenFile(
  number: 1 | 13,
  files: ChipIdentityRequest['files'],
  verification: Verification,
): Uint8Array | undefined {
  return verification.dataGroups[`DG${number}`]?.hash === 'match' ? files.get(number) : undefined;
}

type Values = { readonly [F in IdentityField]?: IdentityFields[F] };
type ParsedDg1 = ReturnType<typeof parseDg1> | undefined;
type ParsedDg13 = ReturnType<typeof parseDg13> | undefined;

function valuesOf(dg1: ParsedDg1, dg13: ParsedDg13, mrzNoExpiry: string | null): Values {
  const fromDg13 = dg13?.ok ? dg13.value.fields : {};
  return { ...(dg1?.ok ? valuesOfDg1(dg1.value, fromDg13, mrzNoExpiry) : {}), ...fromDg13 };
}

function valuesOfDg1(dg1: Dg1, { noExpiry }: Dg13['fields'], mrzNoExpiry: string | null): Values {
  const { mrz, expiryDate, ...values } = dg1;
  const isDate = expiryDate !== undefined && mrz.dateOfExpiry !== mrzNoExpiry;
  return noExpiry || !isDate ? values : { ...values, expiryDate };
}

/** `expiryDate` and `noExpiry` are two answers to one question: who asks for either gets the one that there is. */
function askedFields(names: readonly string[]): ReadonlySet<IdentityField> {
  const asked = new Set(names.filter(isIdentityField));
  if (asked.has('expiryDate') || asked.has('noExpiry')) asked.add('expiryDate').add('noExpiry');
  return asked;
}

function keep(
  values: Values,
  asked: ReadonlySet<IdentityField>,
  origin: { readonly source: Source; readonly evidence: Evidence },
): IdentityRecord {
  let record: IdentityRecord = {};
  for (const field of asked) {
    const value = values[field];
    if (value !== undefined) record = { ...record, [field]: { value, ...origin } };
  }
  return record;
}

/** What must agree between the QR and the chip (docs/devices.md): a difference means two cards, and stops the flow. */
export type ComparedField = 'citizenNumber' | 'fullName' | 'dateOfBirth' | 'sex';

/** The fields that both records hold and that differ in meaning; names only, no values. */
export function compareQrWithChip(qr: IdentityRecord, chip: IdentityRecord): ComparedField[] {
  const differs = <T>(
    a: { readonly value: T } | undefined,
    b: { readonly value: T } | undefined,
    agree: (a: T, b: T) => boolean,
  ): boolean => a !== undefined && b !== undefined && !agree(a.value, b.value);
  const differing: ComparedField[] = [];
  if (differs(qr.citizenNumber, chip.citizenNumber, Object.is)) differing.push('citizenNumber');
  if (differs(qr.fullName, chip.fullName, (a, b) => nameMeaning(a) === nameMeaning(b))) differing.push('fullName');
  if (differs(qr.dateOfBirth, chip.dateOfBirth, datesAgree)) differing.push('dateOfBirth');
  if (differs(qr.sex, chip.sex, Object.is)) differing.push('sex');
  return differing;
}
