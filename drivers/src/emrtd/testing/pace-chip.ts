import assert from 'node:assert/strict';
import { parseCommand } from '../../apdu/index.ts';
import {
  aesCbcEncrypt,
  aesCmac,
  type Curve,
  type CurvePoint,
  curveByParameterId,
  decodePoint,
  dhGroupByParameterId,
  encodePoint,
  fixedBytes,
  multiplyPoint,
  padMethod2,
  randomBytes,
  retailMac,
  scalarFromBytes,
  sha1,
  sha256,
  tdesCbcEncrypt,
  unsignedBytes,
} from '../../crypto/index.ts';
import { concatBytes, encodeOid, encodeTlv, equalBytes, fromHex, parseTlv } from '../../tlv/index.ts';
import type { CipherSuite } from '../key-derivation.ts';
import { answeringChannel, type TestChannel } from './scripted-channel.ts';

/*
 * The chip's half of PACE, from ICAO 9303-11 §4.4 and raw primitives alone: none of the reader's functions, and its arithmetic
 * written another way (the reader's tricks must come out equal to the plain formulas).
 */

export interface ChipOffer {
  readonly oid: string;
  readonly mapping: 'gm' | 'im' | 'cam';
  readonly suite: CipherSuite;
  readonly parameterId: number;
  readonly can: string;
  /** The static private key of Chip Authentication mapping. */
  readonly chipKey?: bigint;
  readonly lie?: 'token';
}

/** A group in the plainest way; elements are encoded. */
interface Arithmetic {
  readonly base: Uint8Array;
  readonly order: bigint;
  readonly prime: bigint;
  readonly tag: number;
  readonly times: (element: Uint8Array, scalar: bigint) => Uint8Array;
  readonly plus: (a: Uint8Array, b: Uint8Array) => Uint8Array;
  readonly secret: (element: Uint8Array) => Uint8Array;
  readonly fromField: (value: bigint) => Uint8Array;
}

function onCurve(curve: Curve): Arithmetic {
  const read = (bytes: Uint8Array): CurvePoint => {
    const found = decodePoint(curve, bytes);
    assert(found);
    return found;
  };
  const { Fp } = curve.Point;
  return {
    base: encodePoint(curve.base),
    order: curve.order,
    prime: Fp.ORDER,
    tag: 0x86,
    times(element, scalar) {
      const product = multiplyPoint(curve, read(element), scalar);
      assert(product);
      return encodePoint(product);
    },
    plus: (a, b) => encodePoint(read(a).add(read(b))),
    secret: (element) => element.slice(1, 1 + curve.fieldBytes),
    // BCIMRT2010: a x that is on the curve, or −t² times it, which then is.
    fromField(t) {
      const { a, b } = curve.Point.CURVE();
      const f = (x: bigint) => Fp.add(Fp.add(Fp.mul(Fp.sqr(x), x), Fp.mul(a, x)), b);
      const alpha = Fp.neg(Fp.sqr(t));
      const s = Fp.add(alpha, Fp.sqr(alpha));
      const x2 = Fp.mul(Fp.div(Fp.neg(b), a), Fp.add(Fp.ONE, Fp.inv(s)));
      const h2 = f(x2);
      const power = Fp.pow(h2, (Fp.ORDER + 1n) / 4n);
      const isSquare = Fp.eql(Fp.sqr(power), h2);
      const x = isSquare ? x2 : Fp.mul(alpha, x2);
      const y = isSquare ? power : Fp.div(Fp.mul(Fp.mul(Fp.sqr(t), t), h2), power);
      assert(Fp.eql(Fp.sqr(y), f(x)));
      return encodePoint(curve.Point.fromAffine({ x, y }));
    },
  };
}

function inField(parameterId: number): Arithmetic {
  const group = dhGroupByParameterId(parameterId);
  assert(group);
  const { prime, order, generator, primeBytes } = group;
  const power = (base: bigint, exponent: bigint): bigint => {
    let result = 1n;
    for (const bit of exponent.toString(2)) {
      result = (result * result) % prime;
      if (bit === '1') result = (result * base) % prime;
    }
    return result;
  };
  return {
    base: unsignedBytes(generator),
    order,
    prime,
    tag: 0x84,
    times: (element, scalar) => unsignedBytes(power(scalarFromBytes(element), scalar % order)),
    plus: (a, b) => unsignedBytes((scalarFromBytes(a) * scalarFromBytes(b)) % prime),
    secret: (element) => fixedBytes(scalarFromBytes(element), primeBytes),
    fromField: (value) => unsignedBytes(power(value, (prime - 1n) / order)),
  };
}

const keyBytes = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;
const CONSTANTS = {
  short: ['a668892a7c41e3ca739f40b057d85904', 'a4e136ac725f738b01c1f60217c188ad'],
  long: [
    'd463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676',
    '54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517',
  ],
} as const;

