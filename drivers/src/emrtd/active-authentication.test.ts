import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import vectors from '../../vectors/active-auth.json' with { type: 'json' };
import { encodeCommand } from '../apdu/index.ts';
import {
  type CurveName,
  curveByName,
  type DigestName,
  digest,
  encodePoint,
  randomScalar,
  scalarFromBytes,
} from '../crypto/index.ts';
import { concatBytes, encodeInteger, encodeOid, encodeTlv, fromHex, toHex } from '../tlv/index.ts';
import {
  activeAuthenticationCommand,
  readActiveAuthenticationKey,
  verifyActiveAuthentication,
} from './active-authentication.ts';
import { checkRepresentative } from './active-authentication-rsa.ts';

const example = vectors['ICAO Doc 9303-11 Appendix F'];
const digestName = (text: string) => text.toLowerCase().replace('-', '') as DigestName;
const flip = (bytes: Uint8Array, at: number): Uint8Array => bytes.with(at, (bytes.at(at) ?? 0) ^ 1);

describe('ICAO 9303-11 Appendix F', () => {
  const representative = fromHex(example.F);
  const challenge = fromHex(example['RND.IFD']);

  it('the command', () => {
    const command = activeAuthenticationCommand(challenge, { answerBytes: example.k / 8 });
    assert.equal(toHex(encodeCommand(command)), example['INTERNAL AUTHENTICATE C-APDU']);
    assert.throws(() => activeAuthenticationCommand(challenge.slice(1), { answerBytes: 128 }), RangeError);
  });

  it('the representative is the example’s own parts, and holds', () => {
    assert.equal(example.F, `6a${example.M1}${example.D}${example.T}`);
    assert.equal(toHex(digest('sha1', fromHex(example.M))), example.H);
    assert.deepEqual(checkRepresentative(representative, challenge), { ok: true, value: 'sha1' });
  });

  it('its lengths follow from the key, the hash function and the trailer', () => {
    const { k, t, Lh, c, L_M1, M2 } = example;
    assert.deepEqual([k, t, Lh], [8 * representative.length, example.T.length / 2, 8 * digest('sha1').length]);
    assert.deepEqual([c, L_M1], [k - Lh - 8 * t - 4, 4 * example.M1.length]);
    assert.deepEqual([M2, example.M], [example['RND.IFD'], example.M1 + M2]);
    const other = activeAuthenticationCommand(flip(challenge, 0), { answerBytes: k / 8 });
    assert.notEqual(toHex(encodeCommand(other)), example['INTERNAL AUTHENTICATE C-APDU']);
  });

  for (const [field, at] of Object.entries({
    header: 0,
    'first byte of M1': 1,
    'last byte of M1': example.M1.length / 2,
    'first byte of D': 1 + example.M1.length / 2,
    'last byte of D': -2,
    trailer: -1,
  })) {
    it(`with another ${field} it does not hold`, () => {
      const at_ = at < 0 ? representative.length + at : at;
      assert.equal(checkRepresentative(flip(representative, at_), challenge).ok, false);
    });
  }

  it('with another challenge it does not hold', () => {
    for (let at = 0; at < challenge.length; at++) {
      assert.deepEqual(checkRepresentative(representative, flip(challenge, at)), { ok: false, error: 'hash-mismatch' });
    }
  });
});

describe('published representatives', () => {
  for (const vector of vectors.message_representatives) {
    const representative = fromHex(vector.F);
    const challenge = fromHex(vector['RND.IFD']);

    it(`${vector.hash_algorithm}, trailer ${vector.T}, holds`, () => {
      assert.equal(vector.F, `6a${vector.M1}${vector.D}${vector.T}`);
      const expected = { ok: true, value: digestName(vector.hash_algorithm) };
      assert.deepEqual(checkRepresentative(representative, challenge), expected);
    });

    it(`${vector.hash_algorithm} does not with any byte changed, or any other challenge`, () => {
      for (let at = 0; at < representative.length; at++) {
        assert.equal(checkRepresentative(flip(representative, at), challenge).ok, false, `byte ${at}`);
      }
      for (let at = 0; at < challenge.length; at++) {
        assert.equal(checkRepresentative(representative, flip(challenge, at)).ok, false, `challenge ${at}`);
      }
      assert.equal(checkRepresentative(representative.slice(1), challenge).ok, false);
      assert.equal(checkRepresentative(representative.slice(0, -1), challenge).ok, false);
    });
  }
});

