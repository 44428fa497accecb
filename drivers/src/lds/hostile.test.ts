import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import examples from '../../vectors/lds-9303-10.json' with { type: 'json' };
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import type { Result } from '../result/index.ts';
import { concatBytes, encodeTlv, fromHex } from '../tlv/index.ts';
import {
  DATA_GROUP_TAGS,
  type LdsFailure,
  parseAtrInfo,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseCom,
  parseDataGroup,
  parseDir,
  parseSodEnvelope,
} from './index.ts';
import { LDS_LIMITS } from './limits.ts';
import { DATA_GROUP_NUMBERS } from './tags.ts';
import {
  ATR_INFO,
  block39794,
  CARD_SECURITY,
  DG5,
  DG7,
  DG11,
  DG12,
  DG14,
  DG15,
  dg2Of,
  dg2Of39794,
  face19794,
  record19794,
  SOD,
} from './testing/samples.ts';

type Parse = (bytes: Uint8Array) => Result<unknown, LdsFailure>;

const example = (id: string): Uint8Array => fromHex(examples.examples.find((one) => one.id === id)?.hex ?? '');
const image = fromHex('ffd8ffe0aabbccdd');

/** A good file for each parser. `rows`: cut between two objects it is a shorter good file. */
const FILES: readonly {
  readonly name: string;
  readonly parse: Parse;
  readonly bytes: Uint8Array;
  readonly rows?: true;
}[] = [
  { name: 'EF.COM', parse: parseCom, bytes: example('com-1.7') },
  { name: 'EF.SOD', parse: parseSodEnvelope, bytes: SOD },
  { name: 'EF.CardAccess', parse: parseCardAccessEnvelope, bytes: fromHex(vnCard.efCardAccess.hex) },
  { name: 'EF.CardSecurity', parse: parseCardSecurityEnvelope, bytes: CARD_SECURITY },
  { name: 'EF.ATR/INFO', parse: parseAtrInfo, bytes: ATR_INFO, rows: true },
  { name: 'EF.DIR', parse: parseDir, bytes: example('dir'), rows: true },
  { name: 'DG1', parse: (bytes) => parseDataGroup(1, bytes), bytes: example('dg1-td1') },
  {
    name: 'DG2',
    parse: (bytes) => parseDataGroup(2, bytes),
    bytes: dg2Of(record19794(face19794({ image, points: [image] }))),
  },
  { name: 'DG2 (39794)', parse: (bytes) => parseDataGroup(2, bytes), bytes: dg2Of39794(block39794(image)) },
  { name: 'DG5', parse: (bytes) => parseDataGroup(5, bytes), bytes: DG5 },
  { name: 'DG7', parse: (bytes) => parseDataGroup(7, bytes), bytes: DG7 },
  { name: 'DG11', parse: (bytes) => parseDataGroup(11, bytes), bytes: DG11 },
  { name: 'DG12', parse: (bytes) => parseDataGroup(12, bytes), bytes: DG12 },
  { name: 'DG13', parse: (bytes) => parseDataGroup(13, bytes), bytes: fromHex(vnCard.dg13[0]?.hex ?? '') },
  { name: 'DG14', parse: (bytes) => parseDataGroup(14, bytes), bytes: DG14 },
  { name: 'DG15', parse: (bytes) => parseDataGroup(15, bytes), bytes: DG15 },
  { name: 'DG16', parse: (bytes) => parseDataGroup(16, bytes), bytes: example('dg16') },
];

const NAMES = /^(?:DG(?:1[0-6]|[1-9])|EF\.(?:COM|SOD|CardAccess|CardSecurity|ATR\/INFO|DIR))$/;

/** A failure that can be logged: it names a place in the file and holds nothing else. */
function check(bytes: Uint8Array, parsed: Result<unknown, LdsFailure>): void {
  if (parsed.ok) return;
  const { code, file, reason, offset } = parsed.error;
  const named = code === 'lds-malformed' && NAMES.test(file) && /^[a-z-]+$/.test(reason);
  const placed = Number.isInteger(offset) && offset >= 0 && offset <= bytes.length;
  const nothingMore = Object.keys(parsed.error).length === 4;
  if (!named || !placed || !nothingMore) assert.fail(`${code} ${file} ${reason} ${offset}`);
}

