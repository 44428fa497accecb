import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignerIdentifier } from '@peculiar/asn1-cms';
import { AlgorithmIdentifier, SubjectKeyIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { concatBytes, encodeOid, encodeTlv, parseTlv, type TlvNode } from '../../tlv/index.ts';
import {
  buffer,
  CONTENT_TYPE,
  ecKey,
  hash,
  issuerAndSerial,
  keyIdentifierExtension,
  LDS_OID,
  MESSAGE_DIGEST,
  nameOf,
  SIGNER_EXTENSIONS,
  securityObject,
} from './testing/issuing.ts';
import { certificate, examine, FILES, SIGNED_AT, signerKey, signerOf, sodOf } from './testing/scene.ts';

/*
 * Which signer, which certificate, and what exactly is signed, where a SOD leaves a choice (RFC 5652 §5.1, §5.3, §5.4).
 */

const CONTENT = securityObject('sha256', FILES);
const stranger = ecKey({ curve: 'secp256r1', hashName: 'sha256' });

/** `77 { 30 { oid, A0 { 30 { version, digests, content, A0 certificates, 31 signers } } } }`, taken apart. */
function partsOf(sod: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(sod);
  assert.ok(parsed.ok);
  return parsed.value[0]?.children[0]?.children[1]?.children[0]?.children ?? [];
}
const signersOf = (sod: Uint8Array): Uint8Array => partsOf(sod)[4]?.value ?? new Uint8Array();

/** The same SOD with other SignerInfos. */
function withSigners(...signers: readonly Uint8Array[]): Uint8Array {
  const parts = partsOf(sodOf()).slice(0, 4);
  const signedData = encodeTlv(0x30, ...parts.map(({ raw }) => raw), encodeTlv(0x31, ...signers));
  const type = encodeTlv(0x06, encodeOid('1.2.840.113549.1.7.2'));
  return encodeTlv(0x77, encodeTlv(0x30, type, encodeTlv(0xa0, signedData)));
}
/** One SignerInfo over attributes as they are written, in this order, and nothing put right. */
function signerOver(attributes: readonly Uint8Array[], key = signerKey): Uint8Array {
  const [version, identifier, digestAlgorithm] = partsOf(sodOf())[4]?.children[0]?.children ?? [];
  assert.ok(version && identifier && digestAlgorithm);
  const set = concatBytes(...attributes);
  return encodeTlv(
    0x30,
    ...[version.raw, identifier.raw, digestAlgorithm.raw, encodeTlv(0xa0, set)],
    encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.840.10045.4.3.2'))),
    encodeTlv(0x04, key.sign(encodeTlv(0x31, set))),
  );
}
const oid = (dotted: string): Uint8Array => encodeTlv(0x06, encodeOid(dotted));
const attributeOf = (type: string, value: Uint8Array): Uint8Array => encodeTlv(0x30, oid(type), encodeTlv(0x31, value));
const TYPE = attributeOf(CONTENT_TYPE, oid(LDS_OID));
const DIGEST = attributeOf(MESSAGE_DIGEST, encodeTlv(0x04, hash('sha256', CONTENT)));

describe('several signers', () => {
  const good = signersOf(sodOf());
  const bad = signersOf(sodOf({ signerKey: stranger }));

  it('the one whose signature holds counts, wherever it stands', () => {
    for (const signers of [[good, bad], [bad, good], [good]]) {
      const result = examine(withSigners(...signers));
      assert.deepEqual([result.sodSignature, result.issuer], ['valid', 'anchored']);
      assert.deepEqual(result.certificates?.signingTime, SIGNED_AT);
    }
  });

  it('none that holds is none', () => {
    assert.equal(examine(withSigners(bad, bad)).sodSignature, 'invalid');
    assert.equal(examine(withSigners(bad)).sodSignature, 'invalid');
  });

  it('more than four, and none at all, are no SOD', () => {
    assert.equal(examine(withSigners(bad, bad, bad, good)).sodSignature, 'valid');
    for (const signers of [[], [good, good, good, good, good]]) {
      const result = examine(withSigners(...signers));
      assert.deepEqual([result.sodSignature, result.failures[0]?.message], [null, 'EF.SOD: signer information']);
    }
  });
});

describe('several certificates', () => {
  const otherAuthority = nameOf('VN', 'Another CSCA');
  /** The same serial number from another authority, the same authority with another number. */
  const sameNumber = signerOf({ key: stranger, issuer: otherAuthority });
  const sameIssuer = signerOf({ key: stranger, serialNumber: 8 });

  it('the signer is found by issuer and serial number, both', () => {
    for (const certificates of [
      [sameNumber, certificate],
      [certificate, sameNumber],
      [sameIssuer, certificate],
      [sameNumber, sameIssuer, certificate],
    ]) {
      const sod = sodOf({ certificates, identifier: issuerAndSerial(certificate) });
      const result = examine(sod);
      assert.deepEqual([result.sodSignature, result.signer?.identifiedBy], ['valid', 'issuer-serial']);
    }
  });

  it('or by key identifier, the whole of it', () => {
    const identified = (key: typeof signerKey, byte: number, serialNumber: number) =>
      signerOf({
        ...{ key, serialNumber },
        extensions: [...SIGNER_EXTENSIONS, keyIdentifierExtension(new Uint8Array(20).fill(byte))],
      });
    const certificates = [identified(stranger, 1, 8), identified(signerKey, 2, 9), identified(stranger, 3, 10)];
    const named = (identifier: Uint8Array) =>
      examine(
        sodOf({
          certificates,
          identifier: new SignerIdentifier({ subjectKeyIdentifier: new SubjectKeyIdentifier(buffer(identifier)) }),
        }),
      );
    const result = named(new Uint8Array(20).fill(2));
    assert.deepEqual([result.sodSignature, result.signer?.identifiedBy], ['valid', 'key-identifier']);
    for (const other of [new Uint8Array(20).fill(1), new Uint8Array(19).fill(2), new Uint8Array(0)]) {
      assert.equal(named(other).sodSignature, 'invalid', `${other.length} bytes of ${other[0]}`);
    }
  });

  it('that are none of the one it names leave no signer, where more than one could be meant', () => {
    const identifier = issuerAndSerial(signerOf({ serialNumber: 99 }));
    assert.equal(examine(sodOf({ certificates: [certificate], identifier })).signer?.identifiedBy, 'only-certificate');
    const result = examine(sodOf({ certificates: [certificate, sameIssuer], identifier }));
    assert.deepEqual([result.sodSignature, result.signer], ['invalid', null]);
  });
});

describe('the order of the attributes', () => {
  const inOrder = [TYPE, DIGEST].toSorted(Buffer.compare);
  const reordered = inOrder.toReversed();
  const codesOf = ({ warnings }: ReturnType<typeof examine>) => warnings.map(({ code }) => code);

  it('may be another than that of DER, if it is the one that was signed', () => {
    for (const attributes of [inOrder, reordered]) {
      const result = examine(withSigners(signerOver(attributes)));
      assert.equal(result.sodSignature, 'valid');
      assert.ok(!codesOf(result).includes('attributes-reordered'), 'they stand as they were signed');
    }
  });

  it('is no reason why a signature does not hold', () => {
    const result = examine(withSigners(signerOver(inOrder, stranger)));
    assert.equal(result.sodSignature, 'invalid');
    assert.ok(!codesOf(result).includes('attributes-reordered'));
    assert.equal(examine(withSigners(signerOver(reordered, stranger))).sodSignature, 'invalid');
  });
});

describe('an attribute that is none', () => {
  const type = oid('1.2.3.4');
  const values = encodeTlv(0x31, oid('1.2.3'));
  for (const [what, attribute] of Object.entries({
    'a SET': encodeTlv(0x31, type, values),
    'an OCTET STRING': encodeTlv(0x04, type, values),
    'type of another tag': encodeTlv(0x30, encodeTlv(0x0d, encodeOid('1.2.3.4')), values),
    'type that is no OID': encodeTlv(0x30, encodeTlv(0x06, Uint8Array.of(0x80)), values),
    'without values': encodeTlv(0x30, type),
    'values in a SEQUENCE': encodeTlv(0x30, type, encodeTlv(0x30, oid('1.2.3'))),
    'something behind the values': encodeTlv(0x30, type, values, encodeTlv(0x05)),
    empty: encodeTlv(0x30),
  })) {
    it(`${what}: the set is malformed, though signed`, () => {
      const result = examine(withSigners(signerOver([TYPE, DIGEST, attribute])));
      assert.equal(result.sodSignature, 'invalid');
      assert.match(result.failures[0]?.message ?? '', /attributes are missing or malformed/);
    });
  }
  it('beside them, one that is well made does no harm', () => {
    assert.equal(examine(withSigners(signerOver([TYPE, DIGEST, encodeTlv(0x30, type, values)]))).sodSignature, 'valid');
  });
});

describe('what cannot be checked is named', () => {
  const messageOf = (sod: Uint8Array) => {
    const result = examine(sod);
    assert.equal(result.sodSignature, 'unsupported');
    return result.failures[0]?.message ?? '';
  };
  it('an algorithm by its identifier', () => {
    const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '1.3.101.112' });
    assert.match(messageOf(sodOf({ signatureAlgorithm })), /signature algorithm 1\.3\.101\.112 is not/);
  });
  it('a key as the key', () => {
    const { publicKeyInfo } = signerKey;
    const algorithm = new AlgorithmIdentifier({ algorithm: '1.3.101.110' });
    const { subjectPublicKey } = publicKeyInfo;
    const key = { ...signerKey, publicKeyInfo: new SubjectPublicKeyInfo({ algorithm, subjectPublicKey }) };
    const sod = sodOf({ certificates: [signerOf({ key })] });
    assert.match(messageOf(sod), /the key of the signer is not supported/);
  });
});
