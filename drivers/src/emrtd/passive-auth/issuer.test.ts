import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BasicConstraints, ExtendedKeyUsage, type Extension, KeyUsage, KeyUsageFlags } from '@peculiar/asn1-x509';
import { encodeTlv } from '../../tlv/index.ts';
import { parseCertificate } from './certificate.ts';
import { checkIssuer, type IssuerCheck } from './issuer.ts';
import type { TrustStore } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  authorityKeyExtension,
  type CertificateOptions,
  curveWithForgedGenerator,
  ecKey,
  extension,
  issueCertificate,
  issueRevocationList,
  keyIdentifierExtension,
  nameOf,
  rsaKey,
  SIGNER_EXTENSIONS,
} from './testing/issuing.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const SIGNED_AT = new Date('2025-03-01T08:00:00Z');
const KEY_IDENTIFIER = Uint8Array.of(1, 2, 3, 4);
const SERIAL = 7;

const csca = nameOf('VN', 'Test CSCA', 'printableString');
const cscaKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256', explicit: true });
const otherKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
const signerKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });

const anchorOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: cscaKey, subject: csca, issuer: csca, issuerKey: cscaKey },
    ...{ notBefore: '2022-01-01', notAfter: '2037-01-01', extensions: AUTHORITY_EXTENSIONS },
    ...options,
  });
const signerOf = (options: Partial<CertificateOptions> = {}): Uint8Array =>
  issueCertificate({
    ...{ key: signerKey, subject: nameOf('VN', 'Test Document Signer'), issuer: csca, issuerKey: cscaKey },
    ...{ serialNumber: SERIAL, notBefore: '2024-01-01', notAfter: '2026-01-01', extensions: SIGNER_EXTENSIONS },
    ...options,
  });
const anchor = anchorOf();

function check({
  signer = signerOf(),
  signingTime = SIGNED_AT,
  anchors = [anchor],
  crls = [],
  now = NOW,
}: Partial<TrustStore> & {
  readonly signer?: Uint8Array;
  readonly signingTime?: Date | null;
  readonly now?: Date;
} = {}): IssuerCheck {
  const parsed = parseCertificate(signer);
  assert.ok(parsed);
  return checkIssuer({ signer: parsed, signingTime: signingTime ?? undefined, trust: { anchors, crls }, now });
}

describe('issuer', () => {
  it('is anchored by the certificate that signed, though the signer has expired since', () => {
    assert.equal(check().issuer, 'anchored');
    assert.equal(check().reason, '');
    assert.equal(check({ now: new Date('2035-01-01') }).issuer, 'anchored');
  });

  it('is not anchored by an empty store, or by another name', () => {
    assert.equal(check({ anchors: [] }).issuer, 'notAnchored');
    const foreign = anchorOf({ subject: nameOf('UT', 'Another CSCA') });
    assert.equal(check({ anchors: [foreign] }).issuer, 'notAnchored');
  });

  it('is not anchored by the right name with the wrong key', () => {
    const impostor = anchorOf({ key: otherKey, issuerKey: otherKey });
    const result = check({ anchors: [impostor] });
    assert.equal(result.issuer, 'notAnchored');
    assert.match(result.reason, /not signed by the issuer/);
    // States change the key and keep the name: both are tried.
    assert.equal(check({ anchors: [impostor, anchor] }).issuer, 'anchored');
  });

  it('is found through names of another string type, case or spacing', () => {
    for (const issuer of [nameOf('VN', 'Test CSCA', 'utf8String'), nameOf('vn', ' test  csca ', 'utf8String')]) {
      assert.equal(check({ signer: signerOf({ issuer }) }).issuer, 'anchored');
    }
    assert.equal(check({ signer: signerOf({ issuer: nameOf('VN', 'Test CSCA 2') }) }).issuer, 'notAnchored');
  });

  it('is found through key identifiers where the names differ', () => {
    const renamed = nameOf('VN', 'CSCA under its former name');
    const keyed = anchorOf({ extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(KEY_IDENTIFIER)] });
    const signerWith = (identifier: Uint8Array): Uint8Array =>
      signerOf({ issuer: renamed, extensions: [...SIGNER_EXTENSIONS, authorityKeyExtension(identifier)] });
    assert.equal(check({ signer: signerWith(KEY_IDENTIFIER), anchors: [keyed] }).issuer, 'anchored');
    assert.equal(check({ signer: signerWith(Uint8Array.of(9)), anchors: [keyed] }).issuer, 'notAnchored');
  });

  it('is not a certificate that may not issue', () => {
    const notAuthority = extension('2.5.29.19', new BasicConstraints({ cA: false }), true);
    const noCertSign = extension('2.5.29.15', new KeyUsage(KeyUsageFlags.digitalSignature), true);
    assert.equal(check({ anchors: [anchorOf({ extensions: [notAuthority] })] }).issuer, 'notAnchored');
    assert.equal(check({ anchors: [anchorOf({ extensions: [noCertSign] })] }).issuer, 'notAnchored');
    // FALSE written out, as no DER has it; and constraints that are none.
    for (const [constraints, expected] of [
      [encodeTlv(0x30, encodeTlv(0x01, Uint8Array.of(0))), 'notAnchored'],
      [encodeTlv(0x30, encodeTlv(0x01, Uint8Array.of(0xff))), 'anchored'],
      [encodeTlv(0x30), 'notAnchored'],
      [encodeTlv(0x05), 'notAnchored'],
    ] as const) {
      const extensions = [extension('2.5.29.19', constraints, true)];
      assert.equal(check({ anchors: [anchorOf({ extensions })] }).issuer, expected);
    }
    assert.equal(check({ anchors: [anchorOf({ extensions: [] })] }).issuer, 'anchored');
  });

  it('checks RSA issuers, PKCS#1 and PSS', () => {
    for (const issuerKey of [rsaKey({ hashName: 'sha256' }), rsaKey({ hashName: 'sha256', saltBytes: 20 })]) {
      const anchors = [anchorOf({ key: issuerKey, issuerKey })];
      assert.equal(check({ signer: signerOf({ issuerKey }), anchors }).issuer, 'anchored');
      assert.equal(check({ signer: signerOf({ issuerKey: otherKey }), anchors }).issuer, 'notAnchored');
    }
  });

  it('is not anchored by a key on parameters of the forger', () => {
    const forged = ecKey({
      ...({ curve: 'secp256r1', hashName: 'sha256', explicit: true } as const),
      Point: curveWithForgedGenerator('secp256r1'),
    });
    const result = check({
      signer: signerOf({ issuerKey: forged }),
      anchors: [anchorOf({ key: forged, issuerKey: forged })],
    });
    assert.equal(result.issuer, 'notAnchored');
    assert.match(result.reason, /unsupported/);
  });
});

