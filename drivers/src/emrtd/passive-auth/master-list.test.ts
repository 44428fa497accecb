import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ExtendedKeyUsage, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import { encodeTlv, toHex } from '../../tlv/index.ts';
import { type MasterListSigner, readMasterList } from './master-list.ts';
import type { TrustStore } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  type CertificateOptions,
  curveWithForgedGenerator,
  ecKey,
  extension,
  hash,
  issueCertificate,
  MASTER_LIST_OID,
  makeSignedData,
  masterListContent,
  nameOf,
  SIGNER_EXTENSIONS,
  type SodOptions,
} from './testing/issuing.ts';
import { parseTrustMaterial } from './trust-material.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const key = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384', explicit: true });
const signerKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
const csca = nameOf('VN', 'Test CSCA');
const LIST_SIGNING = extension('2.5.29.37', new ExtendedKeyUsage(['2.23.136.1.1.3']), true);

const rootOf = (country: string, commonName: string): Uint8Array => {
  const name = nameOf(country, commonName);
  return issueCertificate({ key, subject: name, issuer: name, issuerKey: key, extensions: AUTHORITY_EXTENSIONS });
};
const own = rootOf('VN', 'Test CSCA');
const foreign = ['UT', 'LA', 'KH'].map((country) => rootOf(country, `CSCA ${country}`));
const signerOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: signerKey, subject: nameOf('VN', 'Test List Signer'), issuer: csca, issuerKey: key },
    ...{ serialNumber: 5, extensions: [...SIGNER_EXTENSIONS, LIST_SIGNING] },
    ...options,
  });
const signer = signerOf();

const listOf = (options: Partial<SodOptions> = {}, listed: readonly Uint8Array[] = [own, ...foreign]): Uint8Array =>
  makeSignedData({
    ...{ content: masterListContent(...listed), contentType: MASTER_LIST_OID, certificates: [signer, own] },
    ...{ signerKey, hashName: 'sha256', signingTime: new Date('2026-01-15T00:00:00Z') },
    ...options,
  });
const EMPTY: TrustStore = { anchors: [], crls: [] };
const read = (file: Uint8Array, trust = EMPTY) => {
  const list = readMasterList(file, { trust, now: NOW });
  assert.ok(list.ok, list.ok ? '' : list.error);
  return list.value;
};
const issuedBy = (file: Uint8Array, trust?: TrustStore): MasterListSigner['issuedBy'] | undefined =>
  read(file, trust).signer?.issuedBy;

