import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  concatBytes,
  decodeInteger,
  decodeOid,
  decodeUnsigned,
  encodeInteger,
  encodeOid,
  encodeTlv,
  equalBytes,
  findTag,
  fromHex,
  parseTagList,
  parseTlv,
  readTlvHeader,
  type TlvOptions,
  toHex,
} from './index.ts';

const parse = (hex: string, options?: TlvOptions) => parseTlv(fromHex(hex), options);
const failureOf = (hex: string, options?: TlvOptions): string => {
  const parsed = parse(hex, options);
  assert.equal(parsed.ok, false, `${hex} was accepted`);
  return parsed.ok ? '' : parsed.error.code;
};

test('a nested object with multi-byte tags keeps its raw bytes', () => {
  const inner = encodeTlv(0x5f1f, fromHex('0102'));
  const outer = encodeTlv(0x7f49, encodeTlv(0x06, encodeOid('0.4.0.127.0.7.2.2.4.2.2')), inner);
  const parsed = parseTlv(outer);
  assert(parsed.ok);
  assert.equal(toHex(findTag(parsed.value, 0x7f49, 0x5f1f)?.raw ?? new Uint8Array()), '5f1f020102');
  assert.equal(findTag(parsed.value, 0x7f49, 0x5f20), undefined);
  assert.equal(findTag(parsed.value, 0x7f49)?.constructed, true);
});

test('lengths take their shortest form at every boundary', () => {
  for (const [lengthBytes, header] of [
    [0, '0400'],
    [127, '047f'],
    [128, '048180'],
    [255, '0481ff'],
    [256, '04820100'],
    [65_535, '0482ffff'],
    [65_536, '0483010000'],
  ] as const) {
    const encoded = encodeTlv(0x04, new Uint8Array(lengthBytes));
    assert.equal(toHex(encoded.subarray(0, header.length / 2)), header);
    const parsed = parseTlv(encoded);
    assert(parsed.ok);
    assert.equal(parsed.value[0]?.value.length, lengthBytes);
  }
});

test('DER refuses what BER allows', () => {
  assert.equal(failureOf('04810101'), 'malformed-length');
  assert.equal(failureOf('0482007f'), 'malformed-length');
  assert.equal(failureOf(`048200ff${'00'.repeat(255)}`), 'malformed-length');
  assert.equal(failureOf('30800201010000'), 'indefinite-length');
  assert.equal(parse('04810101', { ber: true }).ok, true);
});

test('between DER and BER: any definite length, none indefinite', () => {
  assert.equal(parse('04810101', { ber: 'definite' }).ok, true);
  assert.equal(failureOf('30800201010000', { ber: 'definite' }), 'indefinite-length');
  assert.deepEqual(readTlvHeader(fromHex('3080'), 0, { ber: 'definite' }).ok, false);
});

test('a tag list names tags of any length', () => {
  assert.deepEqual(parseTagList(fromHex('615f0e7f61')), { ok: true, value: [0x61, 0x5f0e, 0x7f61] });
  assert.deepEqual(parseTagList(fromHex('615f')), { ok: false, error: { code: 'truncated', offset: 1 } });
  assert.deepEqual(parseTagList(fromHex('6100')), { ok: false, error: { code: 'malformed-tag', offset: 1 } });
  assert.deepEqual(parseTagList(fromHex('616263'), 2), { ok: false, error: { code: 'too-many', offset: 2 } });
});

test('BER: an indefinite length ends at its own end of contents', () => {
  const parsed = parse('308002010124800401aa0401bb000000000500', { ber: true });
  assert(parsed.ok);
  assert.equal(parsed.value.length, 2);
  assert.equal(toHex(parsed.value[0]?.value ?? new Uint8Array()), '02010124800401aa0401bb0000');
  assert.equal(findTag(parsed.value, 0x30, 0x24)?.children.length, 2);
  assert.equal(failureOf('3080020101', { ber: true }), 'missing-end-of-contents');
  assert.equal(failureOf('0480020101', { ber: true }), 'indefinite-length');
});

test('broken objects are named', () => {
  assert.equal(failureOf('04'), 'truncated');
  assert.equal(failureOf('0403aabb'), 'truncated');
  assert.equal(failureOf('30030203aa'), 'truncated');
  assert.equal(failureOf('0000'), 'malformed-tag');
  assert.equal(failureOf('5f8001'), 'malformed-tag');
  assert.equal(failureOf('5f8181818101'), 'malformed-tag');
  assert.equal(failureOf('5f'), 'truncated');
  assert.equal(failureOf('0485010000000000'), 'malformed-length');
});

