import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import { encodeInteger, encodeOid, encodeTlv, fromHex } from '../tlv/index.ts';
import { MAX_DG13_BYTES, MAX_VALUE_CHARACTERS, parseDg13 } from './dg13.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const field = (number: number, ...value: Uint8Array[]): Uint8Array =>
  encodeTlv(0x30, encodeTlv(0x02, encodeInteger(number)), ...value);
const dg13 = (...fields: Uint8Array[]): Uint8Array =>
  encodeTlv(
    0x6d,
    encodeTlv(
      0x30,
      encodeTlv(0x02, Uint8Array.of(1)),
      encodeTlv(0x06, encodeOid('1.0.10646.1.0.8')),
      encodeTlv(0x31, ...fields),
    ),
  );
const fieldsOf = (file: Uint8Array) => {
  const parsed = parseDg13(file);
  assert.ok(parsed.ok);
  return parsed.value.fields;
};

const slashed = (text: string | null): string | undefined => text?.split('/').reverse().join('-');

describe('DG13 of the published vectors', () => {
  for (const vector of vnCard.dg13) {
    it(vector.id, () => {
      const parsed = parseDg13(fromHex(vector.hex));
      assert.ok(parsed.ok);
      const { expectedText } = vector;
      const noExpiry = expectedText.expiryDate === 'Không thời hạn';
      const expected = {
        ...expectedText,
        dateOfBirth: slashed(expectedText.dateOfBirth),
        issueDate: slashed(expectedText.issueDate),
        expiryDate: noExpiry ? null : slashed(expectedText.expiryDate),
        noExpiry: noExpiry ? true : null,
        sex: expectedText.sex === 'Nam' ? 'M' : 'F',
      };
      const present = Object.fromEntries(Object.entries(expected).filter(([, value]) => value));
      assert.deepEqual({ ...parsed.value.fields }, present);
      assert.deepEqual(parsed.value.unreadable, []);
      // Field 16 has no confirmed meaning: kept as it came, if the card has it.
      assert.equal(parsed.value.unknown.has(16), vector.id !== 'minimal');
    });

    it(`${vector.id}, cut anywhere, is refused`, () => {
      const file = fromHex(vector.hex);
      for (let end = 0; end < file.length; end++) assert.equal(parseDg13(file.slice(0, end)).ok, false, `at ${end}`);
      assert.equal(parseDg13(Uint8Array.of(...file, 0)).ok, false);
    });
  }
});

