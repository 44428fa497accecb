import assert from 'node:assert/strict';
import { createECDH, getCurves } from 'node:crypto';
import { test } from 'node:test';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import cmac from '../../vectors/cmac.json' with { type: 'json' };
import eac from '../../vectors/eac-tr03110.json' with { type: 'json' };
import retail from '../../vectors/retail-mac.json' with { type: 'json' };
import { concatBytes, fromHex, toHex } from '../tlv/index.ts';
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  type Curve,
  curveByName,
  curveByOid,
  curveByParameterId,
  curveByParameters,
  decodePoint,
  ecdsaVerify,
  encodePoint,
  fixedBytes,
  multiplyPoint,
  padMethod2,
  randomScalar,
  retailMac,
  scalarFromBytes,
  sha1,
  sha224,
  sha256,
  sha384,
  sha512,
  sharedSecret,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from './index.ts';

/** The twin of a value: one bit of one byte is another. */
function twins(hex: string): string[] {
  return Array.from({ length: hex.length / 2 }, (_, i) => {
    const bytes = fromHex(hex);
    bytes[i] = (bytes[i] ?? 0) ^ 0x10;
    return toHex(bytes);
  });
}

const PARAMETER_IDS = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const curves = PARAMETER_IDS.map((id) => {
  const curve = curveByParameterId(id);
  assert(curve);
  return curve;
});
const P256 = curves[5] as Curve;
const bytes = (lengthBytes: number): Uint8Array => Uint8Array.from({ length: lengthBytes }, (_, at) => 37 * at + 5);

test('AES-CMAC: RFC 4493, SP 800-38B and Doc 9303-11 G; every twin of key and message gives another MAC', () => {
  const { K: key, 'AES-128(key,0)': ofZero } = cmac.subkey_generation;
  const encryptedZero = (hex: string) => toHex(aesCbcEncrypt(fromHex(hex), new Uint8Array(16), new Uint8Array(16)));
  assert.equal(encryptedZero(key), ofZero);
  for (const twin of twins(key)) assert.notEqual(encryptedZero(twin), ofZero);
  for (const { K, M, T, id } of cmac.vectors) {
    const macOf = (key: string, message: string): string =>
      toHex(aesCmac(fromHex(key), fromHex(message))).slice(0, T.length);
    assert.equal(macOf(K, M), T, id);
    for (const key of twins(K)) assert.notEqual(macOf(key, M), T);
    for (const message of twins(M)) assert.notEqual(macOf(K, message), T);
  }
});

test('AES-CMAC: the subkeys of RFC 4493, by what they are for; a twin of each gives another MAC', () => {
  const { K, K1, K2 } = cmac.subkey_generation;
  const whole = bytes(16);
  const cut = bytes(11);
  const encrypted = (block: Uint8Array): string => toHex(aesCbcEncrypt(fromHex(K), new Uint8Array(16), block));
  const under = (subkey: string, block: Uint8Array): string =>
    encrypted(block.map((byte, at) => byte ^ (fromHex(subkey)[at] ?? 0)));
  // The last block is masked with K1 when it is whole, with K2 when it had to be padded (RFC 4493 §2.4).
  assert.equal(toHex(aesCmac(fromHex(K), whole)), under(K1, whole));
  assert.equal(toHex(aesCmac(fromHex(K), cut)), under(K2, padMethod2(cut, 16)));
  for (const twin of twins(K1)) assert.notEqual(toHex(aesCmac(fromHex(K), whole)), under(twin, whole));
  for (const twin of twins(K2)) assert.notEqual(toHex(aesCmac(fromHex(K), cut)), under(twin, padMethod2(cut, 16)));
});

test('AES-CMAC: each vector is of the cipher and the length that it says', () => {
  for (const { cipher, K, T, id, ...rest } of cmac.vectors) {
    assert.equal(cipher, `AES-${4 * K.length}`, id);
    assert.equal(T.length / 2, 'T_length' in rest ? rest.T_length : 16, id);
  }
});

test('retail MAC: ISO/IEC 9797-1 Annex B and Doc 9303-11 D; every twin of the message gives another MAC', () => {
  const zeroPad = (data: Uint8Array): Uint8Array => concatBytes(data, new Uint8Array((8 - (data.length % 8)) % 8));
  // Padding method 3 is of no use to Doc 9303; the function that the vectors are for is the same.
  const lengthFirst = (data: Uint8Array): Uint8Array =>
    concatBytes(fixedBytes(BigInt(data.length * 8), 8), zeroPad(data));
  for (const { K, D, G, padding_method, id } of retail.vectors) {
    const pad =
      padding_method === 2 ? (data: Uint8Array) => padMethod2(data, 8) : padding_method === 3 ? lengthFirst : zeroPad;
    assert.equal(toHex(retailMac(fromHex(K), pad(fromHex(D)))), G, id);
    for (const data of twins(D)) assert.notEqual(toHex(retailMac(fromHex(K), pad(fromHex(data)))), G);
    for (const key of twins(K)) assert.notEqual(toHex(retailMac(fromHex(key), pad(fromHex(D)))), G);
  }
});

