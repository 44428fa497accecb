import assert from 'node:assert/strict';
import { createDiffieHellman } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import dhGm from '../../vectors/pace-dh-gm.json' with { type: 'json' };
import { toHex } from '../tlv/index.ts';
import {
  bitLength,
  type Curve,
  curveByParameterId,
  dhGroupByParameterId,
  dhGroupByParameters,
  dhPower,
  dhSharedSecret,
  encodePoint,
  fixedBytes,
  isDhPublicKey,
  modularPower,
  multiplyByEphemeral,
  multiplyPoint,
  type PrimeOrderGroup,
  plainBase,
  randomScalar,
  unsignedBytes,
} from './index.ts';

const groups = [0, 1, 2].map((id) => dhGroupByParameterId(id) as PrimeOrderGroup);
const number = (hex: string): bigint => BigInt(`0x${hex}`);

/** Miller–Rabin with the first primes: enough against a slip of the pen, which is what is looked for. */
function isProbablePrime(candidate: bigint): boolean {
  let odd = candidate - 1n;
  let twos = 0;
  while (odd % 2n === 0n) {
    odd /= 2n;
    twos++;
  }
  return [2n, 3n, 5n, 7n, 11n].every((witness) => {
    let x = modularPower(witness, odd, candidate, bitLength(odd));
    if (x === 1n || x === candidate - 1n) return true;
    for (let i = 1; i < twos; i++) {
      x = (x * x) % candidate;
      if (x === candidate - 1n) return true;
    }
    return false;
  });
}

test('RFC 5114: primes, orders and generators are what they claim; the first group is that of Doc 9303-11 G.2', () => {
  for (const [i, { prime, order, generator, primeBytes, parameterId }] of groups.entries()) {
    assert.equal(parameterId, i);
    assert(isProbablePrime(prime) && isProbablePrime(order));
    assert.equal((prime - 1n) % order, 0n);
    assert.equal(modularPower(generator, order, prime, bitLength(order)), 1n);
    assert.notEqual(generator, 1n);
    assert.deepEqual(
      [primeBytes, bitLength(order)],
      [
        [128, 160],
        [256, 224],
        [256, 256],
      ][i],
    );
    assert.equal(isProbablePrime(prime + 2n), false);
  }
  const { p, q, g } = dhGm.domain_parameters;
  const [first] = groups;
  assert.deepEqual([first?.prime, first?.order, first?.generator], [p, q, g].map(number));
  for (const id of [-1, 3, 7, 8]) assert.equal(dhGroupByParameterId(id), undefined);
});

test('modular powers agree with the plain definition, at the edges too', () => {
  const property = fc.property(
    fc.bigInt({ min: 0n, max: 2n ** 80n }),
    fc.bigInt({ min: 0n, max: 200n }),
    fc.bigInt({ min: 1n, max: 2n ** 70n }),
    (base, exponent, modulus) => {
      assert.equal(modularPower(base, exponent, modulus, 8), base ** exponent % modulus);
    },
  );
  fc.assert(property, { numRuns: 300 });
  assert.throws(() => modularPower(2n, 256n, 1000n, 8), RangeError);
  assert.throws(() => modularPower(2n, -1n, 1000n, 8), RangeError);
});

test('each group agrees with the runtime’s own arithmetic', () => {
  for (const group of groups) {
    const other = createDiffieHellman(
      Buffer.from(unsignedBytes(group.prime)),
      Buffer.from(unsignedBytes(group.generator)),
    );
    const otherPublic = number(toHex(new Uint8Array(other.generateKeys())));
    const own = 0x1234567890abcdefn;
    const secret = dhSharedSecret(group, otherPublic, own);
    const ownPublic = unsignedBytes(dhPower(group, group.generator, own));
    const expected = new Uint8Array(other.computeSecret(Buffer.from(ownPublic)));
    assert.equal(toHex(secret ?? new Uint8Array()), toHex(expected).padStart(2 * group.primeBytes, '0'));
  }
});

