import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SignerIdentifier } from '@peculiar/asn1-cms';
import { AlgorithmIdentifier, SubjectKeyIdentifier } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import {
  concatBytes,
  encodeInteger,
  encodeOid,
  encodeTlv,
  fromHex,
  parseTlv,
  type TlvNode,
  toHex,
} from '../../tlv/index.ts';
import type { DataGroupNumber } from '../model.ts';
import { SIMULATED_MARKER_OID } from '../simulated-marker.ts';
import type { PassiveRequest, PassiveResult } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  attribute,
  buffer,
  CONTENT_TYPE,
  curveWithForgedGenerator,
  ecKey,
  extension,
  HASH_OIDS,
  type HashName,
  hash,
  issueCertificate,
  issuerAndSerial,
  keyIdentifierExtension,
  LDS_OID,
  LEGACY_LDS_OID,
  MESSAGE_DIGEST,
  makeSod,
  nameOf,
  pssParameters,
  rsaKey,
  SIGNER_EXTENSIONS,
  type SodOptions,
  securityObject,
  type TestKey,
} from './testing/issuing.ts';
import { verifyPassively } from './verify.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const SIGNED_AT = new Date('2025-03-01T08:00:00Z');
const FILES: ReadonlyMap<DataGroupNumber, Uint8Array> = new Map([
  [1, Uint8Array.of(0x61, 0x02, 1, 2)],
  [13, Uint8Array.of(0x6d, 0x02, 3, 4)],
]);
const LISTED = new Map([...FILES, [2 as DataGroupNumber, Uint8Array.of(0x75, 0x00)]] as const);

const csca = nameOf('VN', 'Test CSCA');
const documentSigner = nameOf('VN', 'Test Document Signer');
const cscaKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256', explicit: true });
const anchor = issueCertificate({
  key: cscaKey,
  subject: csca,
  issuer: csca,
  issuerKey: cscaKey,
  notBefore: '2022-01-01',
  extensions: AUTHORITY_EXTENSIONS,
});
const signerKey = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384' });

function signerCertificate(key: TestKey, extensions = SIGNER_EXTENSIONS): Uint8Array {
  return issueCertificate({
    key,
    subject: documentSigner,
    issuer: csca,
    issuerKey: cscaKey,
    serialNumber: 7,
    extensions,
  });
}
const certificate = signerCertificate(signerKey);

const sodOf = (options: Partial<SodOptions> = {}): Uint8Array =>
  makeSod({
    content: securityObject('sha256', LISTED),
    certificates: [certificate],
    signerKey,
    hashName: 'sha256',
    signingTime: SIGNED_AT,
    ...options,
  });

const check = (request: Partial<PassiveRequest> = {}): PassiveResult =>
  verifyPassively({
    sod: SOD,
    files: FILES,
    trust: { anchors: [anchor], crls: [] },
    now: NOW,
    allowSimulated: false,
    ...request,
  });
const codes = (result: PassiveResult): string[] => result.failures.map(({ code }) => code);
const SOD = sodOf();