describe('the representative', () => {
  const challenge = fromHex('0102030405060708');
  const part = fromHex('00112233');
  const make = (header: string, trailer: string, hash: Uint8Array = digest('sha256', part, challenge)): Uint8Array =>
    concatBytes(fromHex(header), part, hash, fromHex(trailer));

  it('may be padded with B', () => {
    for (const header of ['6bba', '6bbbba', '6bbbbbba']) {
      assert.equal(checkRepresentative(make(header, '34cc'), challenge).ok, true, header);
    }
    for (const header of ['6b', '6bbb', '6bab', '4a', '6a6a', '7a', '']) {
      assert.equal(checkRepresentative(make(header, '34cc'), challenge).ok, false, header);
    }
  });

  it('names its hash function by number', () => {
    assert.deepEqual(checkRepresentative(make('6a', '33cc', digest('sha1', part, challenge)), challenge), {
      ok: true,
      value: 'sha1',
    });
    // RIPEMD-160, Whirlpool, nonsense.
    for (const trailer of ['31cc', '37cc', '00cc']) {
      assert.deepEqual(checkRepresentative(make('6a', trailer), challenge), { ok: false, error: 'unknown-hash' });
    }
    assert.deepEqual(checkRepresentative(make('6a', '36cc'), challenge), { ok: false, error: 'not-a-signature' });
  });
});

// --- RSA, with a key

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n = '', d = '' } = privateKey.export({ format: 'jwk' });
const [modulus, privateExponent] = [n, d].map((text) => scalarFromBytes(Buffer.from(text, 'base64url')));
const RSA_DG15 = encodeTlv(0x6f, new Uint8Array(publicKey.export({ format: 'der', type: 'spki' })));
const CHALLENGE = fromHex('a1b2c3d4e5f60718');

function power(base: bigint, exponent: bigint, modulo: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % modulo;
  return result;
}

function signRsa(hash: DigestName, trailer: string, form: 'plain' | 'smaller' = 'plain'): Uint8Array {
  assert.ok(modulus && privateExponent);
  const hashBytes = digest(hash).length;
  const part = new Uint8Array(256 - 1 - hashBytes - trailer.length / 2).fill(0x5c);
  const f = concatBytes(Uint8Array.of(0x6a), part, digest(hash, part, CHALLENGE), fromHex(trailer));
  const s = power(scalarFromBytes(f), privateExponent, modulus);
  const given = form === 'smaller' && modulus - s < s ? modulus - s : s;
  return fromHex(given.toString(16).padStart(512, '0'));
}

const verifyRsa = (answer: Uint8Array, challenge = CHALLENGE, dataGroup15 = RSA_DG15) =>
  verifyActiveAuthentication({ dataGroup15, dataGroup14: null, challenge, answer });

