import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AsnConvert } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate, CertificateList } from '@peculiar/asn1-x509';
import { concatBytes, encodeTlv, fromHex } from '../../tlv/index.ts';
import { parseCertificate } from './certificate.ts';
import type { TrustStore } from './port.ts';
import { parseRevocationList } from './revocation-list.ts';
import { buffer, der, issueRevocationList, pssParameters, rsaKey, type TestKey } from './testing/issuing.ts';
import { anchor, anchorOf, certificate, csca, cscaKey, examine, signerKey, signerOf } from './testing/scene.ts';

/*
 * A certificate names its algorithm twice, inside what is signed and beside the signature, and the two must be the same
 * (RFC 5280 §4.1.1.2): else a forger turns the one that is not signed, and readers differ on which one counts.
 */

const PSS = '1.2.840.113549.1.1.10';
const algorithm = (oid: string, parameters?: Uint8Array): AlgorithmIdentifier =>
  new AlgorithmIdentifier({ algorithm: oid, ...(parameters && { parameters: buffer(parameters) }) });
const pss = (...parameters: Parameters<typeof pssParameters>) => algorithm(PSS, pssParameters(...parameters));

/** The same certificate with another name of its algorithm outside; its signature is over the inside and stays good. */
function outside(encoded: Uint8Array, other: AlgorithmIdentifier): Uint8Array {
  const parsed = AsnConvert.parse(buffer(encoded), Certificate);
  parsed.signatureAlgorithm = other;
  return der(parsed);
}

describe('the algorithm inside a certificate and outside', () => {
  const rsa = rsaKey({ hashName: 'sha256' });
  const pssKey = rsaKey({ hashName: 'sha256', saltBytes: 32 });
  const issuedBy = (issuerKey: TestKey) => ({
    encoded: signerOf({ issuerKey }),
    trust: { anchors: [anchorOf({ key: issuerKey, issuerKey })], crls: [] },
  });

  it('may differ in nothing that matters', () => {
    const { encoded, trust } = issuedBy(rsa);
    const anchored = (changed: Uint8Array, store: TrustStore): void => {
      const result = examine({ certificates: [changed] }, { trust: store });
      assert.deepEqual([result.sodSignature, result.issuer], ['valid', 'anchored']);
    };
    for (const parameters of [[encodeTlv(0x05)], []]) {
      anchored(outside(encoded, algorithm('1.2.840.113549.1.1.11', ...parameters)), trust);
    }
    const inPss = issuedBy(pssKey);
    const trailerStated = concatBytes(pssParameters('sha256', 32).subarray(2), fromHex('a303020101'));
    anchored(outside(inPss.encoded, algorithm(PSS, encodeTlv(0x30, trailerStated))), inPss.trust);
  });

  for (const [what, issuerKey, other] of [
    ['another hash function for ECDSA', cscaKey, algorithm('1.2.840.10045.4.3.4')],
    ['RSA where it is ECDSA', cscaKey, algorithm('1.2.840.113549.1.1.11', encodeTlv(0x05))],
    ['another hash function for RSA', rsa, algorithm('1.2.840.113549.1.1.5', encodeTlv(0x05))],
    ['PSS where it is PKCS #1', rsa, pss('sha256', 32)],
    ['PKCS #1 where it is PSS', pssKey, algorithm('1.2.840.113549.1.1.11', encodeTlv(0x05))],
    ['another hash function for PSS', pssKey, pss('sha1', 32)],
    ['another mask for PSS', pssKey, pss('sha256', 32, 'sha1')],
    ['another salt for PSS', pssKey, pss('sha256', 20)],
    ['PSS without parameters', pssKey, algorithm(PSS)],
    ['an algorithm that nobody knows', cscaKey, algorithm('1.3.101.112')],
  ] as const) {
    it(`${what}: it is no certificate`, () => {
      const { encoded, trust } = issuedBy(issuerKey);
      const honest = examine({ certificates: [encoded] }, { trust });
      assert.deepEqual([honest.sodSignature, honest.issuer], ['valid', 'anchored'], 'what it departs from');
      const changed = outside(encoded, other);
      assert.equal(parseCertificate(changed), undefined);
      const result = examine({ certificates: [changed] }, { trust });
      assert.deepEqual([result.sodSignature, result.issuer, result.signer], ['invalid', 'notAnchored', null]);
    });
  }

  it('is one and the same in an anchor and in a revocation list too', () => {
    const other = algorithm('1.2.840.10045.4.3.3');
    assert.equal(examine({}, { trust: { anchors: [outside(anchor, other)], crls: [] } }).issuer, 'notAnchored');
    const list = issueRevocationList({ issuer: csca, issuerKey: cscaKey, serialNumbers: [7] });
    assert.equal(examine({}, { trust: { anchors: [anchor], crls: [list] } }).issuer, 'revoked');
    const parsed = AsnConvert.parse(buffer(list), CertificateList);
    parsed.signatureAlgorithm = other;
    assert.equal(parseRevocationList(der(parsed)), undefined);
  });
});

describe('the signature on a certificate', () => {
  it('of another certificate, or of its own key, does not anchor it', () => {
    const parsed = AsnConvert.parse(buffer(certificate), Certificate);
    parsed.signatureValue = AsnConvert.parse(buffer(signerOf({ serialNumber: 8 })), Certificate).signatureValue;
    assert.equal(examine({ certificates: [der(parsed)] }).issuer, 'notAnchored');
    assert.equal(examine({ certificates: [signerOf({ issuerKey: signerKey })] }).issuer, 'notAnchored');
  });

  it('stands in whole bytes', () => {
    const at = Buffer.from(certificate).lastIndexOf(Buffer.from([0x00, 0x30]));
    assert.ok(at > 0);
    assert.equal(certificate[at], 0, 'the number of unused bits');
    assert.ok(parseCertificate(certificate));
    assert.equal(parseCertificate(certificate.with(at, 1)), undefined);
  });
});