describe('a genuine SOD', () => {
  it('proves hashes, signature and issuer, and names what it lists', () => {
    const result = check();
    assert.deepEqual(
      Object.fromEntries(Object.entries(result.dataGroups).map(([group, { hash: value }]) => [group, value])),
      { DG1: 'match', DG2: 'notRead', DG13: 'match' },
    );
    assert.equal(result.dataGroups.DG1?.bytes, 4);
    assert.equal(result.dataGroups.DG1?.sha256, toHex(hash('sha256', FILES.get(1) ?? new Uint8Array())));
    assert.equal(result.sodSignature, 'valid');
    assert.equal(result.issuer, 'anchored');
    assert.deepEqual(result.signer, {
      country: 'VN',
      algorithm: 'ECDSA-SHA384',
      curve: 'brainpoolP384r1',
      identifiedBy: 'issuer-serial',
      simulated: false,
    });
    assert.deepEqual(result.listedGroups, [1, 2, 13]);
    assert.deepEqual(result.failures, []);
  });

  for (const hashName of Object.keys(HASH_OIDS) as HashName[]) {
    it(`with ${hashName} throughout`, () => {
      const key = ecKey({ curve: 'secp256r1', hashName });
      const content = securityObject(hashName, LISTED);
      const sod = sodOf({ content, hashName, signerKey: key, certificates: [signerCertificate(key)] });
      const result = check({ sod });
      assert.equal(result.dataGroups.DG13?.hash, 'match');
      assert.equal(result.sodSignature, 'valid');
      assert.equal(result.issuer, 'anchored');
      const wrong = check({ sod, files: new Map([[13, Uint8Array.of(0x6d, 0x02, 3, 5)]]) });
      assert.equal(wrong.dataGroups.DG13?.hash, 'mismatch');
    });
  }

  it('with the content type of early issuers', () => {
    assert.equal(check({ sod: sodOf({ contentType: LEGACY_LDS_OID }) }).sodSignature, 'valid');
    const other = check({ sod: sodOf({ contentType: '2.23.136.1.1.2' }) });
    assert.equal(other.sodSignature, null);
    assert.deepEqual(other.failures, [{ code: 'file-malformed', message: 'EF.SOD: content type' }]);
  });
});

describe('signature algorithms', () => {
  const verdict = (key: TestKey, options: Partial<SodOptions> = {}): PassiveResult =>
    check({ sod: sodOf({ signerKey: key, certificates: [signerCertificate(key)], ...options }) });

  for (const curve of ['secp256r1', 'secp384r1', 'secp521r1', 'brainpoolP256r1', 'brainpoolP512r1'] as const) {
    for (const explicit of [false, true]) {
      it(`ECDSA on ${curve}, ${explicit ? 'explicit' : 'named'} parameters`, () => {
        const result = verdict(ecKey({ curve, hashName: 'sha256', explicit }));
        assert.equal(result.sodSignature, 'valid');
        assert.equal(result.issuer, 'anchored');
        assert.equal(result.signer?.curve, curve);
      });
    }
  }

  it('refuses explicit parameters with another generator: it cannot tell, and does not believe', () => {
    const key = ecKey({
      curve: 'secp256r1',
      hashName: 'sha256',
      explicit: true,
      Point: curveWithForgedGenerator('secp256r1'),
    });
    const result = verdict(key);
    assert.equal(result.sodSignature, 'unsupported');
    assert.equal(result.signer?.curve, null);
    assert.ok(codes(result).includes('signature-unsupported'));
  });

  for (const hashName of ['sha1', 'sha224', 'sha256', 'sha512'] as const) {
    it(`RSA PKCS#1 v1.5 with ${hashName}`, () => {
      const result = verdict(rsaKey({ hashName }), { hashName });
      assert.equal(result.sodSignature, 'valid');
      assert.equal(result.signer?.algorithm, `RSA-${hashName.toUpperCase()}`);
      assert.equal(result.signer?.curve, null);
    });
    for (const saltBytes of [0, 20, 32]) {
      it(`RSA-PSS with ${hashName} and ${saltBytes} bytes of salt`, () => {
        const result = verdict(rsaKey({ hashName, saltBytes }), { hashName });
        assert.equal(result.sodSignature, 'valid');
        assert.equal(result.signer?.algorithm, `RSA-PSS-${hashName.toUpperCase()}`);
      });
    }
  }

  it('named after the key alone take the hash of the digest algorithm', () => {
    const ec = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const ecAlone = new AlgorithmIdentifier({ algorithm: '1.2.840.10045.2.1' });
    assert.equal(verdict(ec, { signatureAlgorithm: ecAlone }).sodSignature, 'valid');
    const rsaAlone = new AlgorithmIdentifier({ algorithm: '1.2.840.113549.1.1.1' });
    assert.equal(verdict(rsaKey({ hashName: 'sha256' }), { signatureAlgorithm: rsaAlone }).sodSignature, 'valid');
  });

  it('invalid is not unsupported', () => {
    const rsa = rsaKey({ hashName: 'sha256' });
    const algorithm = (oid: string, parameters?: Uint8Array) =>
      new AlgorithmIdentifier({ algorithm: oid, ...(parameters ? { parameters: buffer(parameters) } : {}) });
    const of = (signatureAlgorithm: AlgorithmIdentifier) => verdict(rsa, { signatureAlgorithm }).sodSignature;
    // Ed25519: nothing here can check it.
    assert.equal(of(algorithm('1.3.101.112')), 'unsupported');
    assert.equal(of(algorithm('1.2.840.113549.1.1.10', pssParameters('sha256', 32, 'sha1'))), 'invalid');
    assert.equal(of(algorithm('1.2.840.113549.1.1.10', pssParameters('sha256', 32))), 'invalid');
    assert.equal(of(algorithm('1.2.840.113549.1.1.10', pssParameters('sha256', 4_000))), 'invalid');
    assert.equal(of(algorithm('1.2.840.113549.1.1.13')), 'invalid');
    assert.equal(of(algorithm('1.2.840.10045.4.3.2')), 'invalid');
  });

  it('a hash function of the SOD that we do not have covers nothing', () => {
    const content = replaceOnce(securityObject('sha256', LISTED), oid(HASH_OIDS.sha256), oid('2.16.840.1.101.3.4.2.8'));
    const result = check({ sod: sodOf({ content }) });
    assert.equal(result.dataGroups.DG1?.hash, 'notCovered');
    // Which state's document it is stands in DG1.
    assert.deepEqual(codes(result), ['signature-unsupported', 'issuer-not-anchored']);
  });
});