describe('RSA', () => {
  for (const [hash, trailer] of [
    ['sha1', 'bc'],
    ['sha1', '33cc'],
    ['sha224', '38cc'],
    ['sha256', '34cc'],
    ['sha384', '36cc'],
    ['sha512', '35cc'],
  ] as const) {
    it(`${hash} with trailer ${trailer}, either form of the signature`, () => {
      for (const form of ['plain', 'smaller'] as const) {
        const answer = signRsa(hash, trailer, form);
        assert.deepEqual(verifyRsa(answer), { outcome: 'proven', algorithm: `RSA-${hash.toUpperCase()}` });
        assert.deepEqual(verifyRsa(flip(answer, 100)), { outcome: 'failed', reason: 'not-a-signature' });
        assert.deepEqual(verifyRsa(answer, flip(CHALLENGE, 7)), { outcome: 'failed', reason: 'hash-mismatch' });
      }
    });
  }

  it('an unknown hash function is unsupported, another key fails', () => {
    assert.deepEqual(verifyRsa(signRsa('sha256', '37cc')), { outcome: 'unsupported', reason: 'hash' });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
    const dataGroup15 = encodeTlv(0x6f, new Uint8Array(other.export({ format: 'der', type: 'spki' })));
    assert.equal(verifyRsa(signRsa('sha256', '34cc'), CHALLENGE, dataGroup15).outcome, 'failed');
  });

  it('an answer of any other length fails', () => {
    const answer = signRsa('sha256', '34cc');
    for (const wrong of [new Uint8Array(), answer.slice(1), concatBytes(answer, answer), new Uint8Array(256)]) {
      assert.equal(verifyRsa(wrong).outcome, 'failed');
    }
    assert.equal(verifyRsa(new Uint8Array(256).fill(0xff)).outcome, 'failed');
  });

  it('asks for more than a short protected response only where the answer needs it', () => {
    const { answerBytes = 0 } = readActiveAuthenticationKey(RSA_DG15) ?? {};
    assert.equal(answerBytes, 256);
    assert.equal(activeAuthenticationCommand(CHALLENGE, { answerBytes }).extended, undefined);
    assert.equal(activeAuthenticationCommand(CHALLENGE, { answerBytes: 384 }).ne, 384);
    assert.equal(activeAuthenticationCommand(CHALLENGE, { answerBytes: 128 }).extended, false);
    for (const [bytes, passes, extended] of [
      [223, 65_536, false],
      [224, 65_536, undefined],
      [256, 256, undefined],
      [256, 255, false],
    ] as const) {
      const command = activeAuthenticationCommand(CHALLENGE, { answerBytes: bytes }, passes);
      assert.deepEqual([command.extended, command.ne], [extended, 256], `${bytes} of ${passes}`);
    }
  });
});

// --- ECDSA

const PLAIN_OID: Partial<Record<DigestName, string>> = {
  sha1: '0.4.0.127.0.7.1.1.4.1.1',
  sha224: '0.4.0.127.0.7.1.1.4.1.2',
  sha256: '0.4.0.127.0.7.1.1.4.1.3',
  sha384: '0.4.0.127.0.7.1.1.4.1.4',
  sha512: '0.4.0.127.0.7.1.1.4.1.5',
};

const dataGroup14 = (algorithm: string): Uint8Array => {
  const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
  const version = encodeTlv(0x02, encodeInteger(1));
  const chip = encodeTlv(0x30, oid('0.4.0.127.0.7.2.2.3.2.2'), version);
  return encodeTlv(0x6e, encodeTlv(0x31, chip, encodeTlv(0x30, oid('2.23.136.1.1.5'), version, oid(algorithm))));
};

function ecChip(name: CurveName) {
  const curve = curveByName(name);
  assert.ok(curve);
  const scalar = randomScalar(curve);
  const orderBytes = Math.ceil(curve.order.toString(2).length / 8);
  const secretKey = fromHex(scalar.toString(16).padStart(2 * orderBytes, '0'));
  const point = encodePoint(curve.base.multiply(scalar));
  const algorithm = encodeTlv(
    0x30,
    encodeTlv(0x06, encodeOid('1.2.840.10045.2.1')),
    encodeTlv(0x06, encodeOid(curve.oid)),
  );
  return {
    dataGroup15: encodeTlv(0x6f, encodeTlv(0x30, algorithm, encodeTlv(0x03, Uint8Array.of(0), point))),
    answerBytes: 2 * orderBytes,
    sign: (hash: DigestName, format: 'compact' | 'der' = 'compact'): Uint8Array =>
      ecdsa(curve.Point, sha256).sign(digest(hash, CHALLENGE), secretKey, { prehash: false, lowS: false, format }),
  };
}

const proven = (hash: DigestName) => ({ outcome: 'proven', algorithm: `ECDSA-${hash.toUpperCase()}` });
const NOT_A_SIGNATURE = { outcome: 'failed', reason: 'not-a-signature' };

