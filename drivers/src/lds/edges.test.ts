import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { concatBytes, encodeTlv, fromHex } from '../tlv/index.ts';
import { parseAtrInfo, parseCom, parseDataGroup, parseDir } from './index.ts';
import { LDS_LIMITS } from './limits.ts';
import { group, refusal } from './testing/expect.ts';
import {
  ascii,
  block39794,
  CBEFF_HEADER,
  count,
  dg2,
  dg2Of,
  dg2Of39794,
  face19794,
  record19794,
  template,
} from './testing/samples.ts';

/* Each limit at its last good value and at the first bad one, and each part that must be there, away by itself. */

const JPEG = fromHex('ffd8ffe0aabbccdd');
const refused = (bytes: Uint8Array, number: 2 | 11 | 12 | 16 = 2): string | null =>
  refusal(parseDataGroup(number, bytes));
const reasonOf = (bytes: Uint8Array): string | undefined => refused(bytes)?.split(' ')[1];

describe('texts and times', () => {
  const dg11 = (...fields: readonly Uint8Array[]): Uint8Array => encodeTlv(0x6b, ...fields);

  it('a text as long as allowed is read, a longer one is raw', () => {
    for (const [length, read] of [
      [LDS_LIMITS.textBytes, true],
      [LDS_LIMITS.textBytes + 1, false],
    ] as const) {
      const { personalNumber } = group(11, dg11(encodeTlv(0x5f10, new Uint8Array(length).fill(0x39))));
      assert.equal(personalNumber?.text?.length, read ? length : undefined);
      assert.equal(personalNumber?.raw.length, length);
    }
  });

  it('parts of a list or name that are empty are none', () => {
    const { otherDocumentNumbers, fullName: name } = group(
      11,
      dg11(encodeTlv(0x5f17, ascii('<1<<2< <')), encodeTlv(0x5f0e, ascii('<A<<<B<'))),
    );
    assert.deepEqual(otherDocumentNumbers?.parts, ['1', '2']);
    assert.deepEqual([name?.primary, name?.secondary], ['A', 'B']);
  });

  it('an unreadable name has no parts', () => {
    const { fullName: name, otherDocumentNumbers } = group(
      11,
      dg11(encodeTlv(0x5f0e, fromHex('ff3c3c41')), encodeTlv(0x5f17, fromHex('ff'))),
    );
    assert.deepEqual(
      [name?.text, name?.primary, name?.secondary, otherDocumentNumbers?.parts],
      [null, null, null, null],
    );
  });

  it('a time of day ends at 23:59:59, and is digits', () => {
    const timeOf = (text: string): string | null | undefined =>
      group(12, encodeTlv(0x6c, encodeTlv(0x5f55, ascii(`20210510${text}`)))).personalizedAt?.time;
    assert.equal(timeOf('235959'), '23:59:59');
    assert.equal(timeOf('000000'), '00:00:00');
    for (const none of ['240000', '236000', '235960', '2359', '23595A', '23:59:', '-23595'])
      assert.equal(timeOf(none), null, none);
  });

  it('a date in BCD is digits, also where others would read as a number', () => {
    for (const [hex, read] of [
      ['20210510', '2021-05-10'],
      ['1e100510', null],
      ['2021050a', null],
      ['20211e01', null],
      ['0b210510', null],
    ] as const) {
      assert.equal(group(12, encodeTlv(0x6c, encodeTlv(0x5f26, fromHex(hex)))).dateOfIssue?.date, read, hex);
    }
  });

  it('versions of EF.COM are two digits a part', () => {
    const versionOf = (text: string): string | null => {
      const com = parseCom(encodeTlv(0x60, encodeTlv(0x5f01, ascii(text)), encodeTlv(0x5c, fromHex('61'))));
      assert.ok(com.ok);
      return com.value.ldsVersion;
    };
    assert.equal(versionOf('0108'), '1.8');
    for (const none of ['', '01', '010', '01080', '010800', '01A8', ' 108']) assert.equal(versionOf(none), null, none);
  });
});