describe('corrupted twins', () => {
  it('a changed file is a mismatch, an unlisted one is not covered', () => {
    const files = new Map<DataGroupNumber, Uint8Array>([...FILES, [13, Uint8Array.of(0x6d, 0x02, 3, 5)]]);
    const changed = check({ files: files.set(14, Uint8Array.of(0x6e, 0)) });
    assert.equal(changed.dataGroups.DG1?.hash, 'match');
    assert.equal(changed.dataGroups.DG13?.hash, 'mismatch');
    assert.equal(changed.dataGroups.DG14?.hash, 'notCovered');
    assert.deepEqual(codes(changed), ['hash-mismatch']);
    assert.equal(changed.failures[0]?.message.includes('DG13'), true);
  });

  it('a file in another encoding is a mismatch: raw bytes count', () => {
    const files = new Map<DataGroupNumber, Uint8Array>([[1, Uint8Array.of(0x61, 0x81, 0x02, 1, 2)]]);
    assert.equal(check({ files }).dataGroups.DG1?.hash, 'mismatch');
  });

  it('a changed hash in the SOD breaks the signature', () => {
    const digestOfFile = hash('sha256', FILES.get(13) ?? new Uint8Array());
    const forged = Uint8Array.of(0x6d, 0x02, 9, 9);
    const sod = replaceOnce(SOD, digestOfFile, hash('sha256', forged));
    const result = check({ sod, files: new Map([[13, forged]]) });
    assert.equal(result.dataGroups.DG13?.hash, 'match');
    assert.equal(result.sodSignature, 'invalid');
    assert.ok(codes(result).includes('signature-invalid'));
  });

  it('no single changed byte of content, attributes or signature goes unseen', () => {
    const signature = lastOctetString(SOD);
    const attributes = find(SOD, oid(MESSAGE_DIGEST));
    const content = find(SOD, oid(LDS_OID)) + 8;
    for (const offset of [content + 9, content + 40, attributes + 15, signature + 12, signature + 60]) {
      const result = check({ sod: SOD.with(offset, (SOD[offset] ?? 0) ^ 1) });
      assert.notEqual(result.sodSignature, 'valid', `byte ${offset}`);
    }
  });

  it('a signature by another key is invalid', () => {
    const other = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384' });
    assert.equal(check({ sod: sodOf({ signerKey: other }) }).sodSignature, 'invalid');
  });

  it('a changed certificate is not anchored any more', () => {
    // The name of the subject: the signature of the SOD still holds, that of the CSCA does not.
    const changed = replaceOnce(certificate, utf8('Test Document'), utf8('Fake Document'));
    const result = check({ sod: sodOf({ certificates: [changed] }) });
    assert.equal(result.sodSignature, 'valid');
    assert.equal(result.issuer, 'notAnchored');
    assert.deepEqual(codes(result), ['issuer-not-anchored']);
  });

  it('cut anywhere it is malformed, and proves nothing', () => {
    for (let end = 0; end < SOD.length; end += 7) {
      const result = check({ sod: SOD.slice(0, end) });
      assert.equal(result.sodSignature, null, `cut at ${end}`);
      assert.equal(result.dataGroups.DG1?.hash, 'notCovered');
      assert.deepEqual(codes(result), ['file-malformed']);
    }
  });

  it('never throws, whatever byte is wrong, and never believes a wrong one', () => {
    const genuine = check();
    fc.assert(
      fc.property(fc.nat(SOD.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const result = check({ sod: SOD.with(at, (SOD[at] ?? 0) ^ bits) });
        // Some bytes are covered by nothing, such as the list of digest algorithms; what is believed must not change.
        if (result.sodSignature === 'valid') assert.deepEqual(result.dataGroups, genuine.dataGroups);
      }),
      { numRuns: 60 },
    );
    fc.assert(fc.property(fc.uint8Array({ maxLength: 80 }), (noise) => void check({ sod: noise })));
  });
});

