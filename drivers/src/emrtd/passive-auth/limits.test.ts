import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeInteger, encodeOid, encodeTlv, parseTlv } from '../../tlv/index.ts';
import { readPublicKey } from './public-key.ts';
import { rsaPublicKey, verifyPkcs1, verifyPss } from './rsa.ts';
import { parseSod } from './sod.ts';
import { ecKey, issueCertificate, makeSod, nameOf, securityObject } from './testing/issuing.ts';
import { parseTrustMaterial } from './trust-material.ts';

const key = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
const name = nameOf('UT', 'Test');
const certificate = issueCertificate({ key, subject: name, issuer: name, issuerKey: key });
const sodWith = (certificates: readonly Uint8Array[]): Uint8Array =>
  makeSod({
    content: securityObject('sha256', new Map([[1, Uint8Array.of(1)]])),
    ...{ certificates, signerKey: key, hashName: 'sha256' },
  });
const errorOf = (file: Uint8Array): string | undefined => {
  const parsed = parseSod(file);
  return parsed.ok ? undefined : parsed.error;
};

describe('a SOD', () => {
  it('has no more certificates than any genuine one', () => {
    assert.equal(errorOf(sodWith(Array.from({ length: 8 }, () => certificate))), undefined);
    assert.equal(errorOf(sodWith(Array.from({ length: 9 }, () => certificate))), 'certificates');
  });

  it('is not larger or deeper than any genuine one', () => {
    assert.equal(errorOf(encodeTlv(0x77, encodeTlv(0x30, new Uint8Array(66_000)))), 'not a SOD');
    let nested = encodeTlv(0x30);
    for (let i = 0; i < 2_000; i++) nested = encodeTlv(0x30, nested);
    assert.equal(errorOf(encodeTlv(0x77, nested)), 'not a SOD');
  });

  it('may embed certificates that nobody can read beside the one that counts', () => {
    const parsed = parseSod(sodWith([certificate, encodeTlv(0x30, Uint8Array.of(5, 0)), encodeTlv(0xa1)]));
    assert.ok(parsed.ok);
    assert.equal(parsed.value.certificates.length, 1);
  });
});

describe('an RSA key', () => {
  const odd = (bits: number): bigint => (1n << BigInt(bits - 1)) + 1n;

  it('is neither too short, nor too long to be checked in time', () => {
    assert.equal(rsaPublicKey(odd(1023), 65_537n), undefined);
    assert.equal(rsaPublicKey(odd(1024), 65_537n)?.modulusBits, 1024);
    assert.equal(rsaPublicKey(odd(8192), 65_537n)?.modulusBits, 8192);
    assert.equal(rsaPublicKey(odd(8193), 65_537n), undefined);
    assert.equal(rsaPublicKey(odd(2048), odd(64))?.exponent, odd(64));
    assert.equal(rsaPublicKey(odd(2048), odd(65)), undefined);
  });

  it('has odd numbers, and an exponent under which a signature is no plain text', () => {
    assert.equal(rsaPublicKey(odd(2048) + 1n, 65_537n), undefined);
    for (const exponent of [0n, 1n, 2n, 65_536n]) assert.equal(rsaPublicKey(odd(2048), exponent), undefined);
    assert.ok(rsaPublicKey(odd(2048), 3n));
  });

  it('takes no signature that is longer than it, or not below it', () => {
    const rsa = rsaPublicKey(odd(2048), 3n);
    assert.ok(rsa);
    const data = Uint8Array.of(1);
    const pss = { digest: 'sha256', maskDigest: 'sha256', saltBytes: 32 } as const;
    for (const signature of [new Uint8Array(), new Uint8Array(257), new Uint8Array(256).fill(0xff)]) {
      assert.equal(verifyPkcs1(rsa, 'sha256', data, signature), false);
      assert.equal(verifyPss(rsa, pss, data, signature), false);
    }
    const absurd = { ...pss, saltBytes: Number.MAX_SAFE_INTEGER };
    assert.equal(verifyPss(rsa, absurd, data, new Uint8Array(256).fill(1)), false);
  });

  it('in a certificate is not larger than any that would be used', () => {
    const info = encodeTlv(
      0x30,
      encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.840.113549.1.1.1')), encodeTlv(0x05)),
      encodeTlv(
        0x03,
        Uint8Array.of(0),
        encodeTlv(0x30, encodeTlv(0x02, encodeInteger(odd(30_000))), encodeTlv(0x02, encodeInteger(3))),
      ),
    );
    const parsed = parseTlv(info);
    assert.ok(parsed.ok && parsed.value[0]);
    assert.equal(readPublicKey(parsed.value[0]), undefined);
  });
});

describe('trust material', () => {
  it('of eight megabytes of beginnings ends as quickly as any other', () => {
    const text = '-----BEGIN A-----'.repeat(450_000);
    const { problems } = parseTrustMaterial([{ name: 'long.pem', bytes: new TextEncoder().encode(text) }]);
    assert.deepEqual(problems, [{ name: 'long.pem', reason: 'damaged-pem' }]);
  });

  it('larger than any list is not looked at', () => {
    const { problems } = parseTrustMaterial([{ name: 'huge', bytes: new Uint8Array(9 * 1024 * 1024) }]);
    assert.deepEqual(problems, [{ name: 'huge', reason: 'too-large' }]);
  });
});
