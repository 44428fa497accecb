import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { concatBytes, encodeTlv, toHex } from '../../tlv/index.ts';
import type { DataGroupNumber, ReadWarningCode } from '../model.ts';
import { verifyCardSecurity } from './card-security.ts';
import type { PassiveExamination, PassiveRequest } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  authorityKeyExtension,
  buffer,
  type CertificateOptions,
  ecKey,
  hash,
  issueCertificate,
  issueRevocationList,
  issuerAndSerial,
  keyIdentifierExtension,
  LEGACY_LDS_OID,
  makeSignedData,
  makeSod,
  nameOf,
  rsaKey,
  SIGNER_EXTENSIONS,
  type SodOptions,
  securityObject,
} from './testing/issuing.ts';
import { verifyPassively } from './verify.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const SIGNED_AT = new Date('2025-03-01T08:00:00Z');
const csca = nameOf('VN', 'Test CSCA');
const cscaKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
const signerKey = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384' });
const anchorOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: cscaKey, subject: csca, issuer: csca, issuerKey: cscaKey },
    ...{ notBefore: '2022-01-01', notAfter: '2037-01-01', extensions: AUTHORITY_EXTENSIONS },
    ...options,
  });
const signerOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: signerKey, subject: nameOf('VN', 'Test Document Signer'), issuer: csca, issuerKey: cscaKey },
    ...{ serialNumber: 7, notBefore: '2024-01-01', notAfter: '2036-01-01', extensions: SIGNER_EXTENSIONS },
    ...options,
  });
const anchor = anchorOf();
const currentList = issueRevocationList({ issuer: csca, issuerKey: cscaKey, serialNumbers: [1] });
const mrz = (state: string): Uint8Array =>
  encodeTlv(0x61, encodeTlv(0x5f1f, new TextEncoder().encode(`ID${state.padEnd(3, '<')}${'<'.repeat(85)}`)));
const filesOf = (dg1: Uint8Array): ReadonlyMap<DataGroupNumber, Uint8Array> => new Map([[1, dg1]]);
const FILES = filesOf(mrz('VNM'));

function check(
  sod: Partial<SodOptions> = {},
  request: Partial<PassiveRequest> = {},
  files = FILES,
): PassiveExamination {
  return verifyPassively({
    sod: makeSod({
      content: securityObject('sha256', files),
      certificates: [signerOf()],
      ...{ signerKey, hashName: 'sha256', signingTime: SIGNED_AT },
      ...sod,
    }),
    files,
    trust: { anchors: [anchor], crls: [currentList] },
    now: new Date('2026-03-01'),
    allowSimulated: false,
    ...request,
  });
}
const warned = (result: Pick<PassiveExamination, 'warnings'>): ReadWarningCode[] =>
  result.warnings.map(({ code }) => code);

describe('validity', () => {
  it('at signing and now are separate facts; a sound document leaves nothing to be said', () => {
    const result = check();
    assert.deepEqual(result.certificates, {
      signingTime: SIGNED_AT,
      signerWhenSigning: 'valid',
      signerNow: 'valid',
      issuerNow: 'valid',
      revocation: 'notRevoked',
      path: [toHex(hash('sha256', anchor))],
    });
    assert.deepEqual(result.warnings, []);
  });

  it('a signer and an issuer that are over since stay anchored, and are named', () => {
    const trust = { anchors: [anchorOf({ notAfter: '2026-01-01' })], crls: [currentList] };
    const result = check({ certificates: [signerOf({ notAfter: '2026-02-01' })] }, { trust });
    assert.equal(result.issuer, 'anchored');
    assert.equal(result.certificates?.signerWhenSigning, 'valid');
    assert.equal(result.certificates?.signerNow, 'expired');
    assert.equal(result.certificates?.issuerNow, 'expired');
    assert.deepEqual(warned(result), ['signer-expired-since', 'issuer-expired-since']);
  });

  it('a signer that was over when it signed, or not there yet, is expired', () => {
    const over = check({ certificates: [signerOf({ notAfter: '2025-01-01' })] });
    assert.equal(over.issuer, 'expired');
    assert.equal(over.certificates?.signerWhenSigning, 'expired');
    const early = check({ certificates: [signerOf({ notBefore: '2025-06-01' })] });
    assert.equal(early.issuer, 'expired');
    assert.equal(early.certificates?.signerWhenSigning, 'notYetValid');
  });

  it('without a signing time is unknown, and said', () => {
    const result = check({ signingTime: null });
    assert.equal(result.issuer, 'anchored');
    assert.equal(result.certificates?.signerWhenSigning, 'unknown');
    assert.deepEqual(warned(result), ['signing-time-missing']);
  });
});