describe('signed attributes', () => {
  const edited = (edit: SodOptions['editAttributes']) => check({ sod: sodOf(edit ? { editAttributes: edit } : {}) });

  it('must hold exactly one message digest, that of the content', () => {
    const without = edited((all) => all.filter(({ attrType }) => attrType !== MESSAGE_DIGEST));
    assert.equal(without.sodSignature, 'invalid');
    const wrong = edited((all) =>
      all.map((one) =>
        one.attrType === MESSAGE_DIGEST ? attribute(MESSAGE_DIGEST, encodeTlv(0x04, new Uint8Array(32))) : one,
      ),
    );
    assert.equal(wrong.sodSignature, 'invalid');
    const twice = edited((all) => [...all, ...all.filter(({ attrType }) => attrType === MESSAGE_DIGEST)]);
    assert.equal(twice.sodSignature, 'invalid');
    const twoValues = edited((all) =>
      all.map((one) =>
        one.attrType === MESSAGE_DIGEST
          ? attribute(
              MESSAGE_DIGEST,
              ...one.attrValues.map((v) => new Uint8Array(v)),
              encodeTlv(0x04, new Uint8Array(32)),
            )
          : one,
      ),
    );
    assert.equal(twoValues.sodSignature, 'invalid');
  });

  it('must hold the content type of the SOD', () => {
    const without = edited((all) => all.filter(({ attrType }) => attrType !== CONTENT_TYPE));
    assert.equal(without.sodSignature, 'invalid');
    const wrong = edited((all) =>
      all.map((one) =>
        one.attrType === CONTENT_TYPE ? attribute(CONTENT_TYPE, encodeTlv(0x06, encodeOid(LEGACY_LDS_OID))) : one,
      ),
    );
    assert.equal(wrong.sodSignature, 'invalid');
  });

  it('must be there: a signature over the bare content is none', () => {
    assert.equal(edited(() => []).sodSignature, 'invalid');
  });

  it('are signed as SET OF, not as the [0] that stands in the file', () => {
    // The same attributes signed under their tag in the file.
    const wrongTag: TestKey = {
      ...signerKey,
      sign: (data) => signerKey.sign(data[0] === 0x31 ? concatBytes(Uint8Array.of(0xa0), data.subarray(1)) : data),
    };
    assert.equal(check({ sod: sodOf({ signerKey: wrongTag }) }).sodSignature, 'invalid');
  });
});

