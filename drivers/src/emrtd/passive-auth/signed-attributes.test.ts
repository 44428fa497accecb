import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Attribute } from '@peculiar/asn1-cms';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { concatBytes, encodeOid, encodeTlv } from '../../tlv/index.ts';
import {
  attribute,
  buffer,
  CONTENT_TYPE,
  ecKey,
  HASH_OIDS,
  hash,
  LDS_OID,
  LEGACY_LDS_OID,
  MESSAGE_DIGEST,
  pssParameters,
  rsaKey,
  type SodOptions,
  securityObject,
  type TestKey,
} from './testing/issuing.ts';
import { examine, FILES, SIGNED_AT, signerOf, sodOf } from './testing/scene.ts';

/*
 * What RFC 5652 §5.3 and §11 ask of signed attributes. In each test the signature is a good one over what stands there: the
 * attributes alone are at fault.
 */

const SIGNING_TIME = '1.2.840.113549.1.9.5';
const CONTENT = securityObject('sha256', FILES);
const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
const octets = (content: Uint8Array): Uint8Array => encodeTlv(0x04, content);
const digestOf = (name: keyof typeof HASH_OIDS): Uint8Array => octets(hash(name, CONTENT));
const time = (text: string): Uint8Array => encodeTlv(0x17, new TextEncoder().encode(text));

const edited = (edit: (all: Attribute[]) => Attribute[]) => examine({ editAttributes: edit });
const without = (type: string) => edited((all) => all.filter(({ attrType }) => attrType !== type));
const instead = (type: string, ...values: Uint8Array[]) =>
  edited((all) => all.map((one) => (one.attrType === type ? attribute(type, ...values) : one)));
const beside = (type: string, ...values: Uint8Array[]) => edited((all) => [...all, attribute(type, ...values)]);

const GENUINE: Readonly<Record<string, Uint8Array>> = {
  [CONTENT_TYPE]: oid(LDS_OID),
  [MESSAGE_DIGEST]: digestOf('sha256'),
};

it('as they should be, they hold; more of them do no harm', () => {
  assert.equal(edited((all) => all).sodSignature, 'valid');
  for (const [type, value] of Object.entries(GENUINE)) assert.equal(instead(type, value).sodSignature, 'valid');
  assert.equal(beside('1.2.3.4', oid('1.2.3')).sodSignature, 'valid');
});

describe('content type and message digest', () => {
  for (const [type, value] of Object.entries(GENUINE)) {
    it(`${type}: missing, twice, without or with two values, or of another kind, they prove nothing`, () => {
      for (const [what, result] of Object.entries({
        missing: without(type),
        'twice, the same': beside(type, value),
        'twice, another second': beside(type, octets(new Uint8Array(32))),
        'without a value': instead(type),
        'two values, the same': instead(type, value, value),
        'two values, the good one first': instead(type, value, octets(new Uint8Array(32))),
        'of another tag': instead(type, concatBytes(Uint8Array.of(0x13), value.subarray(1))),
        'one level deeper': instead(type, encodeTlv(0x30, value)),
        empty: instead(type, encodeTlv(value[0] ?? 0)),
      })) {
        assert.equal(result.sodSignature, 'invalid', what);
        assert.ok(
          result.failures.some(({ code }) => code === 'signature-invalid'),
          what,
        );
      }
    });
  }

  it('another content type is not that of the SOD, be it the one of early issuers', () => {
    for (const other of [LEGACY_LDS_OID, '1.2.840.113549.1.7.1', `${LDS_OID}.1`]) {
      assert.equal(instead(CONTENT_TYPE, oid(other)).sodSignature, 'invalid', other);
    }
  });

  it('a message digest of something else, cut, or longer, is not that of the content', () => {
    const good = hash('sha256', CONTENT);
    for (const other of [
      hash('sha256', CONTENT.subarray(1)),
      hash('sha1', CONTENT),
      good.subarray(0, 31),
      concatBytes(good, Uint8Array.of(0)),
    ]) {
      assert.equal(instead(MESSAGE_DIGEST, octets(other)).sodSignature, 'invalid');
    }
  });

  it('a message digest in segments is not in DER', () => {
    const good = hash('sha256', CONTENT);
    const segmented = encodeTlv(0x24, octets(good.subarray(0, 16)), octets(good.subarray(16)));
    assert.equal(instead(MESSAGE_DIGEST, segmented).sodSignature, 'invalid');
  });
});

