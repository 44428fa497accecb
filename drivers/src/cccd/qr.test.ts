import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import { identityOfQr, parseQr } from './qr.ts';

const SCANNED = '999190654321|123456789|Đặng Thị Thử Nghiệm|15061990|Nữ|Tổ 9, Phường Mẫu, Huyện Mẫu, Tỉnh Mẫu|10052021';
const AT = new Date('2026-11-21T02:00:00Z');

/** The scanned text with one field replaced. */
const withField = (index: number, value: string): string => SCANNED.split('|').with(index, value).join('|');

const malformedField = (text: string): string | null => {
  const content = parseQr(text);
  return content.kind === 'malformed' ? content.field : null;
};

describe('QR of the published vectors', () => {
  for (const vector of vnCard.qr) {
    it(vector.id, () => {
      const content = parseQr(vector.raw);
      switch (vector.kind) {
        case 'idCard': {
          assert.ok(content.kind === 'id-card');
          const { generation, address, oldIdNumber = null, ...card } = content.card;
          const addressName = generation === 'cccd2021' ? 'permanentAddress' : 'residenceAddress';
          assert.deepEqual({ ...card, oldIdNumber, [addressName]: address }, vector.expected);
          break;
        }
        case 'rejected':
          assert.equal(content.kind, 'malformed');
          break;
        case 'healthInsuranceCard':
          assert.deepEqual(content, { kind: 'health-insurance' });
          break;
        case 'opaqueToken':
          assert.deepEqual(content, { kind: 'other' });
          break;
        default:
          assert.fail(`unknown kind of vector: ${vector.kind}`);
      }
    });
  }

  it('names the first missing field of a short code, and the impossible date', () => {
    const raw = (id: string): string => vnCard.qr.find((vector) => vector.id === id)?.raw ?? '';
    assert.equal(malformedField(raw('six-fields')), 'issueDate');
    assert.equal(malformedField(raw('impossible-date')), 'dateOfBirth');
  });
});

describe('QR', () => {
  it('keeps empty fields in their place', () => {
    const content = parseQr(withField(1, ''));
    assert.ok(content.kind === 'id-card');
    assert.equal('oldIdNumber' in content.card, false);
    assert.equal(content.card.fullName, 'Đặng Thị Thử Nghiệm');
  });

  it('names the field that breaks its rule, without its value', () => {
    const cases: readonly (readonly [number, string, string])[] = [
      [0, '99919065432', 'citizenNumber'],
      [0, '9991906543210', 'citizenNumber'],
      [0, '99919065432O', 'citizenNumber'],
      [1, '12345678', 'oldIdNumber'],
      [1, '1234567890', 'oldIdNumber'],
      [2, '', 'fullName'],
      [2, 'Thử\u202e', 'fullName'],
      [3, '29021990', 'dateOfBirth'],
      [3, '31041990', 'dateOfBirth'],
      [3, '15131990', 'dateOfBirth'],
      [3, '15060199', 'dateOfBirth'],
      [3, '15/06/1990', 'dateOfBirth'],
      [4, 'Khác', 'sex'],
      [4, '', 'sex'],
      [5, 'x'.repeat(600), 'address'],
      [6, '', 'issueDate'],
      [6, '2021', 'issueDate'],
      [6, '00052021', 'issueDate'],
    ];
    for (const [index, value, field] of cases) {
      const content = parseQr(withField(index, value));
      assert.deepEqual(content, { kind: 'malformed', field }, `${field}: ${value.slice(0, 20)}`);
    }
    assert.equal(malformedField(`${SCANNED}${'|'.repeat(17)}`), 'extra');
  });

  it('reads a birth year that stands alone or behind 00', () => {
    for (const birth of ['1960', '00001960', '01001960', '00061960']) {
      const content = parseQr(withField(3, birth));
      assert.equal(content.kind === 'id-card' && content.card.dateOfBirth, '1960', birth);
    }
    assert.equal(malformedField(withField(3, '00131960')), 'dateOfBirth');
    assert.equal(malformedField(withField(3, '32001960')), 'dateOfBirth');
  });

  it('calls the address by the generation of the card, the weaker name in doubt', () => {
    const card = (text: string) => {
      const content = parseQr(text);
      assert.ok(content.kind === 'id-card');
      return content.card;
    };
    assert.equal(card(SCANNED).generation, 'cccd2021');
    assert.equal(card(withField(6, '30062024')).generation, 'cccd2021');
    assert.equal(card(withField(6, '01072024')).generation, 'canCuoc2024');
    assert.equal(card(`${withField(6, '20082024')}||||`).generation, 'canCuoc2024');
    assert.equal(card(`${SCANNED}||||`).generation, 'canCuoc2024');

    const old = identityOfQr(card(SCANNED), AT);
    const recent = identityOfQr(card(`${withField(6, '20082024')}||||`), AT);
    assert.equal(old.permanentAddress?.value, 'Tổ 9, Phường Mẫu, Huyện Mẫu, Tỉnh Mẫu');
    assert.equal(old.residenceAddress, undefined);
    assert.equal(recent.residenceAddress?.value, 'Tổ 9, Phường Mẫu, Huyện Mẫu, Tỉnh Mẫu');
    assert.equal(recent.permanentAddress, undefined);
  });

  it('keeps the extra fields of a 2024 card and never uses them', () => {
    const content = parseQr(`${withField(6, '20082024')}|999000000001|Lê Cha|Trần Mẹ|Phạm Đại Diện`);
    assert.ok(content.kind === 'id-card');
    assert.deepEqual(content.card.extra, ['999000000001', 'Lê Cha', 'Trần Mẹ', 'Phạm Đại Diện']);
    const record = JSON.stringify(identityOfQr(content.card, AT));
    for (const value of content.card.extra) assert.equal(record.includes(value), false);
  });

  it('gives values without evidence', () => {
    const content = parseQr(SCANNED);
    assert.ok(content.kind === 'id-card');
    const evidence = { overall: null, chipAuthenticity: 'notDone', at: '2026-11-21T02:00:00.000Z' };
    for (const sourced of Object.values(identityOfQr(content.card, AT))) {
      assert.equal(sourced?.source, 'qr');
      assert.deepEqual(sourced?.evidence, evidence);
    }
  });

  it('knows health-insurance cards of both number forms', () => {
    assert.equal(parseQr('0123456789|4e677579|01/01/1990|1|').kind, 'health-insurance');
    assert.equal(parseQr('gd4990000000000|4E677579|').kind, 'health-insurance');
    assert.equal(parseQr('0123456789|Nguyễn|01/01/1990|1|').kind, 'other');
  });

  it('takes everything else for an unknown code', () => {
    for (const text of ['', '|||||||', 'https://example.vn/?a|b', '999190654321', 'a|b|c|d|e|f|g', 'x'.repeat(5_000)]) {
      assert.deepEqual(parseQr(text), { kind: 'other' });
    }
  });

  it('never throws, and never lets a control character through', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), fc.nat(9), (noise, index) => {
        parseQr(noise);
        const fields = SCANNED.split('|');
        const content = parseQr(fields.with(index % fields.length, noise).join('|'));
        if (content.kind === 'id-card') assert.doesNotMatch(JSON.stringify(content.card), /\\u00[01]|[\u202a-\u202e]/);
      }),
      { numRuns: 500 },
    );
  });
});