describe('purpose of the signer', () => {
  const withExtensions = (...extensions: Extension[]): IssuerCheck => check({ signer: signerOf({ extensions }) });

  it('must allow signing', () => {
    const agreementOnly = extension('2.5.29.15', new KeyUsage(KeyUsageFlags.keyAgreement), true);
    assert.equal(withExtensions(agreementOnly).issuer, 'notAnchored');
    assert.equal(withExtensions().issuer, 'anchored');
  });

  it('must not be signing lists', () => {
    for (const purpose of ['2.23.136.1.1.3', '2.23.136.1.1.8']) {
      const listSigner = extension('2.5.29.37', new ExtendedKeyUsage([purpose]), true);
      assert.equal(withExtensions(...SIGNER_EXTENSIONS, listSigner).issuer, 'notAnchored');
    }
  });

  it('must be understood', () => {
    const unknown = (critical: boolean) => extension('1.2.3.4', encodeTlv(0x05), critical);
    assert.equal(withExtensions(...SIGNER_EXTENSIONS, unknown(true)).issuer, 'notAnchored');
    assert.equal(withExtensions(...SIGNER_EXTENSIONS, unknown(false)).issuer, 'anchored');
    // Subject and issuer alternative name, CRL distribution points: critical in the certificates of some states.
    for (const id of ['2.5.29.17', '2.5.29.18', '2.5.29.31']) {
      const harmless = extension(id, encodeTlv(0x30), true);
      assert.equal(withExtensions(...SIGNER_EXTENSIONS, harmless).issuer, 'anchored', id);
    }
  });
});

