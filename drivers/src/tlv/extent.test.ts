import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  concatBytes,
  createExtentScanner,
  DEFAULT_TLV_LIMITS,
  type Extent,
  type ExtentLimits,
  encodeTlv,
  fromHex,
  parseTlv,
  withoutFiller,
} from './index.ts';

const UNKNOWN: Extent = { totalBytes: undefined };

/** What is known when the content has come in pieces of so many bytes. */
function extentOf(content: Uint8Array, pieceBytes: number, limits?: ExtentLimits): Extent {
  const scanner = createExtentScanner(limits);
  let extent: Extent = UNKNOWN;
  for (let end = pieceBytes; end < content.length + pieceBytes; end += pieceBytes) {
    extent = scanner.scan(content.subarray(0, end));
  }
  return extent;
}
/** The same for every size of piece. */
function extent(hex: string, limits?: ExtentLimits): Extent {
  const content = fromHex(hex);
  const whole = extentOf(content, Math.max(1, content.length), limits);
  for (let pieceBytes = 1; pieceBytes < content.length; pieceBytes++) {
    assert.deepEqual(extentOf(content, pieceBytes, limits), whole, `pieces of ${pieceBytes}`);
  }
  return whole;
}

/** A SOD as a streaming encoder writes it: `77 80 { 30 80 { 24 80 { 04 02 0000, 04 01 aa } } }`. */
const SOD = '7780' + '3080' + '2480' + '04020000' + '0401aa' + '0000' + '0000' + '0000';
const SOD_BYTES = SOD.length / 2;

describe('where an object ends', () => {
  test('a definite length tells it from the header, in every form, whatever follows', () => {
    assert.deepEqual(extent('7703'), { totalBytes: 5 });
    assert.deepEqual(extent('7703aabbcc0000ffff'), { totalBytes: 5 });
    assert.deepEqual(extent('5f1f8200ff'), { totalBytes: 260 });
    assert.deepEqual(extent('77820'.padEnd(8, '0')), { totalBytes: 4 });
    assert.deepEqual(extent('7784ffffffff'), { totalBytes: 6 + 0xffffffff }, 'whoever asks refuses that');
    for (const header of ['', '77', '7782', '778201', '5f']) assert.deepEqual(extent(header), UNKNOWN, header);
  });

  test('an indefinite one ends where all is closed', () => {
    assert.deepEqual(extent(SOD), { totalBytes: SOD_BYTES });
    assert.deepEqual(extent('77800000'), { totalBytes: 4 });
  });

  test('filler behind it is not looked at: 00, FF, anything', () => {
    for (const filler of ['00', '0000', '00'.repeat(40), 'ff'.repeat(40), '00ff00', '9000', '7780']) {
      assert.deepEqual(extent(SOD + filler), { totalBytes: SOD_BYTES }, filler);
    }
  });

  test('an end of contents inside a definite value is content', () => {
    const inside = '7780' + '3006' + '3080' + '00000000' + '0401' + '00' + '0000';
    assert.deepEqual(extent(inside), { totalBytes: inside.length / 2 });
    // The object inside has no end of its own; that is for whoever opens it.
    const unclosed = '7780' + '3004' + '30800401' + '0000';
    assert.deepEqual(extent(unclosed), { totalBytes: unclosed.length / 2 });
    // A constructed segment of definite length among indefinite ones.
    assert.deepEqual(extent('7780' + '24040402' + '0000' + '0000'), { totalBytes: 10 });
  });

  test('without the last end of contents it has none, and FF cannot stand for it', () => {
    for (let cut = 1; cut <= SOD_BYTES; cut++) assert.deepEqual(extent(SOD.slice(0, -2 * cut)), UNKNOWN, `${cut}`);
    assert.deepEqual(extent(`${SOD.slice(0, -4)}ffffffff`), 'malformed');
    assert.deepEqual(extent(`${SOD.slice(0, -2)}ff`), 'malformed', 'half an end');
    assert.deepEqual(extent(`${SOD.slice(0, -2)}0477`), 'malformed', '00 is no tag');
  });

  test('one end of contents too few: the filler of zeros is taken for it, and for nothing more', () => {
    assert.deepEqual(extent(SOD.slice(0, -4) + '00'.repeat(9)), { totalBytes: SOD_BYTES });
  });

  test('a segment that lies about its length', () => {
    const lying = (length: string): Extent => extent(SOD.replace('04020000', `04${length}0000`));
    // Too short: content is read as a header.
    assert.deepEqual(lying('01'), 'malformed');
    // None at all: what was its content closes what is around it, and the last end of contents is filler.
    assert.deepEqual(lying('00'), { totalBytes: SOD_BYTES - 2 });
    // Longer than what there is: the end is inside of it.
    assert.deepEqual(lying('7f'), UNKNOWN);
    assert.deepEqual(lying('820100'), UNKNOWN);
    // Longer than any file.
    assert.deepEqual(lying('83080000'), UNKNOWN);
    assert.deepEqual(extent('778030800483080000', { maxBytes: 512 * 1024 }), 'malformed');
    assert.deepEqual(lying('84ffffffff'), 'malformed');
    assert.deepEqual(lying('85ffffffffff'), 'malformed');
  });

  test('a primitive of indefinite length is none', () => {
    assert.deepEqual(extent('04800000'), 'malformed');
    assert.deepEqual(extent('7780' + '04800000' + '0000'), 'malformed');
  });

  test('bytes that are no tag are none', () => {
    for (const hex of ['00', 'ff', '0000', '7f80', '7780ff', '778000ff', '77ff']) {
      assert.deepEqual(extent(hex), 'malformed', hex);
    }
  });
});

