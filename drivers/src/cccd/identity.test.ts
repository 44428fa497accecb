import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import type { DataGroupNumber, HashCheck, Overall, Verification } from '../emrtd/model.ts';
import { fromHex } from '../tlv/index.ts';
import { canOf, citizenNumberHints, mrzDocumentNumberOf, parseCitizenNumber, typedIdentity } from './citizen-number.ts';
import { MRZ_NO_EXPIRY } from './expiry.ts';
import { buildIdentity, compareQrWithChip, identityFailures, isIdentityField } from './identity.ts';
import { dateInVietnam } from './partial-date.ts';
import type { IdentityField, IdentityRecord } from './record.ts';
import { nameMeaning } from './text.ts';

const WHEN = { at: new Date('2026-11-21T02:00:00Z'), mrzNoExpiry: MRZ_NO_EXPIRY };
const [primary, distinct, senior] = vnCard.people;
const dg13Hex = (id: string): string => vnCard.dg13.find((vector) => vector.id === id)?.hex ?? '';

const ALL_FIELDS = [
  ...['citizenNumber', 'fullName', 'dateOfBirth', 'sex', 'nationality', 'ethnicGroup', 'religion', 'placeOfOrigin'],
  ...['permanentAddress', 'identifyingFeatures', 'issueDate', 'expiryDate', 'fatherName', 'motherName', 'spouseName'],
  'oldIdNumber',
];

function verification(overall: Overall, hashes: Readonly<Record<string, HashCheck>>): Verification {
  return {
    dataGroups: Object.fromEntries(
      Object.entries(hashes).map(([group, hash]) => [group, { bytes: 1, sha256: '', hash }]),
    ),
    sodSignature: 'valid',
    issuer: 'notAnchored',
    signer: null,
    chipAuthenticity: 'proven',
    overall,
    failures: [],
  };
}

const filesOf = (dg1?: string, dg13?: string): Map<DataGroupNumber, Uint8Array> => {
  const files = new Map<DataGroupNumber, Uint8Array>();
  if (dg1) files.set(1, fromHex(dg1));
  if (dg13) files.set(13, fromHex(dg13));
  return files;
};

const bothMatch = verification('consistent', { DG1: 'match', DG13: 'match' });
const valuesOf = (record: IdentityRecord) =>
  Object.fromEntries(Object.entries(record).map(([field, sourced]) => [field, sourced?.value]));

