import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type DigestName, digest } from '../../crypto/index.ts';
import { concatBytes, encodeInteger, encodeOid, encodeTlv, parseTlv } from '../../tlv/index.ts';
import { readAlgorithm, signatureScheme } from './algorithms.ts';
import { type PssParameters, recoverRepresentative, rsaPublicKey, verifyPkcs1, verifyPss } from './rsa.ts';
import {
  bytesOf,
  cubeRoot,
  DIGEST_OIDS,
  digestInfo,
  numberOf,
  type PssMessage,
  pkcs1Message,
  powerOf,
  pssMessage,
  rawRsaKey,
} from './testing/raw-rsa.ts';

const DATA = new TextEncoder().encode('what the signer signed');
const OTHER_DATA = new TextEncoder().encode('what the signer never saw');
const HASHES: readonly DigestName[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const NULL = encodeTlv(0x05);
const key = rawRsaKey(2048);
/** 8n + 1 bits: an encoded message of PSS is a byte shorter than the modulus. */
const longer = rawRsaKey(2049);
const hashOf = (name: DigestName, data = DATA): Uint8Array => digest(name, data);

describe('PKCS #1 v1.5', () => {
  const holds = (message: Uint8Array, name: DigestName = 'sha256'): boolean =>
    verifyPkcs1(key.publicKey, name, DATA, key.sign(message));
  const info = digestInfo('sha256', hashOf('sha256'));
  const good = pkcs1Message(info, 256);

  for (const name of HASHES) {
    it(`${name}: with NULL behind the name of the hash function, and without; and no other hash`, () => {
      for (const parameters of [NULL, new Uint8Array()]) {
        const message = pkcs1Message(digestInfo(name, hashOf(name), parameters), 256);
        assert.equal(holds(message, name), true);
        for (const other of HASHES) if (other !== name) assert.equal(holds(message, other), false, other);
        assert.equal(verifyPkcs1(key.publicKey, name, OTHER_DATA, key.sign(message)), false);
      }
    });
  }

  const parameters = (bytes: Uint8Array) => pkcs1Message(digestInfo('sha256', hashOf('sha256'), bytes), 256);
  const changed = (at: number, byte: number): Uint8Array => good.with(at, byte);
  const separatorAt = 256 - info.length - 1;
  const FORGERIES: Readonly<Record<string, Uint8Array>> = {
    'block type 0': changed(1, 0x00),
    'block type 2, which is for encryption': changed(1, 0x02),
    'a first byte that is not zero': changed(0, 0x01),
    'a padding byte that is not FF': changed(40, 0xfe),
    'a zero within the padding': changed(40, 0x00),
    'the last byte of padding changed': changed(separatorAt - 1, 0x7f),
    'no zero between padding and DigestInfo': changed(separatorAt, 0xff),
    'garbage behind the DigestInfo (Bleichenbacher 2006)': concatBytes(
      pkcs1Message(info, 64),
      new Uint8Array(192).fill(0xa5),
    ),
    'zeros behind the DigestInfo': concatBytes(pkcs1Message(info, 256 - 8), new Uint8Array(8)),
    'padding of eight bytes, and garbage in the parameters of the hash function (CVE-2006-4340)': pkcs1Message(
      digestInfo('sha256', hashOf('sha256'), encodeTlv(0x04, new Uint8Array(180).fill(0xa5))),
      256,
    ),
    'a NULL that is not empty': parameters(Uint8Array.of(0x05, 0x01, 0x00)),
    'a NULL of long length': parameters(Uint8Array.of(0x05, 0x81, 0x00)),
    'two NULLs': parameters(concatBytes(NULL, NULL)),
    'a length that is not the shortest': pkcs1Message(
      concatBytes(Uint8Array.of(0x30, 0x81, info.length - 2), info.subarray(2)),
      256,
    ),
    'something else in the DigestInfo': pkcs1Message(
      encodeTlv(0x30, info.subarray(2), encodeTlv(0x04, Uint8Array.of(1))),
      256,
    ),
    'less padding behind more zeros': concatBytes(Uint8Array.of(0), pkcs1Message(info, 255)),
    'the bare hash': pkcs1Message(hashOf('sha256'), 256),
    'the hash without its last byte': pkcs1Message(digestInfo('sha256', hashOf('sha256').subarray(0, 31)), 256),
    'the name of another hash function': pkcs1Message(digestInfo('sha1', hashOf('sha256')), 256),
    'the name of another hash function of the same length': pkcs1Message(
      encodeTlv(
        0x30,
        // SHA-512/256.
        encodeTlv(0x30, encodeTlv(0x06, encodeOid('2.16.840.1.101.3.4.2.6')), NULL),
        encodeTlv(0x04, hashOf('sha256')),
      ),
      256,
    ),
    'the hash of something else': pkcs1Message(digestInfo('sha256', hashOf('sha256', OTHER_DATA)), 256),
    'nothing but zeros': new Uint8Array(256),
  };
  for (const [what, message] of Object.entries(FORGERIES)) {
    it(`not with ${what}`, () => {
      assert.equal(holds(good), true, 'the message that it departs from');
      assert.equal(holds(message), false);
    });
  }

  it('not with less than eight bytes of padding', () => {
    const long = digestInfo('sha512', hashOf('sha512'));
    for (const [lengthBytes, expected] of [
      [long.length + 3 + 8, true],
      [long.length + 3 + 7, false],
    ] as const) {
      // Shorter than any key that is taken; under an exponent of 1 the message signs itself.
      const modulusBits = 8 * lengthBytes;
      const tiny = { modulus: (1n << BigInt(modulusBits)) - 1n, exponent: 1n, modulusBits };
      assert.equal(verifyPkcs1(tiny, 'sha512', DATA, pkcs1Message(long, lengthBytes)), expected);
    }
  });

  it('an exponent of 3 gives nobody a signature: a cube that begins like a message does not do', () => {
    // No private key is needed: any modulus of 3,072 bits does.
    const modulus = (1n << 3071n) + (1n << 2000n) + 1n;
    const weak = rsaPublicKey(modulus, 3n);
    assert.ok(weak);
    const beginning = concatBytes(Uint8Array.of(0, 1), new Uint8Array(8).fill(0xff), Uint8Array.of(0), info);
    const target = numberOf(concatBytes(beginning, new Uint8Array(384 - beginning.length)));
    const forged = cubeRoot(target);
    const recovered = bytesOf(powerOf(forged, 3n, modulus), 384);
    assert.deepEqual(recovered.subarray(0, beginning.length), beginning, 'the forgery is a good one');
    assert.equal(verifyPkcs1(weak, 'sha256', DATA, bytesOf(forged, 384)), false);
  });

  it('the signature is a number below the modulus: zeros before it may be left out, none added', () => {
    const signature = key.sign(good);
    const { modulus } = key.publicKey;
    const verify = (bytes: Uint8Array): boolean => verifyPkcs1(key.publicKey, 'sha256', DATA, bytes);
    assert.equal(verify(signature), true);
    assert.equal(verify(concatBytes(Uint8Array.of(0), signature)), false);
    assert.equal(verify(bytesOf(numberOf(signature) + modulus, 257)), false);
    assert.equal(verify(signature.subarray(1)), false);
    for (const number of [0n, 1n, modulus - 1n, modulus]) assert.equal(verify(bytesOf(number, 256)), false);
    // A signature that begins with zeros is the same number without them.
    const small = { ...key.publicKey, modulus: (1n << 2047n) + 1n, exponent: 3n };
    const short = cubeRoot(numberOf(good));
    assert.equal(verifyPkcs1(small, 'sha256', DATA, bytesOf(short, 100)), false);
  });
});

describe('PSS', () => {
  type Departure = Partial<Omit<PssMessage, 'bits' | 'data'>>;
  const USUAL = { hash: 'sha256', mask: 'sha256', saltBytes: 32 } as const;
  const usual = { digest: 'sha256', maskDigest: 'sha256', saltBytes: 32 } as const;
  const messageOf = (departure: Departure = {}, pair = key): Uint8Array =>
    pssMessage({ bits: pair.bits, data: DATA, ...USUAL, ...departure });
  const holds = (message: Uint8Array, parameters: PssParameters = usual, pair = key): boolean =>
    verifyPss(pair.publicKey, parameters, DATA, pair.sign(message));

  for (const hash of HASHES) {
    const length = digest(hash).length;
    for (const mask of HASHES) {
      it(`${hash}, mask of ${mask}: no salt, 20 bytes, the hash’s length, all that fits; and no other length`, () => {
        for (const pair of mask === hash ? [key, longer] : [key]) {
          for (const saltBytes of [0, 20, length, 256 - length - 2]) {
            const signature = pair.sign(messageOf({ hash, mask, saltBytes }, pair));
            const verify = (change: Partial<PssParameters> = {}, data = DATA): boolean =>
              verifyPss(pair.publicKey, { digest: hash, maskDigest: mask, saltBytes, ...change }, data, signature);
            assert.equal(verify(), true, `${pair.bits} bits, salt ${saltBytes}`);
            for (const other of [saltBytes - 1, saltBytes + 1, -1, 257]) {
              if (other !== saltBytes) assert.equal(verify({ saltBytes: other }), false, `salt ${other}`);
            }
            assert.equal(verify({}, OTHER_DATA), false);
          }
        }
      });
    }
    it(`${hash}: not under another hash function, for the message or for the mask`, () => {
      const signature = key.sign(messageOf({ hash, mask: hash, saltBytes: 20 }));
      for (const other of HASHES.filter((one) => one !== hash)) {
        const given = { digest: hash, maskDigest: hash, saltBytes: 20 };
        assert.equal(verifyPss(key.publicKey, { ...given, digest: other }, DATA, signature), false, other);
        assert.equal(verifyPss(key.publicKey, { ...given, maskDigest: other }, DATA, signature), false, other);
      }
    });
  }

  const FORGERIES: Readonly<Record<string, Departure>> = {
    'the last byte BD': { trailer: 0xbd },
    'the last byte CC, the other trailer field of ISO/IEC 9796-2': { trailer: 0xcc },
    'the last byte 00': { trailer: 0x00 },
    'something in the padding': { padding: 0x01 },
    '80 in the padding': { padding: 0x80 },
    'another byte before the salt': { separator: 0x02 },
    'no byte before the salt': { separator: 0x00 },
    'the hash over another prefix': { prefix: new Uint8Array(8).fill(1) },
    'the hash over a shorter prefix': { prefix: new Uint8Array(7) },
  };
  for (const [what, departure] of Object.entries(FORGERIES)) {
    it(`not with ${what}`, () => {
      for (const pair of [key, longer]) {
        assert.equal(holds(messageOf({}, pair), usual, pair), true, 'the message that it departs from');
        assert.equal(holds(messageOf(departure, pair), usual, pair), false, `${pair.bits} bits`);
      }
    });
  }

  it('not with a bit above the message set: it is one bit shorter than the modulus', () => {
    const message = messageOf();
    assert.equal((message[0] ?? 0) & 0x80, 0);
    const raised = message.with(0, (message[0] ?? 0) | 0x80);
    // The number must stay below the modulus, which not every modulus leaves room for.
    const high = { ...key.publicKey, modulus: (1n << 2048n) - 1n, exponent: 1n };
    assert.equal(verifyPss(high, usual, DATA, message), true, 'under an exponent of 1 the message signs itself');
    assert.equal(verifyPss(high, usual, DATA, raised), false);
    const long = messageOf({}, longer);
    assert.equal(long.length, 256);
    const higher = { ...longer.publicKey, modulus: (1n << 2049n) - 1n, exponent: 1n };
    assert.equal(verifyPss(higher, usual, DATA, concatBytes(Uint8Array.of(0), long)), true);
    assert.equal(verifyPss(higher, usual, DATA, concatBytes(Uint8Array.of(1), long)), false);
  });

  it('not with any byte of the message changed', () => {
    const message = messageOf();
    for (let at = 0; at < message.length; at += 15) {
      assert.equal(holds(message.with(at, (message[at] ?? 0) ^ 1)), false, `byte ${at}`);
    }
  });

  it('nor by a number that is not below the modulus, be it the same modulo it, or of a length that no signature has', () => {
    // A modulus of 8n + 1 bits leaves room above it in as many bytes.
    const { publicKey } = longer;
    const pssSignature = longer.sign(messageOf({}, longer));
    const pkcs1Signature = longer.sign(pkcs1Message(digestInfo('sha256', hashOf('sha256')), 257));
    for (const [signature, verify] of [
      [pssSignature, (bytes: Uint8Array) => verifyPss(publicKey, usual, DATA, bytes)],
      [pkcs1Signature, (bytes: Uint8Array) => verifyPkcs1(publicKey, 'sha256', DATA, bytes)],
    ] as const) {
      assert.equal(verify(signature), true);
      const value = numberOf(signature);
      assert.equal(verify(bytesOf(value + publicKey.modulus, 257)), false);
      assert.equal(verify(bytesOf(publicKey.modulus, 257)), false);
      assert.equal(verify(concatBytes(Uint8Array.of(0), signature)), false);
      for (const length of [0, 1, 255, 256]) assert.equal(verify(signature.subarray(0, length)), false);
    }
    assert.equal(recoverRepresentative(publicKey, new Uint8Array()), undefined);
    assert.equal(recoverRepresentative(publicKey, bytesOf(publicKey.modulus, 257)), undefined);
  });

  it('a message of PKCS #1 is none of PSS, nor the other way round', () => {
    const other = pkcs1Message(digestInfo('sha256', hashOf('sha256')), 256);
    assert.equal(holds(other), false);
    assert.equal(verifyPkcs1(key.publicKey, 'sha256', DATA, key.sign(messageOf())), false);
  });
});

describe('parameters of PSS (RFC 4055 §3.1)', () => {
  const algorithm = (oid: string, ...more: Uint8Array[]): Uint8Array =>
    encodeTlv(0x30, encodeTlv(0x06, encodeOid(oid)), ...more);
  const field = (number: number, content: Uint8Array): Uint8Array => encodeTlv(0xa0 | number, content);
  const number = (value: number): Uint8Array => encodeTlv(0x02, encodeInteger(value));
  const hash = (name: DigestName) => field(0, algorithm(DIGEST_OIDS[name], NULL));
  const mask = (name: DigestName, oid = '1.2.840.113549.1.1.8') =>
    field(1, algorithm(oid, algorithm(DIGEST_OIDS[name])));
  const schemeOf = (...parameters: readonly Uint8Array[]) => {
    const parsed = parseTlv(algorithm('1.2.840.113549.1.1.10', ...parameters));
    assert.ok(parsed.ok);
    const read = readAlgorithm(parsed.value[0]);
    return read && signatureScheme(read);
  };
  const of = (...fields: readonly Uint8Array[]) => schemeOf(encodeTlv(0x30, ...fields));
  const pss = (digestName: DigestName, maskDigest: DigestName, saltBytes: number) => ({
    ...{ kind: 'rsa-pss', digest: digestName, maskDigest },
    saltBytes,
  });

  it('each field by itself, and what it is when left out', () => {
    assert.deepEqual(of(), pss('sha1', 'sha1', 20));
    assert.deepEqual(schemeOf(), pss('sha1', 'sha1', 20));
    assert.deepEqual(of(hash('sha384')), pss('sha384', 'sha1', 20));
    assert.deepEqual(of(mask('sha512')), pss('sha1', 'sha512', 20));
    assert.deepEqual(of(field(2, number(0))), pss('sha1', 'sha1', 0));
    assert.deepEqual(of(hash('sha256'), mask('sha224'), field(2, number(222)), field(3, number(1))), {
      ...pss('sha256', 'sha224', 222),
    });
  });

  it('a trailer field other than 1, and what we do not have, is nothing that we can check', () => {
    for (const trailer of [0, 2, 0xbc]) assert.equal(of(hash('sha256'), field(3, number(trailer))), undefined);
    const unknown = '2.16.840.1.101.3.4.2.8';
    assert.equal(of(field(0, algorithm(unknown))), undefined);
    assert.equal(of(field(1, algorithm('1.2.840.113549.1.1.8', algorithm(unknown)))), undefined);
    assert.equal(of(mask('sha256', '1.2.840.113549.1.1.9')), undefined);
    assert.equal(of(field(1, algorithm('1.2.840.113549.1.1.8'))), undefined, 'a mask of no hash function');
    assert.equal(schemeOf(NULL), undefined);
    assert.equal(of(field(2, number(2 ** 60))), undefined, 'no number of bytes');
  });
});