describe('persons to notify (DG16)', () => {
  const person = encodeTlv(0x5f51, ascii('A<<B'));
  it('are tagged A1 to AF', () => {
    const tags = Array.from({ length: 15 }, (_, i) => 0xa1 + i);
    const all = tags.map((tag) => encodeTlv(tag, person));
    assert.equal(group(16, encodeTlv(0x70, count(15), ...all)).persons.length, 15);
    for (const tag of [0xa0, 0xb0]) {
      const parsed = group(16, encodeTlv(0x70, count(15), ...all, encodeTlv(tag, person)));
      assert.deepEqual([parsed.persons.length, parsed.others.map((other) => other.tag)], [15, [tag]]);
      assert.equal(refused(encodeTlv(0x70, count(1), encodeTlv(tag, person)), 16)?.split(' ')[1], 'wrong-count');
    }
  });
});

describe('records of ISO/IEC 19794-5', () => {
  const face = face19794({ image: JPEG });
  const withLength = (record: Uint8Array, length: number): Uint8Array => {
    const changed = Uint8Array.from(record);
    new DataView(changed.buffer).setUint32(8, length);
    return changed;
  };

  it('are told by all four bytes of their beginning', () => {
    const record = record19794(face);
    for (let at = 0; at < 4; at++) {
      const other = record.with(at, (record[at] ?? 0) ^ 0x01);
      const [one] = group(2, dg2(template(CBEFF_HEADER, encodeTlv(0x5f2e, other)))).templates;
      assert.deepEqual([one?.encoding, one?.faces], ['other', []], `byte ${at}`);
    }
    for (const begin of ['46', '4641', '464143']) {
      const [one] = group(2, dg2(template(encodeTlv(0x5f2e, fromHex(begin))))).templates;
      assert.equal(one?.encoding, 'other', begin);
    }
  });

  it('have a header of fourteen bytes, and may have no face', () => {
    assert.deepEqual(group(2, dg2Of(record19794())).faces, []);
    for (let length = 4; length < 14; length++) {
      assert.equal(reasonOf(dg2Of(record19794().subarray(0, length))), 'truncated', `${length} bytes`);
    }
    for (const length of [0, 13, 15]) assert.equal(reasonOf(dg2Of(withLength(record19794(), length))), 'wrong-length');
  });

  it('are not longer than what holds them, though record and face agree on it', () => {
    const lying = Uint8Array.from(withLength(record19794(face), record19794(face).length + 10));
    new DataView(lying.buffer).setUint32(14, face.length + 10);
    assert.equal(reasonOf(dg2Of(lying)), 'wrong-length');
  });

  it('hold sixteen faces and no more', () => {
    const faces = (n: number) => dg2Of(record19794(...Array.from({ length: n }, () => face)));
    assert.equal(group(2, faces(LDS_LIMITS.facesPerRecord)).faces.length, LDS_LIMITS.facesPerRecord);
    assert.equal(reasonOf(faces(LDS_LIMITS.facesPerRecord + 1)), 'too-many');
  });

  it('hold faces of thirty-two bytes and an image, which may be empty', () => {
    const empty = face19794({ image: new Uint8Array() });
    assert.equal(empty.length, 32);
    assert.equal(group(2, dg2Of(record19794(empty))).faces.length, 1);
    const point = Uint8Array.of(1, 0x21, 0, 1, 0, 2, 0, 0);
    const pointed = (n: number) =>
      face19794({ image: new Uint8Array(), points: Array.from({ length: n }, () => point) });
    const [most] = group(2, dg2Of(record19794(pointed(LDS_LIMITS.featurePoints)))).faces;
    assert.ok(most?.detail.standard === 'ISO/IEC 19794-5:2005');
    assert.equal(most.detail.featurePoints.length, LDS_LIMITS.featurePoints);
    assert.equal(reasonOf(dg2Of(record19794(pointed(LDS_LIMITS.featurePoints + 1)))), 'too-many');
    // A face that ends within what stands before its image.
    for (const [length, reason] of [
      [19, 'truncated'],
      [20, 'wrong-length'],
      [31, 'wrong-length'],
    ] as const) {
      const cut = concatBytes(fromHex('000000'), Uint8Array.of(length), empty.subarray(4, length));
      assert.equal(reasonOf(dg2Of(record19794(cut))), reason, `${length} bytes`);
    }
    assert.equal(reasonOf(dg2Of(record19794(face.subarray(0, 19)))), 'truncated');
  });
});