describe('identity from the chip', () => {
  const files = filesOf(primary?.dg1Hex, dg13Hex('primary-nested'));

  it('holds the asked fields with their evidence', () => {
    const record = buildIdentity({ files, verification: bothMatch, ...WHEN, fields: ['fullName', 'citizenNumber'] });
    const evidence = { overall: 'consistent', chipAuthenticity: 'proven', at: '2026-11-21T02:00:00.000Z' };
    assert.deepEqual(record, {
      fullName: { value: 'Nguyễn Văn Thử', source: 'chip', evidence },
      citizenNumber: { value: '001090000000', source: 'chip', evidence },
    });
  });

  it('drops what was not asked for, sensitive fields above all', () => {
    const everything = valuesOf(buildIdentity({ files, verification: bothMatch, ...WHEN, fields: ALL_FIELDS }));
    assert.equal(everything.ethnicGroup, 'Kinh');
    const asked = ALL_FIELDS.filter((field) => field !== 'ethnicGroup' && field !== 'religion');
    const record = buildIdentity({ files, verification: bothMatch, ...WHEN, fields: asked });
    assert.equal(JSON.stringify(record).includes('Kinh'), false);
    assert.equal('religion' in record, false);
    assert.deepEqual(
      buildIdentity({ files, verification: bothMatch, ...WHEN, fields: ['mrz', 'constructor', '__proto__'] }),
      {},
    );
  });

  it('prefers DG13 and fills its gaps from DG1, except the name', () => {
    const dg1Only = buildIdentity({
      files: filesOf(distinct?.dg1Hex),
      verification: verification('consistent', { DG1: 'match' }),
      ...WHEN,
      fields: ALL_FIELDS,
    });
    assert.deepEqual(valuesOf(dg1Only), {
      citizenNumber: '999190654321',
      dateOfBirth: '1990-06-15',
      sex: 'F',
      nationality: 'Việt Nam',
      expiryDate: '2030-06-15',
    });
  });

  it('takes no expiry from DG13 over the date in DG1, whichever of the two was asked for', () => {
    for (const asked of ['expiryDate', 'noExpiry']) {
      const record = buildIdentity({
        files: filesOf(senior?.dg1Hex, dg13Hex('senior-married-flat')),
        verification: bothMatch,
        ...WHEN,
        fields: [asked],
      });
      assert.deepEqual(valuesOf(record), { noExpiry: true });
    }
    // A card whose MRZ shows a date although DG13 says no expiry.
    const record = buildIdentity({
      files: filesOf(senior?.dg1Hex, dg13Hex('senior-married-flat')),
      verification: bothMatch,
      ...WHEN,
      mrzNoExpiry: null,
      fields: ['expiryDate'],
    });
    assert.deepEqual(valuesOf(record), { noExpiry: true });
  });

  it('reads what the setting names in DG1 as neither a date nor no expiry, and anything else as a date', () => {
    const expiry = (mrzNoExpiry: string | null) =>
      valuesOf(
        buildIdentity({
          files: filesOf(senior?.dg1Hex),
          verification: verification('consistent', { DG1: 'match' }),
          ...WHEN,
          mrzNoExpiry,
          fields: ['expiryDate', 'noExpiry'],
        }),
      );
    assert.deepEqual(expiry('991231'), {});
    for (const other of ['000000', null]) assert.deepEqual(expiry(other), { expiryDate: '2099-12-31' });
  });

  it('counts a group only if the SOD covers it and its hash matches', () => {
    for (const hash of ['mismatch', 'notCovered', 'notRead'] as const) {
      const record = buildIdentity({
        files,
        verification: verification('consistent', { DG1: 'match', DG13: hash }),
        ...WHEN,
        fields: ALL_FIELDS,
      });
      assert.equal('fullName' in record, false, hash);
      assert.equal(record.citizenNumber?.value, '001090000000', hash);
    }
  });

  it('takes DG13 only beside the DG1 of the same Vietnamese card, and says when it is not', () => {
    const dg13 = dg13Hex('primary-nested');
    const ask = (dg1: string | undefined, hashes = bothMatch, changed = dg13) => {
      const request = { files: filesOf(dg1, changed), verification: hashes };
      const failures = identityFailures(request).map(({ message }) => message);
      return { record: buildIdentity({ ...request, ...WHEN, fields: ALL_FIELDS }), failures };
    };
    const two = ask(senior?.dg1Hex);
    assert.deepEqual(two.record, {});
    assert.match(two.failures[0] ?? '', /^DG1 and DG13 are of two people: citizenNumber, dateOfBirth/);
    // `Nam` becomes `Nữ`: two bytes more in the string, in its field and in the file.
    const woman = ask(primary?.dg1Hex, bothMatch, dg13.replace('0C034E616D300F', '0C034EE1BB300F'));
    assert.deepEqual(woman.failures, ['DG13 fields are signed but not readable: sex']);
    const none = 'DG13 has no DG1 of a Vietnamese ID card beside it';
    for (const { record, failures } of [
      ask(undefined),
      ask(primary?.dg1Hex, verification('consistent', { DG1: 'mismatch', DG13: 'match' })),
      ask(primary?.dg1Hex.replaceAll('564E4D', '4C414F')), // VNM to LAO: signed perhaps, and no Vietnamese card
    ]) {
      assert.deepEqual(record, {});
      assert.ok(failures.includes(none));
    }
  });

  it('yields nothing from a card that failed', () => {
    for (const overall of ['failed', null] as const) {
      const failed = verification(overall, { DG1: 'match', DG13: 'match' });
      assert.deepEqual(buildIdentity({ files, verification: failed, ...WHEN, fields: ALL_FIELDS }), {});
    }
  });

  it('says which signed group cannot be read, without a value', () => {
    const broken = filesOf(
      primary?.dg1Hex.replace('4D', '4E'),
      dg13Hex('primary-nested').replace('130C3030', '13FF3030'),
    );
    const failures = identityFailures({ files: broken, verification: bothMatch });
    assert.deepEqual(
      failures.map((failure) => failure.code),
      ['file-malformed', 'file-malformed'],
    );
    const wrongSex = filesOf(primary?.dg1Hex, dg13Hex('primary-nested').replace('034E616D', '034E616E'));
    assert.deepEqual(identityFailures({ files: wrongSex, verification: bothMatch }), [
      { code: 'file-malformed', message: 'DG13 fields are signed but not readable: sex' },
    ]);
    assert.deepEqual(identityFailures({ files, verification: bothMatch }), []);
  });
});