test('padding method 2: published examples, and what is no padding', () => {
  for (const { D, padded } of retail.padding_method_2) {
    assert.equal(toHex(padMethod2(fromHex(D), 8)), padded);
    assert.equal(toHex(unpadMethod2(fromHex(padded), 8) ?? new Uint8Array([1])), D);
  }
  for (const hex of ['', '80', '0000000000000000']) {
    assert.equal(unpadMethod2(fromHex(hex), 8), undefined, hex);
  }
  assert.equal(unpadMethod2(fromHex('80000000000000000000000000000000'), 8), undefined);
});

test('AES-CBC and two-key 3DES invert themselves; wrong sizes are bugs', () => {
  const data = fromHex('00112233445566778899aabbccddeeff');
  for (const keyBytes of [16, 24, 32]) {
    const key = new Uint8Array(keyBytes).fill(7);
    const iv = new Uint8Array(16).fill(9);
    assert.equal(toHex(aesCbcDecrypt(key, iv, aesCbcEncrypt(key, iv, data))), toHex(data));
  }
  const key = fromHex('ab94fdecf2674fdfb9b391f85d7f76f2');
  const iv = new Uint8Array(8);
  assert.equal(toHex(tdesCbcDecrypt(key, iv, tdesCbcEncrypt(key, iv, data))), toHex(data));
  assert.throws(() => aesCbcEncrypt(new Uint8Array(16), new Uint8Array(16), new Uint8Array(15)));
  assert.throws(() => tdesCbcEncrypt(new Uint8Array(24), iv, data), RangeError);
  assert.throws(() => retailMac(new Uint8Array(8), data), RangeError);
});

test('AES secure messaging sample of the EAC worked example', () => {
  const { session_keys: keys, secure_messaging: sample } = eac.PACE;
  const iv = aesCbcEncrypt(fromHex(keys.K_Enc), new Uint8Array(16), fromHex(sample.encryption.SSC));
  const encrypted = aesCbcEncrypt(fromHex(keys.K_Enc), iv, padMethod2(fromHex(sample.encryption.data), 16));
  assert.equal(toHex(encrypted), sample.encryption.encrypted_data);
});

test('digests of the empty string', () => {
  assert.equal(toHex(sha1()), 'da39a3ee5e6b4b0d3255bfef95601890afd80709');
  assert.equal(toHex(sha224()).slice(0, 8), 'd14a028c');
  assert.equal(toHex(sha256()).slice(0, 8), 'e3b0c442');
  assert.equal(toHex(sha384()).slice(0, 8), '38b060a7');
  assert.equal(toHex(sha512()).slice(0, 8), 'cf83e135');
});

test('each curve: the base point has the stated order and lies on the curve', () => {
  for (const curve of curves) {
    curve.base.assertValidity();
    assert.equal(multiplyPoint(curve, curve.base, curve.order), undefined, curve.name);
    assert.equal(
      multiplyPoint(curve, curve.base, curve.order - 1n)
        ?.negate()
        .equals(curve.base),
      true,
      curve.name,
    );
    assert.equal(curveByOid(curve.oid), curve);
    assert.equal(curveByName(curve.name), curve);
    const scalar = randomScalar(curve);
    assert(scalar > 0n && scalar < curve.order);
  }
  for (const id of [0, 1, 2, 7, 19, -1]) assert.equal(curveByParameterId(id), undefined);
});

test('each curve agrees with the runtime’s own, where it has one', (t) => {
  const names: Record<string, string> = { secp192r1: 'prime192v1', secp256r1: 'prime256v1' };
  let compared = 0;
  for (const curve of curves) {
    const name = names[curve.name] ?? curve.name;
    if (!getCurves().includes(name)) continue;
    const other = createECDH(name);
    const otherPublic = decodePoint(curve, new Uint8Array(other.generateKeys()));
    const own = randomScalar(curve);
    const ownPublic = multiplyPoint(curve, curve.base, own);
    assert(otherPublic && ownPublic);
    assert.equal(
      toHex(sharedSecret(curve, otherPublic, own) ?? new Uint8Array()),
      toHex(new Uint8Array(other.computeSecret(encodePoint(ownPublic)))),
      curve.name,
    );
    compared++;
  }
  t.diagnostic(`${compared} of ${curves.length} curves compared`);
  assert(compared >= 3);
});

