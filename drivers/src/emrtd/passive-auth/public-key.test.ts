import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type CurveName, curveByName, encodePoint } from '../../crypto/index.ts';
import { encodeInteger, encodeOid, encodeTlv, parseTlv } from '../../tlv/index.ts';
import { readPublicKey } from './public-key.ts';
import { bytesOf } from './testing/raw-rsa.ts';

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';
const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
const number = (value: number | bigint): Uint8Array => encodeTlv(0x02, encodeInteger(value));
const bits = (content: Uint8Array, unused = 0): Uint8Array => encodeTlv(0x03, Uint8Array.of(unused), content);
const algorithm = (id: string, ...parameters: Uint8Array[]): Uint8Array => encodeTlv(0x30, oid(id), ...parameters);

function read(...parts: readonly Uint8Array[]) {
  const parsed = parseTlv(encodeTlv(0x30, ...parts), { ber: true });
  assert.ok(parsed.ok && parsed.value[0]);
  return readPublicKey(parsed.value[0]);
}

const curveOf = (name: CurveName) => curveByName(name) ?? assert.fail(name);
const NAMES: readonly CurveName[] = [
  'secp192r1',
  'brainpoolP192r1',
  'secp224r1',
  'brainpoolP224r1',
  'secp256r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'secp384r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
  'secp521r1',
];

describe('the point of a key', () => {
  for (const name of NAMES) {
    const curve = curveOf(name);
    const { p } = curve.Point.CURVE();
    const point = curve.base.multiply(0x1234_5678n);
    const encoded = encodePoint(point);
    const of = (content: Uint8Array, unused?: number) =>
      read(algorithm(ID_EC_PUBLIC_KEY, oid(curve.oid)), bits(content, unused));
    const at = (x: bigint, y: bigint): Uint8Array =>
      Uint8Array.of(4, ...bytesOf(x, curve.fieldBytes), ...bytesOf(y, curve.fieldBytes));

    it(`${name}: lies on the curve`, () => {
      const key = of(encoded);
      assert.ok(key?.kind === 'ec');
      assert.equal(key.curve.name, name);
      assert.deepEqual(encodePoint(key.point), encoded);
    });

    it(`${name}: is none off the curve, infinite, compressed, of another length or out of the field`, () => {
      const { x, y } = point.toAffine();
      const compressed = point.toBytes(true);
      for (const [what, content] of Object.entries({
        'x + 1': at((x + 1n) % p, y),
        'y + 1': at(x, (y + 1n) % p),
        'x and y exchanged': at(y, x),
        'the zero point': at(0n, 0n),
        // Of order two on another curve of the same p and a: an invalid-curve attack's favourite.
        'y = 0': at(x, 0n),
        infinity: Uint8Array.of(0),
        'infinity at full length': Uint8Array.of(0, ...encoded.subarray(1)),
        compressed,
        'a compressed tag before both coordinates': encoded.with(0, compressed[0] ?? 2),
        hybrid: encoded.with(0, 6 + Number(y % 2n)),
        'one byte less': encoded.subarray(0, -1),
        'one byte more': Uint8Array.of(...encoded, 0),
        nothing: new Uint8Array(),
      })) {
        assert.equal(of(content), undefined, what);
      }
      // The same residue written larger than the field, where the length leaves room for it.
      if ((x + p) >> BigInt(8 * curve.fieldBytes) === 0n) assert.equal(of(at(x + p, y)), undefined, 'x + p');
      assert.equal(of(encoded, 1), undefined, 'unused bits');
    });
  }

  it('is no point of another curve', () => {
    const encoded = encodePoint(curveOf('secp256r1').base);
    assert.equal(read(algorithm(ID_EC_PUBLIC_KEY, oid(curveOf('brainpoolP256r1').oid)), bits(encoded)), undefined);
    assert.equal(read(algorithm(ID_EC_PUBLIC_KEY, oid('1.3.132.0.10')), bits(encoded)), undefined, 'secp256k1');
    assert.equal(read(algorithm(ID_EC_PUBLIC_KEY), bits(encoded)), undefined, 'no curve');
    assert.equal(read(algorithm(ID_EC_PUBLIC_KEY, encodeTlv(0x05)), bits(encoded)), undefined, 'implicit curve');
  });
});