describe('revocation lists', () => {
  it('that are missing or old are said, and change nothing else', () => {
    const missing = check({}, { trust: { anchors: [anchor], crls: [] } });
    assert.deepEqual(warned(missing), ['crl-missing']);
    assert.equal(missing.issuer, 'anchored');
    const old = check({}, { now: NOW });
    assert.deepEqual(warned(old), ['crl-outdated']);
    assert.equal(old.issuer, 'anchored');
  });

  it('of an issuer that nobody knows are no matter', () => {
    const result = check({}, { trust: { anchors: [], crls: [] } });
    assert.equal(result.issuer, 'notAnchored');
    assert.equal(result.certificates?.revocation, null);
    assert.equal(result.certificates?.issuerNow, null);
    assert.deepEqual(warned(result), []);
  });
});

describe('what states do', () => {
  it('names another signer than the one embedded', () => {
    const identifier = issuerAndSerial(signerOf({ serialNumber: 8 }));
    const result = check({ identifier });
    assert.equal(result.sodSignature, 'valid');
    assert.deepEqual(warned(result), ['signer-mismatch']);
  });

  it('sends the attributes in another order than they are signed', () => {
    const result = check({ reorderAttributes: true });
    assert.equal(result.sodSignature, 'valid');
    assert.deepEqual(warned(result), ['attributes-reordered']);
  });

  it('uses the content type of before', () => {
    assert.deepEqual(warned(check({ contentType: LEGACY_LDS_OID })), ['legacy-content-type']);
  });

  it('writes a serial number with zeros too many', () => {
    const certificate = signerOf({ serialNumber: 7 });
    // INTEGER 7 in the certificate, 0007 in the SOD: `asn1-schema` takes the bytes as they are given.
    const identifier = issuerAndSerial(certificate);
    assert.ok(identifier.issuerAndSerialNumber);
    identifier.issuerAndSerialNumber.serialNumber = buffer(Uint8Array.of(0, 0, 7));
    const result = check({ certificates: [certificate], identifier });
    assert.equal(result.signer?.identifiedBy, 'issuer-serial');
    assert.equal(result.sodSignature, 'valid');
  });

  it('writes ECDSA numbers without the zero that keeps them positive, or with more', () => {
    const unsigned = (signature: Uint8Array, pad: number): Uint8Array => {
      const half = signature.length / 2;
      const number = (bytes: Uint8Array): Uint8Array => encodeTlv(0x02, new Uint8Array(pad), bytes);
      return encodeTlv(0x30, number(signature.subarray(0, half)), number(signature.subarray(half)));
    };
    for (const pad of [0, 3]) {
      const plain = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384', format: 'compact' });
      const key = { ...plain, sign: (data: Uint8Array) => unsigned(plain.sign(data), pad) };
      assert.equal(check({ certificates: [signerOf({ key })], signerKey: key }).sodSignature, 'valid');
    }
  });

  it('signs plainly, as BSI TR-03111 has it', () => {
    const plain = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384', format: 'compact' });
    const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: '0.4.0.127.0.7.1.1.4.1.4' });
    const options = { certificates: [signerOf({ key: plain })], signerKey: plain };
    assert.equal(check({ ...options, signatureAlgorithm }).sodSignature, 'valid');
    assert.equal(check(options).sodSignature, 'invalid');
  });
});

describe('old algorithms', () => {
  const sha1 = rsaKey({ hashName: 'sha1' });
  const legacy = { signerKey: sha1, certificates: [signerOf({ key: sha1 })] };

  it('are reported', () => {
    const result = check({ ...legacy, content: securityObject('sha1', FILES) });
    assert.equal(result.sodSignature, 'valid');
    assert.deepEqual(warned(result), ['legacy-algorithm', 'legacy-algorithm']);
    assert.match(result.warnings.map(({ message }) => message).join(), /files are SHA-1.*RSA-SHA1/);
    const short = ecKey({ curve: 'secp192r1', hashName: 'sha256' });
    const weak = check({ signerKey: short, certificates: [signerOf({ key: short })] });
    assert.match(weak.warnings[0]?.message ?? '', /192 bits/);
    assert.equal(weak.sodSignature, 'valid');
  });

  it('are refused where the policy says so', () => {
    const result = check(legacy, { legacyAlgorithms: 'refuse' });
    assert.equal(result.sodSignature, 'unsupported');
    assert.match(result.failures[0]?.message ?? '', /refused by policy: the signature is RSA-SHA1/);
    assert.equal(check({}, { legacyAlgorithms: 'refuse' }).sodSignature, 'valid');
  });

  it('refused or not, a wrong signature is invalid', () => {
    const result = check({ ...legacy, certificates: [signerOf()] }, { legacyAlgorithms: 'refuse' });
    assert.equal(result.sodSignature, 'invalid');
  });
});