test('a public key is in range and in the subgroup, or none', () => {
  for (const group of groups) {
    const { prime, order, generator } = group;
    assert(isDhPublicKey(group, generator));
    assert(isDhPublicKey(group, dhPower(group, generator, order - 1n)));
    for (const value of [0n, 1n, prime - 1n, prime, prime + generator, -1n]) {
      assert.equal(isDhPublicKey(group, value), false);
    }
    // In range, of another order: what a small-subgroup attack sends.
    const cofactor = (prime - 1n) / order;
    const stray = [2n, 3n, 5n].map((base) => modularPower(base, order, prime, bitLength(order)));
    for (const value of stray) if (value !== 1n) assert.equal(isDhPublicKey(group, value), false);
    assert(isDhPublicKey(group, modularPower(2n, cofactor, prime, bitLength(cofactor))));
  }
});

test('explicit parameters: a standard group by value, another after checks, never one that is forged or unfit', () => {
  for (const group of groups) {
    const { prime, generator, order } = group;
    assert.equal(dhGroupByParameters({ prime, generator }), group);
    assert.equal(dhGroupByParameters({ prime, generator, order }), group);
    assert.equal(dhGroupByParameters({ prime, generator, order: order + 2n }), undefined);
    const otherGenerator = (generator * generator) % prime;
    const own = dhGroupByParameters({ prime, generator: otherGenerator, order });
    assert.deepEqual([own?.name, own?.parameterId, own?.order], ['explicit', undefined, order]);
    assert.equal(dhGroupByParameters({ prime, generator: otherGenerator })?.order, undefined);
    for (const unfit of [0n, 1n, prime - 1n, prime]) {
      assert.equal(dhGroupByParameters({ prime, generator: unfit }), undefined);
    }
    assert.equal(dhGroupByParameters({ prime: prime + 1n, generator }), undefined, 'even');
    assert.equal(dhGroupByParameters({ prime, generator: 2n, order }), undefined, 'not of that order');
    assert.equal(dhGroupByParameters({ prime, generator: otherGenerator, order: 1n }), undefined);
    // The order of the whole group is one too, and as long as the prime: not worth the time before it is signed.
    assert.equal(dhGroupByParameters({ prime, generator: otherGenerator, order: prime - 1n }), undefined);
  }
  assert.equal(dhGroupByParameters({ prime: (1n << 1000n) + 1n, generator: 2n }), undefined, 'too small');
  assert.equal(dhGroupByParameters({ prime: (1n << 5000n) + 1n, generator: 2n }), undefined, 'too large');
});

test('a shared secret is as long as the prime, and 0, 1 and p − 1 are none', () => {
  const [group] = groups;
  assert(group);
  assert.equal(dhSharedSecret(group, group.generator, 1n)?.length, 128);
  for (const weak of [0n, 1n, group.prime - 1n]) assert.equal(dhSharedSecret(group, weak, 1n), undefined);
});

test('numbers as bytes: shortest, or of a length', () => {
  assert.equal(toHex(unsignedBytes(0n)), '00');
  assert.equal(toHex(unsignedBytes(0x80n)), '80');
  assert.equal(toHex(unsignedBytes(0x100n)), '0100');
  assert.equal(toHex(fixedBytes(0x100n, 4)), '00000100');
  assert.throws(() => fixedBytes(0x100n, 1), RangeError);
  assert.throws(() => fixedBytes(-1n, 1), RangeError);
});

test('multiplication for one session gives what the blinded one gives, on every curve', () => {
  for (const id of [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]) {
    const curve = curveByParameterId(id) as Curve;
    const base = plainBase(curve);
    for (const scalar of [1n, curve.order - 1n, curve.order + 3n, randomScalar(curve)]) {
      const expected = multiplyPoint(curve, base, scalar);
      const product = multiplyByEphemeral(curve, base, scalar);
      assert(expected && product);
      assert.equal(toHex(encodePoint(product)), toHex(encodePoint(expected)), curve.name);
    }
    for (const scalar of [0n, curve.order]) assert.equal(multiplyByEphemeral(curve, base, scalar), undefined);
    assert.equal(multiplyByEphemeral(curve, curve.Point.ZERO, 5n), undefined);
  }
});