describe('ECDSA', () => {
  for (const [curve, hash] of [
    ['secp224r1', 'sha224'],
    ['secp256r1', 'sha256'],
    ['brainpoolP256r1', 'sha256'],
    ['brainpoolP320r1', 'sha384'],
    ['brainpoolP384r1', 'sha384'],
    ['secp384r1', 'sha384'],
    ['brainpoolP512r1', 'sha512'],
    ['secp521r1', 'sha512'],
  ] as const) {
    const chip = ecChip(curve);
    const check = (answer: Uint8Array, infos: Uint8Array | null, challenge = CHALLENGE) =>
      verifyActiveAuthentication({ dataGroup15: chip.dataGroup15, dataGroup14: infos, challenge, answer });

    it(`on ${curve} with ${hash}`, () => {
      const infos = dataGroup14(PLAIN_OID[hash] ?? '');
      const answer = chip.sign(hash);
      assert.equal(answer.length, readActiveAuthenticationKey(chip.dataGroup15)?.answerBytes);
      assert.deepEqual(check(answer, infos), proven(hash));
      for (const at of [0, answer.length / 2 - 1, answer.length / 2, answer.length - 1]) {
        assert.deepEqual(check(flip(answer, at), infos), NOT_A_SIGNATURE, `byte ${at}`);
      }
      assert.deepEqual(check(answer, infos, flip(CHALLENGE, 0)), NOT_A_SIGNATURE);
      assert.deepEqual(check(answer.slice(1), infos), NOT_A_SIGNATURE);
      assert.deepEqual(check(new Uint8Array(answer.length), infos), NOT_A_SIGNATURE);
    });
  }

  const chip = ecChip('secp256r1');
  const check = (answer: Uint8Array, infos: Uint8Array | null) =>
    verifyActiveAuthentication({ dataGroup15: chip.dataGroup15, dataGroup14: infos, challenge: CHALLENGE, answer });

  it('takes the hash function that DG14 names, and no other', () => {
    assert.deepEqual(check(chip.sign('sha384'), dataGroup14(PLAIN_OID.sha384 ?? '')), proven('sha384'));
    assert.deepEqual(check(chip.sign('sha384'), dataGroup14(PLAIN_OID.sha256 ?? '')), NOT_A_SIGNATURE);
    // Some cards name ecdsa-with-SHA256, which is the DER form of the same.
    assert.deepEqual(check(chip.sign('sha256'), dataGroup14('1.2.840.10045.4.3.2')), proven('sha256'));
    const unknown = check(chip.sign('sha256'), dataGroup14('0.4.0.127.0.7.1.1.4.1.6'));
    assert.deepEqual(unknown, { outcome: 'unsupported', reason: 'hash' });
  });

  it('finds the hash function where DG14 names none', () => {
    for (const hash of ['sha1', 'sha224', 'sha256', 'sha512'] as const) {
      assert.deepEqual(check(chip.sign(hash), null), proven(hash));
    }
    assert.deepEqual(check(chip.sign('sha256'), fromHex('6e023100')), proven('sha256'));
  });

  it('takes an answer in DER, as some chips give it', () => {
    const answer = chip.sign('sha256', 'der');
    assert.deepEqual(check(answer, null), proven('sha256'));
    assert.deepEqual(check(flip(answer, answer.length - 1), null), NOT_A_SIGNATURE);
  });
});

describe('DG15', () => {
  it('with a key that we cannot use is unsupported', () => {
    for (const dataGroup15 of [new Uint8Array(), fromHex('6f00'), fromHex('6f023000'), RSA_DG15.with(0, 0x6e)]) {
      assert.deepEqual(verifyRsa(new Uint8Array(256), CHALLENGE, dataGroup15), {
        outcome: 'unsupported',
        reason: 'key',
      });
    }
  });

  it('is one file: in BER too, with nothing behind it', () => {
    const answer = signRsa('sha256', '34cc');
    const content = RSA_DG15.subarray(4);
    const indefinite = concatBytes(fromHex('6f80'), content, fromHex('0000'));
    assert.equal(verifyRsa(answer, CHALLENGE, indefinite).outcome, 'proven');
    for (const more of ['00', '6f00', '0500']) {
      assert.equal(verifyRsa(answer, CHALLENGE, concatBytes(RSA_DG15, fromHex(more))).outcome, 'unsupported');
    }
  });

  it('never makes it throw, nor does any answer', () => {
    const answer = signRsa('sha256', '34cc');
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(RSA_DG15.length - 1), fc.nat(255), (noise, at, byte) => {
        verifyRsa(noise);
        const changed = RSA_DG15.with(at, byte);
        const result = verifyRsa(answer, CHALLENGE, changed);
        if (result.outcome === 'proven') {
          const key = readActiveAuthenticationKey(changed)?.publicKey;
          assert.ok(key?.kind === 'rsa' && key.key.modulus === modulus);
        }
      }),
      { numRuns: 40 },
    );
  });
});