test('depth, number and size are limited', () => {
  const nested = (levels: number): Uint8Array =>
    levels === 0 ? new Uint8Array() : encodeTlv(0x30, nested(levels - 1));
  assert.equal(parseTlv(nested(23)).ok, true);
  assert.deepEqual(parseTlv(nested(24)), { ok: false, error: { code: 'too-deep', offset: 48 } });
  assert.equal(failureOf('0500'.repeat(4), { maxNodes: 3 }), 'too-many');
  assert.equal(failureOf('0500'.repeat(4), { maxBytes: 7 }), 'too-long');
});

test('shallow parsing leaves the inside alone', () => {
  const parsed = parse('7003ffffff', { shallow: true });
  assert(parsed.ok);
  assert.deepEqual(parsed.value[0]?.children, []);
  assert.equal(failureOf('7003ffffff'), 'malformed-tag');
});

test('a header is read before its content is there', () => {
  assert.deepEqual(readTlvHeader(fromHex('77820123')), {
    ok: true,
    value: { tag: 0x77, constructed: true, headerBytes: 4, lengthBytes: 0x123 },
  });
  assert.equal(readTlvHeader(fromHex('7782')).ok, false);
});

test('whatever is encoded parses back', () => {
  const tag = fc.constantFrom(0x02, 0x04, 0x0c, 0x5f1f, 0x5f2e, 0x87, 0x99);
  fc.assert(
    fc.property(fc.array(fc.tuple(tag, fc.uint8Array({ maxLength: 300 })), { maxLength: 20 }), (objects) => {
      const bytes = concatBytes(...objects.map(([t, value]) => encodeTlv(t, value)));
      const parsed = parseTlv(bytes);
      assert(parsed.ok);
      assert.deepEqual(
        parsed.value.map((node) => [node.tag, toHex(node.value)]),
        objects.map(([t, value]) => [t, toHex(value)]),
      );
    }),
  );
});

test('no input makes the parser throw or lose bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, ber) => {
      const parsed = parseTlv(bytes, { ber });
      if (parsed.ok) assert.equal(toHex(concatBytes(...parsed.value.map((node) => node.raw))), toHex(bytes));
    }),
  );
});

test('object identifiers round-trip, malformed ones are refused', () => {
  for (const [dotted, hex] of [
    ['0.4.0.127.0.7.2.2.4.2.2', '04007f00070202040202'],
    ['1.2.840.10045.2.1', '2a8648ce3d0201'],
    ['2.23.136.1.1.1', '678108010101'],
    ['2.999.1', '883701'],
  ] as const) {
    assert.equal(toHex(encodeOid(dotted)), hex);
    assert.equal(decodeOid(fromHex(hex)), dotted);
  }
  for (const hex of ['', '2a80', '2a8001', '86']) assert.equal(decodeOid(fromHex(hex)), undefined, hex);
  for (const dotted of ['', '1', '3.1', '1.40', '1.2.x', '1..2']) assert.throws(() => encodeOid(dotted), RangeError);
});

test('integers: shortest form only, never negative', () => {
  for (const [value, hex] of [
    [0, '00'],
    [13, '0d'],
    [127, '7f'],
    [128, '0080'],
    [65_535, '00ffff'],
  ] as const) {
    assert.equal(toHex(encodeInteger(value)), hex);
    assert.equal(decodeInteger(fromHex(hex)), value);
  }
  for (const hex of ['', '80', '007f', 'ff']) assert.equal(decodeUnsigned(fromHex(hex)), undefined, hex);
  assert.equal(decodeInteger(fromHex('20000000000000')), undefined);
  assert.equal(decodeInteger(fromHex('010000000000000000')), undefined);
  assert.equal(decodeUnsigned(fromHex(`00${'ff'.repeat(2_048)}`)), 2n ** 16_384n - 1n);
  assert.equal(decodeUnsigned(fromHex(`00${'ff'.repeat(2_049)}`)), undefined);
  assert.equal(decodeUnsigned(fromHex('20000000000000')), 2n ** 53n);
});

test('hex and comparison', () => {
  assert.throws(() => fromHex('abc'), RangeError);
  assert.throws(() => fromHex('zz'), RangeError);
  assert.equal(toHex(fromHex('00FFa0')), '00ffa0');
  assert.equal(equalBytes(fromHex('0102'), fromHex('0102')), true);
  assert.equal(equalBytes(fromHex('0102'), fromHex('0103')), false);
  assert.equal(equalBytes(fromHex('0102'), fromHex('01')), false);
});
