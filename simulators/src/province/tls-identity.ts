import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  GeneralName,
  id_ce_basicConstraints,
  id_ce_subjectAltName,
  Name,
  RelativeDistinguishedName,
  SubjectAlternativeName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

export interface TlsIdentity {
  /** PEM, for the kiosk's `province.caFile`. */
  readonly ca: string;
  /** PEM, for `createProvince({ tls })`. */
  readonly key: string;
  readonly cert: string;
}

const ECDSA_WITH_SHA256 = '1.2.840.10045.4.3.2';
const COMMON_NAME = '2.5.4.3';
const DAY_MS = 86_400_000;

/** A CA of its own and a server certificate for 127.0.0.1, made afresh each time and valid for a day. */
export function createTlsIdentity(): TlsIdentity {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const server = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const caName = nameOf('Simulated province CA');
  const ca = certificate({
    issuer: caName,
    subject: caName,
    subjectKey: authority.publicKey,
    issuerKey: authority.privateKey,
    extension: extension(id_ce_basicConstraints, new BasicConstraints({ cA: true })),
  });
  const loopback = new SubjectAlternativeName([new GeneralName({ iPAddress: '127.0.0.1' })]);
  const cert = certificate({
    issuer: caName,
    subject: nameOf('Simulated province'),
    subjectKey: server.publicKey,
    issuerKey: authority.privateKey,
    extension: extension(id_ce_subjectAltName, loopback),
  });
  return { ca, cert, key: server.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

interface CertificateParts {
  readonly issuer: Name;
  readonly subject: Name;
  readonly subjectKey: KeyObject;
  readonly issuerKey: KeyObject;
  readonly extension: Extension;
}

function certificate(parts: CertificateParts): string {
  const spki = createPublicKey(parts.subjectKey.export({ type: 'spki', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  });
  const signatureAlgorithm = new AlgorithmIdentifier({ algorithm: ECDSA_WITH_SHA256 });
  const serial = randomBytes(16);
  serial[0] = (serial[0] ?? 0) & 0x7f || 1;
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: new Uint8Array(serial).buffer,
    signature: signatureAlgorithm,
    issuer: parts.issuer,
    subject: parts.subject,
    validity: new Validity({ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) }),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions([parts.extension]),
  });
  const signature = sign('sha256', Buffer.from(AsnConvert.serialize(tbsCertificate)), parts.issuerKey);
  const signed = new Certificate({
    tbsCertificate,
    signatureAlgorithm,
    signatureValue: new Uint8Array(signature).buffer,
  });
  const base64 = Buffer.from(AsnConvert.serialize(signed))
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n');
  return `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`;
}

function nameOf(commonName: string): Name {
  const value = new AttributeValue({ utf8String: commonName });
  return new Name([new RelativeDistinguishedName([new AttributeTypeAndValue({ type: COMMON_NAME, value })])]);
}

function extension(extnID: string, value: object): Extension {
  return new Extension({ extnID, critical: false, extnValue: new OctetString(AsnConvert.serialize(value)) });
}