describe('the signing time', () => {
  it('twice makes them ambiguous; two values, or none that can be read, state none', () => {
    assert.equal(beside(SIGNING_TIME, time('250301080000Z')).sodSignature, 'invalid');
    for (const values of [
      [time('250301080000Z'), time('260301080000Z')],
      [],
      [time('259999999999Z')],
      [octets(time('250301080000Z'))],
    ]) {
      const result = instead(SIGNING_TIME, ...values);
      assert.equal(result.sodSignature, 'valid');
      assert.equal(result.certificates?.signingTime, null);
      assert.equal(result.certificates?.signerWhenSigning, 'unknown');
    }
    assert.deepEqual(edited((all) => all).certificates?.signingTime, SIGNED_AT);
  });

  it('of a signature that does not hold is nobody’s', () => {
    assert.equal(without(MESSAGE_DIGEST).certificates?.signingTime, null);
  });
});
describe('the digest algorithm of the signer', () => {
  /** `digestName` for the message digest; the signature says its own. */
  const signedWith = (key: TestKey, digestName: keyof typeof HASH_OIDS, more: Partial<SodOptions> = {}) =>
    examine({ certificates: [signerOf({ key })], signerKey: key, hashName: digestName, ...more });

  it('is what the message digest is made with, whatever the signature uses', () => {
    for (const key of [
      ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384' }),
      rsaKey({ hashName: 'sha512' }),
      rsaKey({ hashName: 'sha384', saltBytes: 48 }),
    ]) {
      for (const name of ['sha224', 'sha256', 'sha512'] as const) {
        assert.equal(signedWith(key, name).sodSignature, 'valid', name);
        const other = signedWith(key, name, {
          editAttributes: (all) =>
            all.map((one) => (one.attrType === MESSAGE_DIGEST ? attribute(MESSAGE_DIGEST, digestOf('sha1')) : one)),
        });
        assert.equal(other.sodSignature, 'invalid', `${name}, and a digest of SHA-1`);
      }
    }
  });

  it('of SHA-1 is old, however strong the signature over it is', () => {
    const key = ecKey({ curve: 'secp384r1', hashName: 'sha384' });
    const result = signedWith(key, 'sha1');
    assert.equal(result.sodSignature, 'valid');
    assert.deepEqual(
      result.warnings.filter(({ code }) => code === 'legacy-algorithm').map(({ message }) => message),
      ['the signed message digest is SHA-1'],
    );
    const refused = examine(
      { certificates: [signerOf({ key })], signerKey: key, hashName: 'sha1' },
      { legacyAlgorithms: 'refuse' },
    );
    assert.equal(refused.sodSignature, 'unsupported');
  });

  it('that we do not have cannot be checked', () => {
    const key = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const encoded = Buffer.from(oid(HASH_OIDS.sha256));
    const sod = Buffer.from(sodOf({ certificates: [signerOf({ key })], signerKey: key }));
    const at = sod.lastIndexOf(encoded);
    assert.ok(at > 0, 'the last one is that of the SignerInfo');
    sod.set(oid('2.16.840.1.101.3.4.2.8'), at);
    const result = examine(Uint8Array.from(sod));
    assert.equal(result.sodSignature, 'unsupported');
    assert.match(result.failures[0]?.message ?? '', /2\.16\.840\.1\.101\.3\.4\.2\.8/);
  });

  it('decides where the signature names the kind of key alone: then another one is another signature', () => {
    const ec = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const rsa = rsaKey({ hashName: 'sha256' });
    for (const [key, alone] of [
      [ec, '1.2.840.10045.2.1'],
      [rsa, '1.2.840.113549.1.1.1'],
    ] as const) {
      const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: alone });
      assert.equal(signedWith(key, 'sha256', { signatureAlgorithm }).sodSignature, 'valid');
      for (const other of ['sha1', 'sha224', 'sha384', 'sha512'] as const) {
        assert.equal(signedWith(key, other, { signatureAlgorithm }).sodSignature, 'invalid', other);
      }
    }
  });

  it('does not stand in for the parameters of PSS: these are their own', () => {
    const key = rsaKey({ hashName: 'sha256', saltBytes: 20 });
    const named = (...parameters: Parameters<typeof pssParameters>) =>
      new AlgorithmIdentifier({
        algorithm: '1.2.840.113549.1.1.10',
        parameters: buffer(pssParameters(...parameters)),
      });
    assert.equal(signedWith(key, 'sha256', { signatureAlgorithm: named('sha256', 20) }).sodSignature, 'valid');
    const bare = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.10' });
    assert.equal(signedWith(key, 'sha256', { signatureAlgorithm: bare }).sodSignature, 'invalid', 'SHA-1 by default');
  });
});