describe('DG13', () => {
  it('reads fields by number, in any order', () => {
    const fields = [
      field(12, encodeTlv(0x0c, utf8('15/06/2030'))),
      field(2, encodeTlv(0x0c, utf8('Đặng Thị Thử'))),
      field(1, encodeTlv(0x13, utf8('999190654321'))),
    ];
    const expected = { citizenNumber: '999190654321', fullName: 'Đặng Thị Thử', expiryDate: '2030-06-15' };
    assert.deepEqual({ ...fieldsOf(dg13(...fields)) }, expected);
    assert.deepEqual({ ...fieldsOf(dg13(...fields.reverse())) }, expected);
  });

  it('reads any string type', () => {
    const name = 'Lê Thử';
    const utf16 = Uint8Array.from([...name].flatMap((c) => [c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255]));
    const utf32 = Uint8Array.from([...name].flatMap((c) => [0, 0, c.charCodeAt(0) >> 8, c.charCodeAt(0) & 255]));
    for (const [tag, bytes] of [
      [0x0c, utf8(name)],
      [0x13, utf8(name)],
      [0x16, utf8(name)],
      [0x1e, utf16],
      [0x1c, utf32],
    ] as const) {
      assert.equal(fieldsOf(dg13(field(2, encodeTlv(tag, bytes)))).fullName, name);
    }
  });

  it('gives both names or none: one parent alone is not guessed', () => {
    const [father, mother] = [encodeTlv(0x0c, utf8('Lê Cha')), encodeTlv(0x0c, utf8('Trần Mẹ'))];
    const both = { fatherName: 'Lê Cha', motherName: 'Trần Mẹ' };
    assert.deepEqual({ ...fieldsOf(dg13(field(13, encodeTlv(0x30, father, mother)))) }, both);
    const nested = encodeTlv(0x30, encodeTlv(0x30, father), encodeTlv(0x30, mother));
    assert.deepEqual({ ...fieldsOf(dg13(field(13, nested))) }, both);
    for (const one of [
      encodeTlv(0x30, father),
      encodeTlv(0x30, encodeTlv(0x30), encodeTlv(0x30, mother)),
      encodeTlv(0x30, encodeTlv(0x0c), mother),
      father,
    ]) {
      assert.deepEqual({ ...fieldsOf(dg13(field(13, one))) }, {});
    }
    const three = parseDg13(dg13(field(13, encodeTlv(0x30, father, mother, father))));
    assert.deepEqual(three.ok && three.value.unreadable, ['fatherName']);
  });

  it('composes NFD, strips NUL and outer spaces', () => {
    const decomposed = ` ${'Nguyễn Văn Thử'.normalize('NFD')} \0`;
    assert.equal(fieldsOf(dg13(field(2, encodeTlv(0x0c, utf8(decomposed))))).fullName, 'Nguyễn Văn Thử');
  });

  it('reads a year, and a month of a year', () => {
    const birth = (text: string) => {
      const parsed = parseDg13(dg13(field(3, encodeTlv(0x13, utf8(text)))));
      assert.ok(parsed.ok);
      return parsed.value.fields.dateOfBirth ?? parsed.value.unreadable[0];
    };
    assert.equal(birth('1960'), '1960');
    assert.equal(birth('06/1960'), '1960-06');
    assert.equal(birth('29/02/2024'), '2024-02-29');
    for (const wrong of ['29/02/2023', '31/04/1990', '00/01/1990', '13/1990', '1/1/1990', '0199', '1990-01-01']) {
      assert.equal(birth(wrong), 'dateOfBirth', wrong);
    }
  });

  it('names unreadable fields and keeps the others', () => {
    const parsed = parseDg13(
      dg13(
        field(1, encodeTlv(0x13, utf8('99919065432'))),
        field(2, encodeTlv(0x0c, utf8('Lê Thử'))),
        field(4, encodeTlv(0x0c, utf8('Khác'))),
        field(9, encodeTlv(0x0c, utf8('Thử \u202eđảo ngược'))),
        field(10, encodeTlv(0x0c, Uint8Array.of(0xc3))),
        field(11, encodeTlv(0x04, utf8('10/05/2021'))),
        field(15, encodeTlv(0x13, utf8('12345678'))),
      ),
    );
    assert.ok(parsed.ok);
    assert.deepEqual({ ...parsed.value.fields }, { fullName: 'Lê Thử' });
    assert.deepEqual(parsed.value.unreadable, [
      'citizenNumber',
      'sex',
      'permanentAddress',
      'identifyingFeatures',
      'issueDate',
      'oldIdNumber',
    ]);
  });

  it('treats a missing and an empty value alike', () => {
    assert.deepEqual({ ...fieldsOf(dg13(field(14), field(15, encodeTlv(0x13)), field(2, encodeTlv(0x0c)))) }, {});
  });

  it('keeps fields of unknown numbers as they came', () => {
    const value = encodeTlv(0x04, Uint8Array.of(1, 2, 3));
    const parsed = parseDg13(dg13(field(16, value), field(99)));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.value.unknown,
      new Map([
        [16, value],
        [99, new Uint8Array()],
      ]),
    );
  });

  it('refuses what is ambiguous, foreign or too large', () => {
    const reason = (file: Uint8Array) => {
      const parsed = parseDg13(file);
      return parsed.ok ? null : parsed.error.reason;
    };
    const name = field(2, encodeTlv(0x0c, utf8('Lê Thử')));
    assert.equal(reason(dg13(name, name)), 'repeated-field');
    assert.equal(reason(dg13(encodeTlv(0x30, encodeTlv(0x0c, utf8('2'))))), 'structure');
    assert.equal(reason(dg13(field(2, encodeTlv(0x0c), encodeTlv(0x0c)))), 'structure');
    assert.equal(reason(dg13(name).with(0, 0x6e)), 'structure');
    const file = dg13(name);
    assert.equal(reason(file.with(6, 2)), 'version');
    assert.equal(reason(file.with(10, 0x29)), 'object-identifier');
    assert.equal(reason(dg13(field(9, encodeTlv(0x0c, new Uint8Array(MAX_DG13_BYTES))))), 'too-large');
    assert.equal(reason(dg13(...Array.from({ length: 65 }, (_, i) => field(i + 1)))), 'too-large');
  });

  it('refuses each part of another kind, and anything behind one', () => {
    const version = encodeTlv(0x02, Uint8Array.of(1));
    const oid = encodeTlv(0x06, encodeOid('1.0.10646.1.0.8'));
    const set = encodeTlv(0x31, field(1, encodeTlv(0x13, utf8('999190654321'))));
    const nothing = encodeTlv(0x05);
    const file = (...content: readonly Uint8Array[]) => parseDg13(encodeTlv(0x6d, encodeTlv(0x30, ...content)));
    assert.ok(file(version, oid, set).ok);
    const octets = (tag: number, { length }: Uint8Array, of: Uint8Array) =>
      encodeTlv(tag, of.subarray(of.length - length));
    for (const [what, parsed] of Object.entries({
      'no version': file(oid, set),
      'a version that is no number': file(encodeTlv(0x04, Uint8Array.of(1)), oid, set),
      'an OID of another tag': file(version, octets(0x04, oid.subarray(2), oid), set),
      'a SEQUENCE of fields': file(version, oid, encodeTlv(0x30, set.subarray(2))),
      'no fields': file(version, oid),
      'something behind the fields': file(version, oid, set, nothing),
      'something behind the content': parseDg13(encodeTlv(0x6d, encodeTlv(0x30, version, oid, set), nothing)),
      'a SET of content': parseDg13(encodeTlv(0x6d, encodeTlv(0x31, version, oid, set))),
      'another file': parseDg13(encodeTlv(0x6e, encodeTlv(0x30, version, oid, set))),
    })) {
      assert.equal(parsed.ok ? null : parsed.error.reason, 'structure', what);
    }
  });

  it('takes what is as large as allowed, and no more', () => {
    const filled = (bytes: number) => {
      // The last value as long as makes the file so long.
      for (let length = bytes; length > 0; length--) {
        const file = dg13(field(99, encodeTlv(0x0c, new Uint8Array(length).fill(0x41))));
        if (file.length === bytes) return parseDg13(file);
      }
      return assert.fail('no such length');
    };
    assert.ok(filled(MAX_DG13_BYTES).ok);
    assert.equal(filled(MAX_DG13_BYTES + 1).ok, false);
    const many = (n: number) => parseDg13(dg13(...Array.from({ length: n }, (_, i) => field(100 + i))));
    assert.ok(many(64).ok);
    assert.equal(many(65).ok, false);
    const named = (characters: number) => {
      const parsed = parseDg13(dg13(field(2, encodeTlv(0x0c, utf8('Ă'.repeat(characters))))));
      assert.ok(parsed.ok);
      return [parsed.value.fields.fullName?.length, parsed.value.unreadable];
    };
    assert.deepEqual(named(MAX_VALUE_CHARACTERS), [MAX_VALUE_CHARACTERS, []]);
    assert.deepEqual(named(MAX_VALUE_CHARACTERS + 1), [undefined, ['fullName']]);
  });

  it('never throws, whatever byte is wrong', () => {
    const file = fromHex(vnCard.dg13[0]?.hex ?? '');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.nat(file.length - 1), fc.nat(255), (noise, index, byte) => {
        parseDg13(noise);
        parseDg13(file.with(index, byte));
      }),
      { numRuns: 500 },
    );
  });
});