describe('the signer', () => {
  it('is found by key identifier', () => {
    const identifier = fromHex('00112233445566778899aabbccddeeff00112233');
    const withKeyIdentifier = signerCertificate(signerKey, [...SIGNER_EXTENSIONS, keyIdentifierExtension(identifier)]);
    const sid = new SignerIdentifier({ subjectKeyIdentifier: new SubjectKeyIdentifier(buffer(identifier)) });
    const other = signerCertificate(ecKey({ curve: 'secp256r1', hashName: 'sha256' }));
    const result = check({ sod: sodOf({ certificates: [other, withKeyIdentifier], identifier: sid }) });
    assert.equal(result.sodSignature, 'valid');
    assert.equal(result.signer?.identifiedBy, 'key-identifier');
  });

  it('is found among several by issuer and serial number', () => {
    const other = issueCertificate({
      ...{ key: signerKey, subject: documentSigner, issuer: csca, issuerKey: cscaKey, serialNumber: 8 },
    });
    const sid = issuerAndSerial(certificate);
    assert.equal(check({ sod: sodOf({ certificates: [other, certificate], identifier: sid }) }).issuer, 'anchored');
  });

  it('is the only embedded certificate where the SOD names another one, and that is said', () => {
    const unknown = new SignerIdentifier({
      subjectKeyIdentifier: new SubjectKeyIdentifier(buffer(Uint8Array.of(1, 2, 3))),
    });
    const result = check({ sod: sodOf({ identifier: unknown }) });
    assert.equal(result.sodSignature, 'valid');
    assert.equal(result.signer?.identifiedBy, 'only-certificate');
    const ambiguous = check({ sod: sodOf({ identifier: unknown, certificates: [certificate, anchor] }) });
    assert.equal(ambiguous.sodSignature, 'invalid');
    assert.equal(ambiguous.signer, null);
  });
});

describe('BER', () => {
  it('indefinite lengths and a segmented content read the same', () => {
    const result = check({ sod: toIndefinite(SOD) });
    assert.notDeepEqual(toIndefinite(SOD), SOD);
    assert.equal(result.sodSignature, 'valid');
    assert.equal(result.issuer, 'anchored');
    assert.deepEqual(result.failures, []);
    assert.deepEqual(result.listedGroups, [1, 2, 13]);
  });

  it('a changed segment breaks the signature', () => {
    const sod = toIndefinite(SOD);
    const at = find(sod, hash('sha256', FILES.get(1) ?? new Uint8Array()).slice(20));
    assert.equal(check({ sod: sod.with(at, (sod[at] ?? 0) ^ 1) }).sodSignature, 'invalid');
  });
});

describe('simulated PKI', () => {
  const marker = extension(SIMULATED_MARKER_OID, encodeTlv(0x05));
  const markedSigner = signerCertificate(signerKey, [...SIGNER_EXTENSIONS, marker]);
  const markedAnchor = issueCertificate({
    ...{ key: cscaKey, subject: csca, issuer: csca, issuerKey: cscaKey, notBefore: '2022-01-01' },
    extensions: [...AUTHORITY_EXTENSIONS, marker],
  });

  for (const [who, request] of [
    ['signer', { sod: sodOf({ certificates: [markedSigner] }) }],
    ['anchor', { trust: { anchors: [markedAnchor], crls: [] } }],
  ] as const) {
    it(`marked ${who}: refused in production, anchored and named elsewhere`, () => {
      const refused = check(request);
      assert.equal(refused.issuer, 'notAnchored');
      assert.equal(refused.signer?.simulated, true);
      assert.deepEqual(codes(refused), ['issuer-simulated']);
      const allowed = check({ ...request, allowSimulated: true });
      assert.equal(allowed.issuer, 'anchored');
      assert.equal(allowed.signer?.simulated, true);
      assert.deepEqual(allowed.failures, []);
    });
  }

  it('marked signer without any anchor is refused all the same', () => {
    const refused = check({ sod: sodOf({ certificates: [markedSigner] }), trust: { anchors: [], crls: [] } });
    assert.deepEqual(codes(refused), ['issuer-simulated']);
  });
});

