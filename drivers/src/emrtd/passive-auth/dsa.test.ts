import assert from 'node:assert/strict';
import { createPrivateKey, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { AlgorithmIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import vectors from '../../../vectors/dsa-rfc6979.json' with { type: 'json' };
import type { DigestName } from '../../crypto/index.ts';
import { encodeInteger, encodeOid, encodeTlv, fromHex, parseTlv } from '../../tlv/index.ts';
import { readActiveAuthenticationKey } from '../active-authentication.ts';
import { parseCertificate } from './certificate.ts';
import { type DsaPublicKey, dsaOrderBytes, dsaPublicKey, verifyDsa } from './dsa.ts';
import { readPublicKey } from './public-key.ts';
import { buffer, ecKey, rsaKey, type TestKey } from './testing/issuing.ts';
import { bytesOf } from './testing/raw-rsa.ts';
import { anchorOf, cscaKey, examine, signerOf } from './testing/scene.ts';
import { shortKeyBits } from './warnings.ts';

type KeyName = keyof typeof vectors.keys;
const number = (hex: string): bigint => BigInt(`0x${hex}`);
const keyOf = (name: KeyName): DsaPublicKey => {
  const { p, q, g, y } = vectors.keys[name];
  return dsaPublicKey(number(p), number(q), number(g), number(y)) ?? assert.fail(name);
};
const text = (message: string): Uint8Array => new TextEncoder().encode(message);

describe('RFC 6979 Appendix A.2', () => {
  for (const { key: name, message, hash, r, s } of vectors.signatures) {
    it(`DSA of ${name} bits, ${hash}, "${message}"; and no twin of it`, () => {
      const key = keyOf(name as KeyName);
      const holds = (one: string, other: string, data = message, digest = hash, by = key): boolean =>
        verifyDsa(by, digest as DigestName, text(data), fromHex(one + other));
      assert.equal(holds(r, s), true);
      const changed = (hex: string, at: number): string =>
        hex.slice(0, at) + (Number.parseInt(hex.charAt(at), 16) ^ 1).toString(16) + hex.slice(at + 1);
      for (const at of [0, r.length - 1]) {
        assert.equal(holds(changed(r, at), s), false);
        assert.equal(holds(r, changed(s, at)), false);
      }
      assert.equal(holds(s, r), false);
      assert.equal(holds(r, s, `${message}.`), false);
      assert.equal(holds(r, s, message, hash === 'sha1' ? 'sha256' : 'sha1'), false);
      assert.equal(holds(r, s, message, hash, { ...key, y: key.g }), false, 'by the key of nobody');
    });
  }

  it('numbers out of range are no signature, be they the same modulo q', () => {
    const { message, hash, r, s } = vectors.signatures.find(({ key }) => key === '1024') ?? assert.fail();
    const key = keyOf('1024');
    const holds = (one: bigint, other: bigint): boolean => {
      const [left, right] = [bytesOf(one, 21), bytesOf(other, 21)];
      return verifyDsa(key, hash as DigestName, text(message), Uint8Array.of(...left, ...right));
    };
    assert.equal(holds(number(r), number(s)), true);
    assert.equal(holds(number(r) + key.q, number(s)), false);
    assert.equal(holds(number(r), number(s) + key.q), false);
    for (const none of [0n, key.q]) {
      assert.equal(holds(none, number(s)), false);
      assert.equal(holds(number(r), none), false);
      assert.equal(holds(none, none), false);
    }
    // With r = 1 and s = 0 or q, w is 0, and without the check of s the signature would hold for any message.
    for (const s0 of [0n, key.q]) assert.equal(holds(1n, s0), false);
  });
});

describe('a key of DSA', () => {
  const { p, q, g, y } = keyOf('2048');

  it('lies in the subgroup of its order, whose length is one of the standard’s', () => {
    assert.ok(dsaPublicKey(p, q, g, y));
    assert.equal(dsaOrderBytes({ p, q, g, y }), 32);
    for (const [what, key] of Object.entries({
      'y = 0': dsaPublicKey(p, q, g, 0n),
      'y = 1': dsaPublicKey(p, q, g, 1n),
      'y = p − 1, of order 2': dsaPublicKey(p, q, g, p - 1n),
      'y = p': dsaPublicKey(p, q, g, p),
      'y + p': dsaPublicKey(p, q, g, y + p),
      'y out of the subgroup': dsaPublicKey(p, q, g, 2n),
      'g = 1': dsaPublicKey(p, q, 1n, y),
      'g + p': dsaPublicKey(p, q, g + p, y),
      'g out of the subgroup': dsaPublicKey(p, q, 2n, y),
      'q does not divide p − 1': dsaPublicKey(p, q + 2n, g, y),
      'p of another group': dsaPublicKey(keyOf('1024').p, q, g, y),
      'p = 0': dsaPublicKey(0n, q, g, y),
      'q = 0': dsaPublicKey(p, 0n, g, y),
      'q = 1': dsaPublicKey(p, 1n, g, y),
      'p of 1,023 bits': dsaPublicKey((1n << 1022n) + 1n, q, g, y),
      'p of 3,073 bits': dsaPublicKey(1n + q * ((1n << 3072n) / q + 1n), q, g, y),
      'q of 257 bits': dsaPublicKey(p, p - 1n, g, y),
    })) {
      assert.equal(key, undefined, what);
    }
  });

  it('is short below 2,048 bits', () => {
    assert.equal(shortKeyBits({ kind: 'dsa', key: keyOf('2048') }), undefined);
    assert.equal(shortKeyBits({ kind: 'dsa', key: keyOf('1024') }), 1024);
  });
});

/* As states would use it: in certificates and SODs, signed by OpenSSL, which shares no line with the check. */

const integer = (hex: string): Uint8Array => encodeTlv(0x02, encodeInteger(number(hex)));
const ID_DSA = '1.2.840.10040.4.1';
const parametersOf = (name: KeyName): Uint8Array => {
  const { p, q, g } = vectors.keys[name];
  return encodeTlv(0x30, integer(p), integer(q), integer(g));
};
const OIDS = {
  sha1: '1.2.840.10040.4.3',
  sha224: '2.16.840.1.101.3.4.3.1',
  sha256: '2.16.840.1.101.3.4.3.2',
  sha384: '2.16.840.1.101.3.4.3.3',
  sha512: '2.16.840.1.101.3.4.3.4',
} as const;

function dsaKey(name: KeyName, hash: keyof typeof OIDS, parameters: Uint8Array | null = parametersOf(name)): TestKey {
  const algorithm = encodeTlv(0x30, encodeTlv(0x06, encodeOid(ID_DSA)), parametersOf(name));
  const privateKey = encodeTlv(0x04, integer(vectors.keys[name].x));
  const pkcs8 = encodeTlv(0x30, encodeTlv(0x02, Uint8Array.of(0)), algorithm, privateKey);
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  return {
    publicKeyInfo: new SubjectPublicKeyInfo({
      algorithm: new AlgorithmIdentifier({ algorithm: ID_DSA, ...(parameters && { parameters: buffer(parameters) }) }),
      subjectPublicKey: buffer(integer(vectors.keys[name].y)),
    }),
    algorithm: new AlgorithmIdentifier({ algorithm: OIDS[hash] }),
    sign: (data) => new Uint8Array(sign(hash, data, key)),
  };
}
const read = (key: TestKey) => {
  const certificate = parseCertificate(signerOf({ key })) ?? assert.fail();
  return readPublicKey(certificate.publicKeyInfo);
};
const signedBy = (key: TestKey, more: Parameters<typeof examine>[0] = {}) =>
  examine({ certificates: [signerOf({ key })], signerKey: key, ...more });

describe('a document signed with DSA', () => {
  for (const name of ['1024', '2048'] as const) {
    for (const hash of ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const) {
      it(`${name} bits, ${hash}: valid, anchored, and named so`, () => {
        const result = signedBy(dsaKey(name, hash));
        assert.deepEqual([result.sodSignature, result.issuer], ['valid', 'anchored']);
        assert.equal(result.signer?.algorithm, `DSA-${hash.toUpperCase()}`);
        assert.equal(result.signer?.curve, null);
        const weak = name === '1024' || hash === 'sha1';
        assert.equal(
          result.warnings.some(({ code }) => code === 'legacy-algorithm'),
          weak,
        );
      });
    }
  }

  it('by an authority that signs with DSA', () => {
    const authority = dsaKey('2048', 'sha256');
    const anchor = anchorOf({ key: authority, issuerKey: authority });
    const certificates = [signerOf({ issuerKey: authority })];
    const trusting = (anchors: readonly Uint8Array[]) => examine({ certificates }, { trust: { anchors, crls: [] } });
    assert.equal(trusting([anchor]).issuer, 'anchored');
    assert.equal(trusting([anchorOf()]).issuer, 'notAnchored');
    assert.equal(trusting([anchorOf({ key: authority, issuerKey: cscaKey })]).issuer, 'anchored', 'by name and key');
  });

  it('named after the key alone, by the digest algorithm beside it', () => {
    const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ID_DSA });
    const key = dsaKey('2048', 'sha256');
    assert.equal(signedBy(key, { signatureAlgorithm }).sodSignature, 'valid');
    assert.equal(signedBy(key, { signatureAlgorithm, hashName: 'sha384' }).sodSignature, 'invalid');
  });

  it('a key of another kind, and a signature of another kind, do not fit', () => {
    const dsa = dsaKey('2048', 'sha256');
    for (const other of [ecKey({ curve: 'secp256r1', hashName: 'sha256' }), rsaKey({ hashName: 'sha256' })]) {
      const asDsa = { ...other, algorithm: dsa.algorithm };
      assert.equal(signedBy(asDsa).sodSignature, 'invalid');
      const asOther = { ...dsa, algorithm: other.algorithm };
      assert.equal(signedBy(asOther).sodSignature, 'invalid');
    }
    const another = { ...dsaKey('1024', 'sha256'), sign: dsa.sign };
    assert.equal(signedBy(another).sodSignature, 'invalid');
  });

  it('a key whose parameters are missing, or no numbers, cannot be used', () => {
    assert.equal(read(dsaKey('2048', 'sha256'))?.kind, 'dsa');
    const { p, q, g } = vectors.keys['2048'];
    for (const parameters of [
      null,
      encodeTlv(0x05),
      encodeTlv(0x30),
      encodeTlv(0x30, integer(p), integer(q)),
      encodeTlv(0x30, integer(p), integer(q), integer(g), integer(g)),
      encodeTlv(0x30, integer(p), integer(q), encodeTlv(0x04, fromHex(g))),
      encodeTlv(0x31, integer(p), integer(q), integer(g)),
    ]) {
      const key = dsaKey('2048', 'sha256', parameters);
      assert.equal(read(key), undefined);
      assert.equal(signedBy(key).sodSignature, 'unsupported');
    }
  });

  it('the key of Active Authentication is none of DSA', () => {
    const info = new Uint8Array(parseCertificate(signerOf({ key: dsaKey('2048', 'sha256') }))?.publicKeyInfo.raw ?? []);
    assert.ok(parseTlv(info).ok);
    assert.equal(readActiveAuthenticationKey(encodeTlv(0x6f, info)), undefined);
  });
});