test('ECDH of the EAC worked example (Chip Authentication keys), and its twins', () => {
  const example = eac['Chip Authentication version 2'];
  const publicKey = (point: { x: string; y: string }) =>
    decodePoint(P256, concatBytes(Uint8Array.of(4), fromHex(point.x), fromHex(point.y)));
  const chip = publicKey(example.PK_PICC);
  const terminal = publicKey(example['~PK_PCD']);
  assert(chip && terminal);
  const chipKey = scalarFromBytes(fromHex(example.SK_PICC));
  const terminalKey = scalarFromBytes(fromHex(example['~SK_PCD']));
  for (const secret of [sharedSecret(P256, chip, terminalKey), sharedSecret(P256, terminal, chipKey)]) {
    assert.equal(toHex(secret ?? new Uint8Array()), example.K);
  }
  assert.notEqual(toHex(sharedSecret(P256, chip, terminalKey + 1n) ?? new Uint8Array()), example.K);
  for (const x of twins(example.PK_PICC.x)) assert.equal(publicKey({ ...example.PK_PICC, x }), undefined);
  for (const y of twins(example.PK_PICC.y)) assert.equal(publicKey({ ...example.PK_PICC, y }), undefined);
});

test('points: only uncompressed, of the right length, on the curve', () => {
  const encoded = encodePoint(P256.base);
  assert(decodePoint(P256, encoded)?.equals(P256.base));
  assert.equal(decodePoint(P256, P256.base.toBytes(true)), undefined);
  assert.equal(decodePoint(P256, encoded.subarray(0, 64)), undefined);
  assert.equal(decodePoint(P256, concatBytes(encoded, Uint8Array.of(0))), undefined);
  assert.equal(decodePoint(P256, new Uint8Array(65)), undefined);
  assert.equal(decodePoint(P256, Uint8Array.of(0)), undefined);
});

test('explicit parameters are matched by value: one forged value and there is no curve', () => {
  for (const curve of curves) {
    const { p, a, b, n, h } = curve.Point.CURVE();
    const given = { p, a, b, order: n, cofactor: h, generator: encodePoint(curve.base) };
    assert.equal(curveByParameters(given), curve);
    assert.equal(curveByParameters({ ...given, generator: curve.base.toBytes(true) }), curve);
    const twice = encodePoint(curve.base.double());
    for (const forged of [
      { p: p + 2n },
      { a: a + 1n },
      { b: b + 1n },
      { order: n + 2n },
      { cofactor: 2n },
      { generator: twice },
      { generator: new Uint8Array(0) },
    ]) {
      assert.equal(curveByParameters({ ...given, ...forged }), undefined, `${curve.name} ${Object.keys(forged)}`);
    }
  }
});

test('ECDSA: signatures of every curve verify, high s included; twins do not', () => {
  const message = sha384(fromHex('0102'));
  for (const curve of curves) {
    const signer = ecdsa(curve.Point, nobleSha256);
    const { secretKey, publicKey } = signer.keygen();
    const point = curve.Point.fromBytes(publicKey);
    const der = signer.sign(message, secretKey, { prehash: false, lowS: false, format: 'der' });
    assert.equal(ecdsaVerify(curve, message, der, point), true, curve.name);
    const { r, s } = signer.Signature.fromBytes(der, 'der');
    const high = new signer.Signature(r, curve.order - s).toBytes('der');
    assert.equal(ecdsaVerify(curve, message, high, point), true, `${curve.name}: the other s`);
    assert.equal(ecdsaVerify(curve, sha384(fromHex('0103')), der, point), false);
    assert.equal(ecdsaVerify(curve, message, der, point.double()), false);
    assert.equal(ecdsaVerify(curve, message, der.subarray(0, -1), point), false);
    assert.equal(ecdsaVerify(curve, message, concatBytes(der, Uint8Array.of(0)), point), false);
  }
  const signer = ecdsa(P256.Point, nobleSha256);
  const { secretKey, publicKey } = signer.keygen();
  const der = signer.sign(message, secretKey, { prehash: false, lowS: false, format: 'der' });
  for (const twin of twins(toHex(der))) {
    assert.equal(ecdsaVerify(P256, message, fromHex(twin), P256.Point.fromBytes(publicKey)), false);
  }
});