export interface PaceChip {
  readonly channel: TestChannel;
  /** K, once agreed. */
  readonly secret: () => Uint8Array;
}

export function paceChip(offer: ChipOffer): PaceChip {
  const { suite, mapping } = offer;
  const curve = curveByParameterId(offer.parameterId);
  const group = curve === undefined ? inField(offer.parameterId) : onCurve(curve);
  const block = suite === '3des' ? 8 : 16;
  const kdf = (value: Uint8Array, counter: number): Uint8Array => {
    const input = concatBytes(value, Uint8Array.of(0, 0, 0, counter));
    if (suite === 'aes-256') return sha256(input);
    return suite === 'aes-192' ? sha256(input).slice(0, 24) : sha1(input).slice(0, 16);
  };
  const encrypt = (key: Uint8Array, data: Uint8Array): Uint8Array =>
    (suite === '3des' ? tdesCbcEncrypt : aesCbcEncrypt)(key, new Uint8Array(block), data);
  const long = suite === 'aes-192' || suite === 'aes-256';
  const nonce = randomBytes(long ? 32 : 16);
  const scalar = (): bigint => (scalarFromBytes(randomBytes(72)) % (group.order - 1n)) + 1n;
  const mappingKey = scalar();
  const agreementKey = scalar();
  let generator = group.base;
  let terminalPublic: Uint8Array = new Uint8Array();
  let secret: Uint8Array = new Uint8Array();

  const integrated = (terminalNonce: Uint8Array): Uint8Array => {
    assert.equal(terminalNonce.length, keyBytes[suite]);
    const [c0, c1] = CONSTANTS[long ? 'long' : 'short'].map(fromHex);
    assert(c0 && c1);
    let output = new Uint8Array();
    let key = encrypt(terminalNonce, nonce).slice(0, keyBytes[suite]);
    while (output.length * 8 < group.prime.toString(2).length + 64) {
      output = Uint8Array.from(concatBytes(output, encrypt(key, c1)));
      key = encrypt(key, c0).slice(0, keyBytes[suite]);
    }
    return group.fromField(scalarFromBytes(output) % group.prime);
  };
  const token = (publicKey: Uint8Array): Uint8Array => {
    const input = encodeTlv(0x7f49, encodeTlv(0x06, encodeOid(offer.oid)), encodeTlv(group.tag, publicKey));
    const mac = suite === '3des' ? retailMac(kdf(secret, 2), padMethod2(input, 8)) : aesCmac(kdf(secret, 2), input);
    return mac.slice(0, 8);
  };
  /** A_IC: CA_IC = SK_IC^−1 · SK_Map,IC mod n. */
  const chipAuthenticationData = (): Uint8Array => {
    assert(curve && offer.chipKey);
    const data = curve.Point.Fn.div(mappingKey, offer.chipKey);
    const key = kdf(secret, 1);
    const iv = aesCbcEncrypt(key, new Uint8Array(16), new Uint8Array(16).fill(0xff));
    const bytes = fixedBytes(data, Math.ceil(group.order.toString(2).length / 8));
    return encodeTlv(0x8a, aesCbcEncrypt(key, iv, padMethod2(bytes, 16)));
  };
  const reply = (...objects: readonly Uint8Array[]): Uint8Array =>
    concatBytes(encodeTlv(0x7c, ...objects), fromHex('9000'));

  const channel = answeringChannel((bytes) => {
    const command = parseCommand(bytes);
    if (command?.ins === 0x22) return fromHex('9000');
    const parsed = parseTlv(command?.data ?? new Uint8Array());
    const step = parsed.ok ? parsed.value[0]?.children[0] : undefined;
    switch (step?.tag) {
      case undefined:
        return reply(encodeTlv(0x80, encrypt(kdf(new TextEncoder().encode(offer.can), 3), nonce)));
      case 0x81:
        if (mapping === 'im') {
          generator = integrated(step.value);
          return reply(encodeTlv(0x82));
        }
        generator = group.plus(group.times(group.base, scalarFromBytes(nonce)), group.times(step.value, mappingKey));
        return reply(encodeTlv(0x82, group.times(group.base, mappingKey)));
      case 0x83:
        terminalPublic = step.value;
        secret = group.secret(group.times(terminalPublic, agreementKey));
        return reply(encodeTlv(0x84, group.times(generator, agreementKey)));
      case 0x85: {
        if (!equalBytes(step.value, token(group.times(generator, agreementKey)))) return fromHex('6300');
        const own = token(terminalPublic);
        if (offer.lie === 'token') own[7] = (own[7] ?? 0) ^ 1;
        const chipData = mapping === 'cam' ? [chipAuthenticationData()] : [];
        return reply(encodeTlv(0x86, own), ...chipData);
      }
      default:
        return fromHex('6a80');
    }
  });
  return { channel, secret: () => secret };
}