describe('QR against chip', () => {
  const evidence = { overall: null, chipAuthenticity: 'notDone', at: WHEN.at.toISOString() } as const;
  const record = (values: Partial<Record<IdentityField, string>>): IdentityRecord =>
    Object.fromEntries(
      Object.entries(values).map(([field, value]) => [field, { value, source: 'qr', evidence }]),
    ) as IdentityRecord;
  const base = { citizenNumber: '999190654321', fullName: 'Đặng Thị Hòa', dateOfBirth: '1990-06-15', sex: 'F' };

  it('agrees by meaning', () => {
    assert.deepEqual(compareQrWithChip(record(base), record(base)), []);
    const other = { ...base, fullName: ' ĐẶNG  THỊ  HOÀ '.normalize('NFD'), dateOfBirth: '1990' };
    assert.deepEqual(compareQrWithChip(record(other), record(base)), []);
  });

  it('names every field that differs', () => {
    const differing = (change: Partial<Record<IdentityField, string>>) =>
      compareQrWithChip(record({ ...base, ...change }), record(base));
    assert.deepEqual(differing({ citizenNumber: '999190654322' }), ['citizenNumber']);
    assert.deepEqual(differing({ fullName: 'Đặng Thị Hỏa' }), ['fullName']);
    assert.deepEqual(differing({ fullName: 'Dang Thi Hoa' }), ['fullName']);
    assert.deepEqual(differing({ dateOfBirth: '1991' }), ['dateOfBirth']);
    assert.deepEqual(differing({ sex: 'M' }), ['sex']);
    assert.deepEqual(differing({ sex: 'M', dateOfBirth: '1990-06-16' }), ['dateOfBirth', 'sex']);
  });

  it('says nothing of fields that one side lacks', () => {
    assert.deepEqual(compareQrWithChip(record(base), record({ citizenNumber: base.citizenNumber })), []);
  });
});

describe('names', () => {
  it('keep every letter and tone', () => {
    const different = ['Hoa', 'Hòa', 'Hóa', 'Hỏa', 'Hoã', 'Họa', 'Hoă', 'Hoâ', 'Đoa', 'Doa', 'Hua', 'Hưa'];
    assert.equal(new Set(different.map(nameMeaning)).size, different.length);
    assert.equal(nameMeaning('THUÝ'), nameMeaning('Thúy'));
  });
});

describe('citizen number', () => {
  it('has 12 digits and nothing else', () => {
    for (const wrong of [
      '',
      '99919065432',
      '9991906543210',
      '99919065432a',
      ' 999190654321',
      '９９９１９０６５４３２１',
    ]) {
      assert.equal(parseCitizenNumber(wrong), null);
    }
  });

  for (const person of vnCard.people) {
    it(`gives CAN and document number of ${person.id}`, () => {
      const number = parseCitizenNumber(person.citizenNumber);
      assert.ok(number);
      assert.equal(canOf(number), person.access.can);
      assert.notEqual(canOf(number), person.access.wrongCanFirstSix);
      assert.equal(mrzDocumentNumberOf(number), person.mrz.documentNumber);
    });
  }

  it('hints at year of birth and sex', () => {
    const hints = (text: string) => {
      const number = parseCitizenNumber(text);
      assert.ok(number);
      return citizenNumberHints(number);
    };
    assert.deepEqual(hints('999190654321'), { birthYear: 1990, sex: 'F' });
    assert.deepEqual(hints('999205000000'), { birthYear: 2005, sex: 'M' });
    assert.deepEqual(hints('999999000000'), { birthYear: 2399, sex: 'F' });
  });

  it('typed by hand stands without evidence', () => {
    const number = parseCitizenNumber('999190654321');
    assert.ok(number);
    assert.deepEqual(typedIdentity(number, WHEN.at), {
      citizenNumber: {
        value: '999190654321',
        source: 'typed',
        evidence: { overall: null, chipAuthenticity: 'notDone', at: '2026-11-21T02:00:00.000Z' },
      },
    });
  });
});

describe('today', () => {
  it('is the day in Việt Nam', () => {
    assert.equal(dateInVietnam(new Date('2026-11-20T16:59:59Z')), '2026-11-20');
    assert.equal(dateInVietnam(new Date('2026-11-20T17:00:00Z')), '2026-11-21');
  });

  it('guards lists of field names', () => {
    assert.equal(isIdentityField('religion'), true);
    assert.equal(isIdentityField('toString'), false);
  });
});