describe('blocks of ISO/IEC 39794-5', () => {
  /** The sample, with one object's tag made another, by its bytes. */
  const without = (from: string, to: string): Uint8Array => {
    const hex = Buffer.from(block39794(JPEG)).toString('hex');
    const at = hex.indexOf(from);
    assert.ok(at >= 0, from);
    return dg2Of39794(fromHex(hex.slice(0, at) + to + hex.slice(at + to.length)));
  };

  it('need an image, its bytes and what it is, each by itself', () => {
    assert.equal(refused(dg2Of39794(block39794(JPEG))), null);
    const image = `8008${Buffer.from(JPEG).toString('hex')}`;
    assert.equal(reasonOf(without(image, '81')), 'missing-object', 'no bytes');
    assert.equal(reasonOf(without('a117a003', 'a2')), 'missing-object', 'nothing about it');
    assert.equal(reasonOf(without('a127a025', 'a4')), 'missing-object', 'no image at all');
    assert.equal(reasonOf(without('a025a023', 'a1')), 'missing-object', 'a shape instead');
    assert.equal(reasonOf(without('a003800102', 'a1')), 'missing-object', 'no format');
  });

  it('hold sixteen representations and no more', () => {
    const sample = block39794(JPEG);
    const version = sample.subarray(2, 11);
    const representation = sample.subarray(13);
    const blocks = (n: number): Uint8Array =>
      dg2Of39794(encodeTlv(0x65, version, encodeTlv(0xa1, ...Array.from({ length: n }, () => representation))));
    assert.equal(group(2, blocks(LDS_LIMITS.facesPerRecord)).faces.length, LDS_LIMITS.facesPerRecord);
    assert.equal(reasonOf(blocks(LDS_LIMITS.facesPerRecord + 1)), 'too-many');
  });

  it('without a year of capture state no date', () => {
    const [face] = group(2, without('800207e8', '83')).faces;
    assert.ok(face?.detail.standard === 'ISO/IEC 39794-5');
    assert.equal(face.detail.captureDate, null);
  });
});

describe('numbers of the header of CBEFF', () => {
  it('have three bytes at most', () => {
    const typeOf = (hex: string): number | undefined => {
      const header = encodeTlv(0xa1, encodeTlv(0x81, fromHex(hex)));
      return group(2, dg2(template(header, encodeTlv(0x5f2e, fromHex('00'))))).templates[0]?.header.type;
    };
    assert.deepEqual(
      [typeOf('02'), typeOf('0102'), typeOf('010203'), typeOf('01020304')],
      [2, 0x0102, 0x010203, undefined],
    );
  });
});

