import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BasicConstraints } from '@peculiar/asn1-x509';
import fc from 'fast-check';
import {
  AUTHORITY_EXTENSIONS,
  curveWithForgedGenerator,
  ecKey,
  extension,
  issueCertificate,
  issueRevocationList,
  nameOf,
} from './testing/issuing.ts';
import { parseTrustMaterial } from './trust-material.ts';

const csca = nameOf('VN', 'Test CSCA');
const key = ecKey({ curve: 'brainpoolP384r1', hashName: 'sha384', explicit: true });
const certificateOf = (serialNumber: number, extensions = AUTHORITY_EXTENSIONS): Uint8Array =>
  issueCertificate({ key, subject: csca, issuer: csca, issuerKey: key, serialNumber, extensions });
const [first, second] = [certificateOf(1), certificateOf(2)];
const crl = issueRevocationList({ issuer: csca, issuerKey: key, serialNumbers: [5] });

const pem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;
const file = (name: string, content: string | Uint8Array) => ({ name, bytes: new Uint8Array(Buffer.from(content)) });

describe('trust material', () => {
  it('is DER or PEM, one or many to a file, each once', () => {
    const { trust, problems } = parseTrustMaterial([
      file('a.cer', first),
      file('b.pem', `Subject: made up\n${pem('CERTIFICATE', second)}${pem('X509 CRL', crl)}`),
      file('c.crl', crl),
      file('d.pem', pem('CERTIFICATE', first).replaceAll('\n', '\r\n')),
    ]);
    assert.deepEqual(problems, []);
    assert.deepEqual(trust, { anchors: [first, second], crls: [crl] });
  });

  it('is reported by file where it cannot be used, and the rest counts', () => {
    const endEntity = certificateOf(3, [extension('2.5.29.19', new BasicConstraints({ cA: false }))]);
    const forged = ecKey({
      ...({ curve: 'secp256r1', hashName: 'sha256', explicit: true } as const),
      Point: curveWithForgedGenerator('secp256r1'),
    });
    const unknownCurve = issueCertificate({
      ...{ key: forged, subject: csca, issuer: csca, issuerKey: forged, extensions: AUTHORITY_EXTENSIONS },
    });
    const { trust, problems } = parseTrustMaterial([
      file('empty', ''),
      file('readme.txt', 'certificates of the province'),
      file('key.pem', pem('PRIVATE KEY', first)),
      file('cut.pem', pem('CERTIFICATE', first).slice(0, 200)),
      file('bad.pem', pem('CERTIFICATE', first).replace('MII', 'M*I')),
      file('cut.cer', first.slice(0, -1)),
      file('signer.cer', endEntity),
      file('forged.cer', unknownCurve),
      file('good.cer', second),
    ]);
    assert.deepEqual(problems, [
      { name: 'empty', reason: 'empty' },
      { name: 'readme.txt', reason: 'not-recognised' },
      { name: 'key.pem', reason: 'not-recognised' },
      { name: 'cut.pem', reason: 'damaged-pem' },
      { name: 'bad.pem', reason: 'damaged-pem' },
      { name: 'cut.cer', reason: 'not-recognised' },
      { name: 'signer.cer', reason: 'not-an-authority' },
      { name: 'forged.cer', reason: 'unusable-key' },
    ]);
    assert.deepEqual(trust, { anchors: [second], crls: [] });
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(first.length - 1), fc.nat(255), (noise, at, byte) => {
        parseTrustMaterial([file('noise', noise), file('changed', first.with(at, byte))]);
      }),
    );
  });
});