describe('limits', () => {
  const nested = (depth: number): string => '3080'.repeat(depth) + '0000'.repeat(depth);
  const row = (count: number): string => `3080${'0500'.repeat(count)}0000`;

  test('depth, as the parser counts it', () => {
    const deepest = DEFAULT_TLV_LIMITS.maxDepth - 1;
    assert.deepEqual(extent(nested(deepest)), { totalBytes: 4 * deepest });
    assert.equal(parseTlv(fromHex(nested(deepest)), { ber: true }).ok, true);
    assert.deepEqual(extent(nested(deepest + 1)), 'malformed');
    assert.equal(parseTlv(fromHex(nested(deepest + 1)), { ber: true }).ok, false);
    assert.deepEqual(extent(nested(3), { maxDepth: 3 }), 'malformed');
  });

  test('number of objects, the outermost among them', () => {
    assert.deepEqual(extent(row(4), { maxNodes: 5 }), { totalBytes: 12 });
    assert.deepEqual(extent(row(5), { maxNodes: 5 }), 'malformed');
  });

  test('bytes, which are no matter of a definite length', () => {
    const content = concatBytes(fromHex('3080'), encodeTlv(0x04, new Uint8Array(90)), fromHex('0000'));
    assert.deepEqual(extentOf(content, 7, { maxBytes: 94 }), { totalBytes: 96 });
    assert.deepEqual(extentOf(content, 7, { maxBytes: 93 }), 'malformed');
    assert.deepEqual(extent('30820800', { maxBytes: 94 }), { totalBytes: 4 + 2_048 });
  });
});

/** Trees of every form of length, with zeros as content, and now and then something wrong. */
const tree = fc.letrec<{ node: Uint8Array; leaf: Uint8Array; definite: Uint8Array; indefinite: Uint8Array }>((tie) => ({
  leaf: fc.tuple(fc.constantFrom(0x04, 0x05, 0x5f1f, 0x80), fc.uint8Array({ maxLength: 6 })).map(([tag, value]) =>
    encodeTlv(
      tag,
      value.map((byte) => (byte < 128 ? 0 : byte)),
    ),
  ),
  definite: fc.array(tie('node'), { maxLength: 3 }).map((parts) => encodeTlv(0x30, ...parts)),
  indefinite: fc
    .array(tie('node'), { maxLength: 3 })
    .map((parts) => concatBytes(fromHex('3080'), ...parts, fromHex('0000'))),
  node: fc.oneof({ maxDepth: 5 }, tie('leaf'), tie('definite'), tie('indefinite'), tie('indefinite')),
}));

test('for any tree, spoiled at any place or whole, it says what the parser says of the whole', () => {
  const spoil = fc.option(fc.tuple(fc.nat(200), fc.constantFrom(0x00, 0x80, 0xff, 0x30, 0x04)));
  fc.assert(
    fc.property(
      tree.node,
      spoil,
      fc.uint8Array({ maxLength: 5 }),
      fc.integer({ min: 1, max: 40 }),
      (node, at, filler, pieceBytes) => {
        const object = Uint8Array.from(node);
        if (at !== null && at[0] < object.length) object[at[0]] = at[1];
        const found = extentOf(concatBytes(object, filler), pieceBytes);
        if (found === 'malformed') {
          for (let end = 1; end <= object.length; end++) {
            assert.equal(parseTlv(object.subarray(0, end), { ber: true, shallow: true }).ok, false);
          }
        } else if (found.totalBytes !== undefined && found.totalBytes <= object.length) {
          const parsed = parseTlv(object.subarray(0, found.totalBytes), { ber: true, shallow: true });
          assert.equal(parsed.ok && parsed.value.length, 1);
        }
        const whole = parseTlv(object, { ber: true, shallow: true });
        if (whole.ok && whole.value.length === 1) assert.deepEqual(found, { totalBytes: object.length });
      },
    ),
    { numRuns: 500 },
  );
});

test('filler is taken off when it is all of one kind, and nothing else is', () => {
  for (const object of [SOD, '6d03020105', '3100']) {
    for (const filler of ['', '00', 'ff', '00'.repeat(90), 'ff'.repeat(90)]) {
      assert.deepEqual(withoutFiller(fromHex(object + filler)), fromHex(object), filler);
    }
    for (const other of ['9000', '0001', '00ff', 'ff00', '0500', '01']) {
      assert.deepEqual(withoutFiller(fromHex(object + other)), fromHex(object + other), other);
    }
  }
  for (const none of ['', '00', 'ffff', '6d05aabb', SOD.slice(0, -4)]) {
    assert.deepEqual(withoutFiller(fromHex(none)), fromHex(none), none);
  }
});