describe('counters', () => {
  const nothing = template(encodeTlv(0x5f2e, fromHex('00')));
  const counted = (told: number, there: number): Uint8Array =>
    encodeTlv(0x75, encodeTlv(0x7f61, count(told), ...Array.from({ length: there }, () => nothing)));
  const max = LDS_LIMITS.biometricTemplates;

  it('tell how many there are, nine at most, and both are held to it', () => {
    assert.equal(group(2, counted(max, max)).templates.length, max);
    assert.equal(reasonOf(counted(max + 1, max + 1)), 'too-many');
    assert.equal(reasonOf(counted(max + 1, max)), 'too-many');
    assert.equal(reasonOf(counted(max, max + 1)), 'too-many');
    assert.equal(reasonOf(counted(max, max - 1)), 'wrong-count');
    assert.equal(reasonOf(encodeTlv(0x75, encodeTlv(0x7f61, nothing))), 'missing-object');
    assert.equal(
      reasonOf(encodeTlv(0x75, encodeTlv(0x7f61, encodeTlv(0x04, Uint8Array.of(1)), nothing))),
      'missing-object',
    );
    assert.equal(reasonOf(encodeTlv(0x75, encodeTlv(0x7f61))), 'missing-object');
  });
});

describe('EF.ATR/INFO', () => {
  const lengths = (...objects: readonly Uint8Array[]) => parseAtrInfo(encodeTlv(0x7f66, ...objects));
  const number = (hex: string, tag = 0x02): Uint8Array => encodeTlv(tag, fromHex(hex));

  it('tells two positive numbers of four bytes at most', () => {
    const told = lengths(number('ffff'), number('00010000'));
    assert.ok(told.ok);
    assert.deepEqual(told.value.extendedLength, { maxCommandBytes: 65_535, maxResponseBytes: 65_536 });
    for (const [what, parsed, reason] of [
      ['no response', lengths(number('ffff')), 'missing-object'],
      ['nothing', lengths(), 'missing-object'],
      ['a command of another tag', lengths(number('ffff', 0x04), number('ffff')), 'missing-object'],
      ['a response of another tag', lengths(number('ffff'), number('ffff', 0x04)), 'missing-object'],
      ['a command of nought', lengths(number('0000'), number('ffff')), 'wrong-value'],
      ['a response of nought', lengths(number('ffff'), number('00')), 'wrong-value'],
      ['an empty command', lengths(number(''), number('ffff')), 'wrong-value'],
      ['an empty response', lengths(number('ffff'), number('')), 'wrong-value'],
      ['a command of five bytes', lengths(number('0000000001'), number('ffff')), 'wrong-value'],
      ['a response of five bytes', lengths(number('ffff'), number('0000000001')), 'wrong-value'],
    ] as const) {
      assert.equal(refusal(parsed)?.split(' ')[1], reason, what);
    }
  });

  it('has capabilities of three bytes, or none that count', () => {
    const extended = (hex: string): boolean | undefined => {
      const parsed = parseAtrInfo(encodeTlv(0x47, fromHex(hex)));
      assert.ok(parsed.ok);
      return parsed.value.capabilities?.extendedLength;
    };
    assert.deepEqual([extended('000040'), extended('000000')], [true, false]);
    for (const hex of ['', '40', '4040', '00004040']) assert.equal(extended(hex), undefined, hex);
  });
});

describe('EF.DIR', () => {
  const application = (aidBytes: number): Uint8Array =>
    encodeTlv(0x61, encodeTlv(0x4f, new Uint8Array(aidBytes).fill(0xa0)));

  it('names applications by up to sixteen bytes, thirty-two of them, and keeps what is none', () => {
    const parsed = parseDir(concatBytes(application(16), encodeTlv(0x53, fromHex('01')), application(5)));
    assert.ok(parsed.ok);
    assert.deepEqual(
      [parsed.value.applications.map(({ aid }) => aid.length / 2), parsed.value.others.map(({ tag }) => tag)],
      [[16, 5], [0x53]],
    );
    assert.equal(refusal(parseDir(application(17)))?.split(' ')[1], 'too-long');
    const many = (n: number) => parseDir(concatBytes(...Array.from({ length: n }, () => application(5))));
    assert.ok(many(LDS_LIMITS.applications).ok);
    assert.equal(refusal(many(LDS_LIMITS.applications + 1))?.split(' ')[1], 'too-many');
  });
});