describe('a master list', () => {
  const LIST = listOf();

  it('gives its certificates as they stand there, and who signed it when', () => {
    const list = read(LIST);
    assert.deepEqual(list.certificates.map(toHex), [own, ...foreign].map(toHex));
    assert.equal(list.signature, 'valid');
    assert.deepEqual(list.signer, {
      country: 'VN',
      subject: 'C=VN, CN=Test List Signer',
      fingerprint: toHex(hash('sha256', signer)),
      issuedBy: 'list',
      issuerFingerprint: toHex(hash('sha256', own)),
    });
    assert.equal(list.signingTime?.toISOString(), '2026-01-15T00:00:00.000Z');
  });

  it('is that of a state only if its CSCA was known before', () => {
    assert.equal(issuedBy(LIST, { anchors: [own], crls: [] }), 'store');
    assert.equal(issuedBy(LIST, { anchors: foreign, crls: [] }), 'list');
    assert.equal(issuedBy(listOf({ certificates: [signer] })), 'list');
    assert.equal(issuedBy(listOf({ certificates: [signer] }, foreign)), 'none');
  });

  it('must be signed by a signer of lists', () => {
    assert.equal(issuedBy(listOf({ certificates: [signerOf({ extensions: SIGNER_EXTENSIONS }), own] })), 'none');
    const other = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    assert.equal(issuedBy(listOf({ certificates: [signerOf({ issuerKey: other }), own] })), 'none');
  });

  it('must be signed by a key that may sign, in a certificate of which all that is critical is understood', () => {
    const agreementOnly = extension('2.5.29.15', new KeyUsage(KeyUsageFlags.keyAgreement), true);
    const unknown = (critical: boolean) => extension('1.2.3.4', encodeTlv(0x05), critical);
    const by = (...extensions: CertificateOptions['extensions'] & object) =>
      issuedBy(listOf({ certificates: [signerOf({ extensions }), own] }));
    assert.equal(by(LIST_SIGNING, ...SIGNER_EXTENSIONS, unknown(false)), 'list');
    assert.equal(by(LIST_SIGNING, ...SIGNER_EXTENSIONS, unknown(true)), 'none');
    assert.equal(by(LIST_SIGNING, agreementOnly), 'none');
  });

  it('with any part changed is not valid, or no list', () => {
    assert.equal(read(listOf({ signerKey: ecKey({ curve: 'secp256r1', hashName: 'sha256' }) })).signature, 'invalid');
    const at = Buffer.from(LIST).indexOf(foreign[1] ?? '') + 40;
    assert.equal(read(LIST.with(at, (LIST[at] ?? 0) ^ 1)).signature, 'invalid');
    assert.equal(read(LIST.with(at, (LIST[at] ?? 0) ^ 1)).signer, null);
    for (const broken of [new Uint8Array(), LIST.slice(0, -1), listOf({ contentType: '2.23.136.1.1.1' })]) {
      assert.equal(readMasterList(broken, { trust: EMPTY, now: NOW }).ok, false);
    }
    const noList = listOf({ content: encodeTlv(0x30, encodeTlv(0x31)) });
    assert.deepEqual(readMasterList(noList, { trust: EMPTY, now: NOW }), { ok: false, error: 'list' });
  });

  it('never makes it throw', () => {
    fc.assert(
      fc.property(fc.nat(LIST.length - 1), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const list = readMasterList(LIST.with(at, (LIST[at] ?? 0) ^ bits), { trust: EMPTY, now: NOW });
        if (list.ok && list.value.signature === 'valid') {
          assert.deepEqual(list.value.certificates.map(toHex), [own, ...foreign].map(toHex));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('a master list in the trust folder', () => {
  const load = (...files: readonly Uint8Array[]) =>
    parseTrustMaterial(
      files.map((bytes, i) => ({ name: `${i}.ml`, bytes })),
      { now: NOW },
    );

  it('brings its certificates, those that can be used', () => {
    const forged = ecKey({
      ...({ curve: 'secp256r1', hashName: 'sha256', explicit: true } as const),
      Point: curveWithForgedGenerator('secp256r1'),
    });
    const name = nameOf('UT', 'Unknown curve');
    const unusable = issueCertificate({ key: forged, subject: name, issuer: name, issuerKey: forged });
    const garbage = encodeTlv(0x30, Uint8Array.of(1, 2));
    const { trust, problems, lists } = load(listOf({}, [own, unusable, garbage, ...foreign]));
    assert.deepEqual(trust.anchors.map(toHex), [own, ...foreign].map(toHex));
    assert.deepEqual(problems, [
      { name: '0.ml#2', listed: true, reason: 'unusable-key' },
      { name: '0.ml#3', listed: true, reason: 'not-recognised' },
    ]);
    assert.equal(lists[0]?.list.signer?.issuedBy, 'list');
  });

  it('brings link certificates as links', () => {
    const next = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const link = issueCertificate({
      ...{ key: next, subject: nameOf('VN', 'Test CSCA 2'), issuer: csca, issuerKey: key },
      extensions: AUTHORITY_EXTENSIONS,
    });
    const { trust } = load(listOf({}, [own, link]));
    assert.deepEqual(trust.links?.map(toHex), [toHex(link)]);
    assert.deepEqual(trust.anchors.map(toHex), [toHex(own)]);
  });

  it('brings nothing if its signature does not hold, or nobody vouches for its signer', () => {
    const forgery = load(listOf({ signerKey: key }));
    assert.deepEqual(forgery.trust, EMPTY);
    assert.deepEqual(forgery.problems, [{ name: '0.ml', reason: 'list-signature-invalid' }]);
    const unknown = load(listOf({ certificates: [signer] }, foreign));
    assert.deepEqual(unknown.trust, EMPTY);
    assert.deepEqual(unknown.problems, [{ name: '0.ml', reason: 'list-signer-unknown' }]);
    const known = load(own, listOf({ certificates: [signer] }, foreign));
    assert.equal(known.trust.anchors.length, 4);
    assert.equal(known.lists[0]?.list.signer?.issuedBy, 'store');
  });

  it('may be PEM', () => {
    const base64 = Buffer.from(listOf()).toString('base64').replace(/.{64}/g, '$&\n');
    const pem = Buffer.from(`-----BEGIN CMS-----\n${base64}\n-----END CMS-----\n`);
    assert.equal(load(new Uint8Array(pem)).trust.anchors.length, 4);
  });
});