describe('validity', () => {
  const signedAt = (instant: string): string => check({ signingTime: new Date(instant) }).issuer;

  it('of the signer is that at signing', () => {
    assert.equal(signedAt('2023-12-31T23:59:59Z'), 'expired');
    assert.equal(signedAt('2024-01-01T00:00:00Z'), 'anchored');
    assert.equal(signedAt('2026-01-01T00:00:00Z'), 'anchored');
    assert.equal(signedAt('2026-01-01T00:00:01Z'), 'expired');
  });

  it('of the signing key is its usage period, where the certificate has one', () => {
    const time = (tag: number, text: string): Uint8Array => encodeTlv(tag, new TextEncoder().encode(text));
    const from = time(0x80, '20240201000000Z');
    const to = time(0x81, '20240401000000Z');
    const signedIn = (signedAt: string, ...period: readonly Uint8Array[]): readonly [string, string] => {
      const signer = signerOf({
        extensions: [...SIGNER_EXTENSIONS, extension('2.5.29.16', encodeTlv(0x30, ...period))],
      });
      const { issuer, reason } = check({ signer, signingTime: new Date(signedAt) });
      return [issuer, reason];
    };
    const anchored = ['anchored', ''] as const;
    const outside = ['expired', 'the key of the signer was out of its usage period when it signed'] as const;
    for (const [signedAt, both, fromAlone, toAlone] of [
      ['2024-01-31T23:59:59Z', outside, outside, anchored],
      ['2024-02-01T00:00:00Z', anchored, anchored, anchored],
      ['2024-03-01T00:00:00Z', anchored, anchored, anchored],
      ['2024-04-01T00:00:00Z', anchored, anchored, anchored],
      ['2024-04-01T00:00:01Z', outside, anchored, outside],
    ] as const) {
      assert.deepEqual(signedIn(signedAt, from, to), both, signedAt);
      assert.deepEqual(signedIn(signedAt, from), fromAlone, `${signedAt}, no end`);
      assert.deepEqual(signedIn(signedAt, to), toAlone, `${signedAt}, no beginning`);
    }
  });

  it('of the signer is not stretched by a usage period that is longer', () => {
    const time = (tag: number, text: string): Uint8Array => encodeTlv(tag, new TextEncoder().encode(text));
    const period = encodeTlv(0x30, time(0x80, '20200101000000Z'), time(0x81, '20300101000000Z'));
    const signer = signerOf({ extensions: [...SIGNER_EXTENSIONS, extension('2.5.29.16', period)] });
    for (const signedAt of ['2023-06-01', '2026-02-01']) {
      const { issuer, reason } = check({ signer, signingTime: new Date(signedAt) });
      assert.deepEqual([issuer, reason], ['expired', 'the certificate of the signer was not valid when it signed']);
    }
  });

  it('may begin, and the signature be made, a day from now at most: a clock may be behind', () => {
    const tomorrow = new Date(NOW.getTime() + 24 * 3_600_000);
    const later = new Date(tomorrow.getTime() + 1_000);
    for (const [notBefore, expected] of [
      [tomorrow, 'anchored'],
      [later, 'expired'],
    ] as const) {
      const signer = signerOf({ notBefore: notBefore.toISOString(), notAfter: '2028-01-01' });
      assert.equal(check({ signer, signingTime: null }).issuer, expected);
    }
    const young = signerOf({ notAfter: '2030-01-01' });
    assert.equal(check({ signer: young, signingTime: tomorrow }).issuer, 'anchored');
    assert.equal(check({ signer: young, signingTime: later }).issuer, 'expired');
  });

  it('cannot begin in the future, nor can the signature', () => {
    const signer = signerOf({ notBefore: '2026-12-01', notAfter: '2028-01-01' });
    assert.equal(check({ signer, signingTime: null }).issuer, 'expired');
    const young = signerOf({ notAfter: '2030-01-01' });
    assert.equal(check({ signer: young, signingTime: new Date('2026-11-23') }).issuer, 'expired');
    assert.equal(check({ signer: young, signingTime: new Date('2026-11-21T12:00:00Z') }).issuer, 'anchored');
  });

  it('needs no signing time', () => {
    assert.equal(check({ signingTime: null }).issuer, 'anchored');
  });

  it('of the issuer is that when it issued the signer, in whichever of its certificates', () => {
    const tooLate = anchorOf({ notBefore: '2024-02-01' });
    assert.equal(check({ anchors: [tooLate] }).issuer, 'expired');
    assert.equal(check({ anchors: [tooLate, anchor] }).issuer, 'anchored');
    assert.equal(check({ anchors: [anchorOf({ notAfter: '2024-06-01' })] }).issuer, 'anchored');
  });
});

describe('revocation', () => {
  const list = (options: Partial<Parameters<typeof issueRevocationList>[0]> = {}): Uint8Array =>
    issueRevocationList({ issuer: csca, issuerKey: cscaKey, serialNumbers: [3, SERIAL], ...options });

  it('by the issuer counts', () => {
    assert.equal(check({ crls: [list()] }).issuer, 'revoked');
  });

  it('of others, by others or of nobody does not', () => {
    assert.equal(check({ crls: [list({ serialNumbers: [3, 77] })] }).issuer, 'anchored');
    assert.equal(check({ crls: [list({ serialNumbers: [] })] }).issuer, 'anchored');
    const foreign = list({ issuer: nameOf('UT', 'Another CSCA'), issuerKey: otherKey });
    assert.equal(check({ crls: [foreign] }).issuer, 'anchored');
  });

  it('that cannot be checked leaves the issuer unanchored', () => {
    const forged = list({ issuerKey: otherKey, serialNumbers: [] });
    const result = check({ crls: [forged] });
    assert.equal(result.issuer, 'notAnchored');
    assert.match(result.reason, /revocation list/);
    assert.equal(check({ crls: [forged, list()] }).issuer, 'revoked');
  });

  it('does not need the list to be recent', () => {
    assert.equal(check({ crls: [list()], now: new Date('2030-01-01') }).issuer, 'revoked');
  });

  it('compares whole serial numbers', () => {
    const long = 0x0107;
    assert.equal(check({ crls: [list({ serialNumbers: [long] })] }).issuer, 'anchored');
    assert.equal(check({ signer: signerOf({ serialNumber: long }), crls: [list()] }).issuer, 'anchored');
  });
});