for (const { name, parse, bytes, rows } of FILES) {
  describe(name, () => {
    it('reads its sample', () => assert.deepEqual(parse(bytes).ok, true));

    it('refuses it cut at any place, and lengthened', () => {
      for (let end = 0; end < bytes.length; end++) {
        const cut = bytes.slice(0, end);
        const parsed = parse(cut);
        check(cut, parsed);
        if (!rows) assert.equal(parsed.ok, false, `cut at ${end}`);
      }
      if (!rows) assert.equal(parse(concatBytes(bytes, Uint8Array.of(0))).ok, false);
    });

    it('never throws, whatever byte is wrong', () => {
      for (let i = 0; i < bytes.length; i++) {
        for (const byte of [0x00, 0x01, 0x7f, 0x80, 0x81, 0x84, 0xff, (bytes[i] ?? 0) ^ 1]) {
          const wrong = bytes.with(i, byte);
          check(wrong, parse(wrong));
        }
      }
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { minLength: 2, maxLength: 6 }), (changes) => {
          const wrong = bytes.slice();
          for (const [i, byte] of changes) wrong[i] = byte;
          check(wrong, parse(wrong));
        }),
        { numRuns: 150 },
      );
    });

    it('reads it also in the middle of a larger buffer, with the same places', () => {
      const buffer = concatBytes(new Uint8Array(100), bytes, new Uint8Array(100));
      const view = buffer.subarray(100, 100 + bytes.length);
      assert.deepEqual(parse(view), parse(bytes));
      const cut = view.subarray(0, view.length - 1);
      assert.deepEqual(parse(cut), parse(bytes.slice(0, -1)));
    });
  });
}

describe('any bytes at all', () => {
  it('never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom(...DATA_GROUP_NUMBERS), (noise, number) => {
        check(noise, parseDataGroup(number, noise));
        const wrapped = encodeTlv(DATA_GROUP_TAGS[number], noise);
        check(wrapped, parseDataGroup(number, wrapped));
        for (const { parse } of FILES) check(noise, parse(noise));
      }),
    );
  });

  it('never throw as the inside of any template', () => {
    const object = fc
      .tuple(
        fc.constantFrom(
          0x02,
          0x5c,
          0xa0,
          0xa1,
          0x5f0e,
          0x5f0f,
          0x5f1a,
          0x5f1f,
          0x5f2b,
          0x5f2e,
          0x5f43,
          0x7f2e,
          0x7f60,
          0x7f61,
        ),
        fc.uint8Array({ maxLength: 40 }),
      )
      .map(([tag, value]) => encodeTlv(tag, value));
    const level = (inside: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> =>
      fc
        .tuple(fc.constantFrom(0xa0, 0xa1, 0x7f60, 0x7f61, 0x7f2e, 0x30), fc.array(inside, { maxLength: 4 }))
        .map(([tag, objects]) => encodeTlv(tag, ...objects));
    const tree = fc.array(fc.oneof(object, level(object), level(level(object))), { maxLength: 5 });
    fc.assert(
      fc.property(tree, fc.constantFrom(...DATA_GROUP_NUMBERS), (objects, number) => {
        const file = encodeTlv(DATA_GROUP_TAGS[number], ...objects);
        check(file, parseDataGroup(number, file));
      }),
    );
  });
});

describe('limits', () => {
  it('a file longer than any reader takes is refused by its length alone', () => {
    const file = new Uint8Array(LDS_LIMITS.fileBytes + 1).fill(0xff);
    for (const { name, parse } of FILES) {
      const parsed = parse(file);
      assert.equal(parsed.ok ? null : parsed.error.reason, 'too-long', name);
    }
  });

  it('a file as long as allowed is read', () => {
    const file = encodeTlv(0x66, new Uint8Array(LDS_LIMITS.fileBytes - 5));
    assert.equal(file.length, LDS_LIMITS.fileBytes);
    assert.equal(parseDataGroup(6, file).ok, true);
  });

  it('objects are counted before they are kept', () => {
    const objects = Array.from({ length: LDS_LIMITS.objectsPerTemplate }, () => fromHex('0500'));
    const file = (tag: number, more: readonly Uint8Array[]): Uint8Array => encodeTlv(tag, ...objects, ...more);
    assert.equal(parseDataGroup(11, file(0x6b, [])).ok, true);
    const parsed = parseDataGroup(11, file(0x6b, [fromHex('0500')]));
    assert.equal(parsed.ok ? null : parsed.error.reason, 'too-many');
    const row = parseAtrInfo(concatBytes(...objects, fromHex('0500')));
    assert.equal(row.ok ? null : row.error.reason, 'too-many');
  });

  it('nesting and lengths that promise more than there is end at once', () => {
    const lengths = ['6b84ffffffff', '6b83ffffff', '6b82ffff', '6b7f', '6b8400000001', '6b80', '6b85ffffffffff'];
    for (const hex of lengths) assert.equal(parseDataGroup(11, fromHex(hex)).ok, false, hex);
    // As deep as the file allows: each level is opened only by a parser that knows it.
    let nested = new Uint8Array();
    while (nested.length < 6_000) nested = encodeTlv(0xa0, nested) as Uint8Array<ArrayBuffer>;
    assert.equal(parseDataGroup(11, encodeTlv(0x6b, nested)).ok, false);
    const indefinite = new Uint8Array(LDS_LIMITS.fileBytes)
      .fill(0x80)
      .map((_, i) => (i === 0 ? 0x77 : i % 2 === 0 ? 0x30 : 0x80));
    const sod = parseSodEnvelope(indefinite);
    assert.equal(sod.ok ? null : sod.error.reason, 'too-deep');
  });
});