describe('malformed SOD', () => {
  const malformed = (sod: Uint8Array): string | undefined => {
    const result = check({ sod });
    assert.equal(result.sodSignature, null);
    return result.failures[0]?.message;
  };
  const entry = (number: number): Uint8Array =>
    encodeTlv(0x30, encodeTlv(0x02, encodeInteger(number)), encodeTlv(0x04, new Uint8Array(32)));
  const object = (...entries: Uint8Array[]): Uint8Array =>
    encodeTlv(
      0x30,
      encodeTlv(0x02, encodeInteger(0)),
      encodeTlv(0x30, encodeTlv(0x06, oidContent(HASH_OIDS.sha256))),
      encodeTlv(0x30, ...entries),
    );

  it('names the part', () => {
    assert.equal(malformed(Uint8Array.of()), 'EF.SOD: not a SOD');
    assert.equal(malformed(SOD.with(0, 0x75)), 'EF.SOD: not a SOD');
    assert.equal(malformed(concatBytes(SOD, SOD)), 'EF.SOD: not a SOD');
    assert.equal(malformed(encodeTlv(0x77, encodeTlv(0x30))), 'EF.SOD: not signed data');
    assert.equal(malformed(sodOf({ content: Uint8Array.of(1, 2) })), 'EF.SOD: security object');
  });

  it('refuses a group listed twice, out of range, or none', () => {
    assert.equal(malformed(sodOf({ content: object(entry(1), entry(1)) })), 'EF.SOD: security object');
    assert.equal(malformed(sodOf({ content: object(entry(0)) })), 'EF.SOD: security object');
    assert.equal(malformed(sodOf({ content: object(entry(17)) })), 'EF.SOD: security object');
    assert.equal(malformed(sodOf({ content: object() })), 'EF.SOD: security object');
    assert.deepEqual(check({ sod: sodOf({ content: object(entry(16)) }) }).listedGroups, [16]);
  });
});

// --- bytes in bytes

function find(bytes: Uint8Array, part: Uint8Array): number {
  const at = Buffer.from(bytes).indexOf(part);
  assert.ok(at >= 0, 'the part is not there');
  return at;
}

function replaceOnce(bytes: Uint8Array, part: Uint8Array, by: Uint8Array): Uint8Array {
  assert.equal(part.length, by.length);
  const copy = bytes.slice();
  copy.set(by, find(bytes, part));
  return copy;
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function oidContent(dotted: string): Uint8Array {
  return encodeOid(dotted);
}

function oid(dotted: string): Uint8Array {
  return encodeTlv(0x06, encodeOid(dotted));
}

function lastOctetString(sod: Uint8Array): number {
  return Buffer.from(sod).lastIndexOf(0x04, sod.length - 60);
}

/** The same SOD as streaming encoders write it: indefinite lengths outside certificates and attributes, content in segments. */
function toIndefinite(sod: Uint8Array): Uint8Array {
  const wrap = (tag: number, ...parts: Uint8Array[]): Uint8Array =>
    concatBytes(Uint8Array.of(tag, 0x80), ...parts, Uint8Array.of(0, 0));
  const raw = (nodes: readonly TlvNode[] | undefined): Uint8Array[] => (nodes ?? []).map((node) => node.raw);
  const parsed = parseTlv(sod);
  assert.ok(parsed.ok);
  const [type, explicit] = parsed.value[0]?.children[0]?.children ?? [];
  const [version, algorithms, encapsulated, certificates, signers] = explicit?.children[0]?.children ?? [];
  const [contentType, content] = encapsulated?.children ?? [];
  const octets = content?.children[0]?.value ?? new Uint8Array();
  const segments = [octets.subarray(0, 30), octets.subarray(30, 40), octets.subarray(40)];
  const [signer] = signers?.children ?? [];
  const signerParts = (signer?.children ?? []).map((node) =>
    node.tag === 0xa0 ? wrap(0xa0, ...raw(node.children)) : node.raw,
  );
  const signedData = wrap(
    0x30,
    ...raw([version, algorithms].filter((node) => node !== undefined)),
    wrap(
      0x30,
      contentType?.raw ?? new Uint8Array(),
      wrap(
        0xa0,
        wrap(
          0x24,
          encodeTlv(0x04, segments[0] ?? octets),
          wrap(0x24, ...segments.slice(1).map((s) => encodeTlv(0x04, s))),
        ),
      ),
    ),
    wrap(0xa0, ...raw(certificates?.children)),
    wrap(0x31, wrap(0x30, ...signerParts)),
  );
  return wrap(0x77, wrap(0x30, type?.raw ?? new Uint8Array(), wrap(0xa0, signedData)));
}