describe('explicit parameters', () => {
  const curve = curveOf('brainpoolP256r1');
  const { p, a, b, n, h } = curve.Point.CURVE();
  const field = (value: bigint): Uint8Array => bytesOf(value, curve.fieldBytes);
  const octets = (content: Uint8Array): Uint8Array => encodeTlv(0x04, content);
  const GENUINE = {
    version: number(1),
    field: encodeTlv(0x30, oid(ID_PRIME_FIELD), number(p)),
    equation: encodeTlv(0x30, octets(field(a)), octets(field(b))),
    base: octets(encodePoint(curve.base)),
    order: number(n),
    cofactor: number(h),
  };
  const of = (change: Partial<typeof GENUINE> = {}) => {
    const parameters = encodeTlv(0x30, ...Object.values({ ...GENUINE, ...change }));
    const key = read(algorithm(ID_EC_PUBLIC_KEY, parameters), bits(encodePoint(curve.base.multiply(5n))));
    return key?.kind === 'ec' ? key.curve.name : undefined;
  };

  it('are those of a known curve, in every way that issuers write them', () => {
    assert.equal(of(), 'brainpoolP256r1');
    const seed = encodeTlv(0x03, Uint8Array.of(0), new Uint8Array(20));
    assert.equal(of({ equation: encodeTlv(0x30, octets(field(a)), octets(field(b)), seed) }), 'brainpoolP256r1');
    assert.equal(of({ base: octets(curve.base.toBytes(true)) }), 'brainpoolP256r1');
    assert.equal(of({ cofactor: new Uint8Array() }), 'brainpoolP256r1');
    const bare = (value: bigint): Uint8Array => encodeTlv(0x02, field(value));
    assert.equal(of({ field: encodeTlv(0x30, oid(ID_PRIME_FIELD), bare(p)), order: bare(n) }), 'brainpoolP256r1');
  });

  const other = curve.base.multiply(7n);
  const WRONG: Readonly<Record<string, Partial<typeof GENUINE>>> = {
    'another prime': { field: encodeTlv(0x30, oid(ID_PRIME_FIELD), number(p + 2n)) },
    'another kind of field': { field: encodeTlv(0x30, oid('1.2.840.10045.1.2'), number(p)) },
    'a field without its kind': { field: encodeTlv(0x30, number(p), number(p)) },
    'a prime in octets': { field: encodeTlv(0x30, oid(ID_PRIME_FIELD), octets(field(p))) },
    'another a': { equation: encodeTlv(0x30, octets(field(a + 1n)), octets(field(b))) },
    'another b': { equation: encodeTlv(0x30, octets(field(a)), octets(field(b + 1n))) },
    'a as a number': { equation: encodeTlv(0x30, number(a), octets(field(b))) },
    'b as a number': { equation: encodeTlv(0x30, octets(field(a)), number(b)) },
    'no b': { equation: encodeTlv(0x30, octets(field(a))) },
    'another base point (CVE-2020-0601)': { base: octets(encodePoint(other)) },
    'another base point, compressed': { base: octets(other.toBytes(true)) },
    'the base point mirrored': { base: octets(encodePoint(curve.base.negate())) },
    'a base point cut': { base: octets(encodePoint(curve.base).subarray(0, -1)) },
    'a base point as a bit string': { base: bits(encodePoint(curve.base)) },
    'another order': { order: number(n + 2n) },
    'an order in octets': { order: octets(field(n)) },
    'another cofactor': { cofactor: number(2) },
  };
  for (const [what, change] of Object.entries(WRONG)) {
    it(`with ${what} are no curve`, () => assert.equal(of(change), undefined));
  }
});

describe('an RSA key', () => {
  const modulus = (1n << 2047n) + (1n << 700n) + 1n;
  const of = (content: Uint8Array, id = ID_RSA_ENCRYPTION) => read(algorithm(id, encodeTlv(0x05)), bits(content));
  const numbers = (n: Uint8Array, e: Uint8Array, ...more: Uint8Array[]) => encodeTlv(0x30, n, e, ...more);

  it('is modulus and exponent, for any use or for PSS', () => {
    const content = numbers(number(modulus), number(65_537));
    for (const id of [ID_RSA_ENCRYPTION, '1.2.840.113549.1.1.10']) {
      const key = of(content, id);
      assert.ok(key?.kind === 'rsa');
      assert.deepEqual([key.key.modulus, key.key.exponent], [modulus, 65_537n]);
    }
    assert.equal(of(content, '1.2.840.113549.1.1.7'), undefined, 'a key for encryption');
  });

  it('is nothing else', () => {
    const octets = (value: bigint): Uint8Array => encodeTlv(0x04, encodeInteger(value));
    for (const [what, content] of Object.entries({
      'no exponent': encodeTlv(0x30, number(modulus)),
      'a modulus in octets': numbers(octets(modulus), number(3)),
      'an exponent in octets': numbers(number(modulus), octets(3n)),
      'three numbers': numbers(number(modulus), number(3), number(5)),
      'an even modulus': numbers(number(modulus + 1n), number(65_537)),
      'an exponent of one': numbers(number(modulus), number(1)),
      'an even exponent': numbers(number(modulus), number(65_536)),
      'a set': encodeTlv(0x31, number(modulus), number(65_537)),
      nothing: new Uint8Array(),
    })) {
      assert.equal(of(content), undefined, what);
    }
    const key = numbers(number(modulus), number(65_537));
    assert.equal(read(algorithm(ID_RSA_ENCRYPTION), bits(key, 1)), undefined, 'unused bits');
    assert.equal(read(algorithm(ID_RSA_ENCRYPTION), encodeTlv(0x04, Uint8Array.of(0), key)), undefined, 'octets');
    assert.equal(read(encodeTlv(0x31, oid(ID_RSA_ENCRYPTION)), bits(key)), undefined, 'no algorithm');
    assert.equal(read(algorithm(ID_RSA_ENCRYPTION)), undefined, 'no key');
  });
});