describe('the state of the document', () => {
  const checked = (state: string, country: string): PassiveExamination => {
    const name = nameOf(country, 'Test CSCA');
    const trust = { anchors: [anchorOf({ subject: name, issuer: name })], crls: [] };
    return check({ certificates: [signerOf({ issuer: name })] }, { trust }, filesOf(mrz(state)));
  };

  it('must be that of the authority', () => {
    assert.equal(checked('VNM', 'VN').issuer, 'anchored');
    for (const [state, country] of [
      ['D', 'VN'],
      ['VNM', 'FR'],
      ['CHN', 'TW'],
    ] as const) {
      const result = checked(state, country);
      assert.equal(result.issuer, 'notAnchored', state);
      assert.equal(result.sodSignature, 'valid');
      assert.deepEqual(
        result.failures.map(({ message }) => message),
        [`the document is of ${state}, its issuer of ${country}`],
      );
    }
  });

  it('may go by more than one code, and cannot be told of what is no state', () => {
    for (const [state, country] of [
      ...['CN', 'HK', 'MO', 'CHN'].map((code) => ['CHN', code] as const),
      ['D', 'DE'],
      ['GBD', 'GB'],
      ['GRC', 'EL'],
      ['UTO', 'VN'],
      ['VNM', 'UT'],
      ['QQQ', 'VN'],
    ] as const) {
      assert.equal(checked(state, country).issuer, 'anchored', `${state} ${country}`);
    }
  });

  it('is that of the authority, whatever the certificate of the signer says', () => {
    const french = nameOf('FR', 'Test CSCA');
    const identifier = Uint8Array.of(7, 7);
    const root = anchorOf({
      ...{ subject: french, issuer: french },
      extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(identifier)],
    });
    const signer = signerOf({ extensions: [...SIGNER_EXTENSIONS, authorityKeyExtension(identifier)] });
    const result = check({ certificates: [signer] }, { trust: { anchors: [root], crls: [] } });
    assert.equal(result.signer?.country, 'VN');
    assert.equal(result.issuer, 'notAnchored');
  });

  it('is not looked for in a file that the SOD does not cover', () => {
    const result = check({ content: securityObject('sha256', FILES) }, {}, filesOf(mrz('D')));
    assert.equal(result.dataGroups.DG1?.hash, 'mismatch');
    assert.equal(result.issuer, 'notAnchored');
    assert.deepEqual(
      result.failures.map(({ code }) => code),
      ['hash-mismatch', 'issuer-not-anchored'],
    );
  });

  it('is not known without DG1, whoever signed', () => {
    const dg13 = new Map<DataGroupNumber, Uint8Array>([[13, encodeTlv(0x6d, Uint8Array.of(1))]]);
    const listed = new Map([...FILES, ...dg13]);
    for (const [content, files] of [
      [listed, dg13],
      [dg13, dg13],
      [dg13, listed],
    ] as const) {
      const result = check({ content: securityObject('sha256', content) }, {}, files);
      assert.equal(result.issuer, 'notAnchored');
      assert.deepEqual(
        result.failures.map(({ code }) => code),
        ['issuer-not-anchored'],
      );
    }
    assert.equal(check({ content: securityObject('sha256', listed) }, {}, listed).issuer, 'anchored');
  });
});

describe('EF.CardSecurity', () => {
  const infos = encodeTlv(
    0x31,
    encodeTlv(0x30, encodeTlv(0x06, Uint8Array.of(0x2a, 3)), encodeTlv(0x02, Uint8Array.of(1))),
  );
  const fileOf = (options: Partial<SodOptions> = {}): Uint8Array =>
    makeSignedData({
      ...{ content: infos, contentType: '0.4.0.127.0.7.3.2.1', certificates: [signerOf()] },
      ...{ signerKey, hashName: 'sha256', signingTime: SIGNED_AT },
      ...options,
    });
  const verify = (file: Uint8Array) =>
    verifyCardSecurity({ file, trust: { anchors: [anchor], crls: [currentList] }, now: NOW, allowSimulated: false });

  it('gives the SecurityInfos with what stands behind them', () => {
    const result = verify(fileOf());
    assert.equal(toHex(result.securityInfos ?? new Uint8Array()), toHex(infos));
    assert.equal(result.signature, 'valid');
    assert.equal(result.issuer, 'anchored');
    assert.deepEqual(result.failures, []);
  });

  it('with any part changed proves nothing', () => {
    const file = fileOf();
    const at = Buffer.from(file).indexOf(infos) + 5;
    assert.equal(verify(file.with(at, 9)).signature, 'invalid');
    assert.equal(verify(fileOf({ signerKey: cscaKey })).signature, 'invalid');
    const foreign = fileOf({ certificates: [signerOf({ issuer: nameOf('UT', 'Another') })] });
    assert.equal(verify(foreign).issuer, 'notAnchored');
    for (const wrong of [
      fileOf({ contentType: '2.23.136.1.1.1' }),
      file.slice(1),
      concatBytes(file, file),
      new Uint8Array(),
    ]) {
      const result = verify(wrong);
      assert.equal(result.signature, null);
      assert.equal(result.securityInfos, null);
      assert.equal(result.failures[0]?.code, 'file-malformed');
    }
  });
});
