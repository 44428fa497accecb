import {
  createHash,
  generateKeyPairSync,
  type KeyObject,
  constants as nodeConstants,
  sign as nodeSign,
} from 'node:crypto';
import { ecdsa, type WeierstrassPointCons, weierstrass } from '@noble/curves/abstract/weierstrass.js';
import { brainpoolP256r1, brainpoolP384r1, brainpoolP512r1 } from '@noble/curves/misc.js';
import { p256, p384, p521 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  Attribute,
  DigestAlgorithmIdentifiers,
  EncapsulatedContent,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignerIdentifier,
  SignerInfo,
} from '@peculiar/asn1-cms';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  CertificateList,
  Extension,
  Extensions,
  KeyUsage,
  KeyUsageFlags,
  Name,
  RelativeDistinguishedName,
  RevokedCertificate,
  SubjectKeyIdentifier,
  SubjectPublicKeyInfo,
  TBSCertificate,
  TBSCertList,
  Time,
  Validity,
} from '@peculiar/asn1-x509';
import { SECP192R1 } from '../../../crypto/curve-parameters.ts';
import { encodeInteger, encodeOid, encodeTlv } from '../../../tlv/index.ts';

/*
 * A document signer and its CSCA for tests, encoded by @peculiar/asn1-* and signed by noble or node:crypto: nothing that
 * encodes here is used to decode there.
 */

export type HashName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';
export const HASH_OIDS: Readonly<Record<HashName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const ECDSA_OIDS: Readonly<Record<HashName, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const RSA_OIDS: Readonly<Record<HashName, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};

export const hash = (name: HashName, data: Uint8Array): Uint8Array =>
  new Uint8Array(createHash(name).update(data).digest());

export interface TestKey {
  readonly publicKeyInfo: SubjectPublicKeyInfo;
  readonly algorithm: AlgorithmIdentifier;
  sign(data: Uint8Array): Uint8Array;
}

interface TestCurve {
  readonly oid: string;
  readonly Point: WeierstrassPointCons<bigint>;
}

export const TEST_CURVES = {
  brainpoolP256r1: { oid: '1.3.36.3.3.2.8.1.1.7', Point: brainpoolP256r1.Point },
  brainpoolP384r1: { oid: '1.3.36.3.3.2.8.1.1.11', Point: brainpoolP384r1.Point },
  brainpoolP512r1: { oid: '1.3.36.3.3.2.8.1.1.13', Point: brainpoolP512r1.Point },
  secp192r1: { oid: '1.2.840.10045.3.1.1', Point: weierstrass(SECP192R1) },
  secp256r1: { oid: '1.2.840.10045.3.1.7', Point: p256.Point },
  secp384r1: { oid: '1.3.132.0.34', Point: p384.Point },
  secp521r1: { oid: '1.3.132.0.35', Point: p521.Point },
} as const satisfies Readonly<Record<string, TestCurve>>;
export type TestCurveName = keyof typeof TEST_CURVES;

/** A curve of the same equation with a generator of our own: the forger picks G so that any public key is theirs (CVE-2020-0601). */
export function curveWithForgedGenerator(name: TestCurveName): WeierstrassPointCons<bigint> {
  const { Point } = TEST_CURVES[name];
  const generator = Point.BASE.multiply(7n).toAffine();
  return weierstrass({ ...Point.CURVE(), Gx: generator.x, Gy: generator.y });
}

export function ecKey({
  curve,
  hashName,
  explicit = false,
  format = 'der',
  Point = TEST_CURVES[curve].Point,
}: {
  readonly curve: TestCurveName;
  readonly hashName: HashName;
  readonly explicit?: boolean;
  readonly format?: 'der' | 'compact';
  readonly Point?: WeierstrassPointCons<bigint>;
}): TestKey {
  const scheme = ecdsa(Point, sha256);
  const { secretKey, publicKey } = scheme.keygen();
  const uncompressed = Point.fromBytes(publicKey).toBytes(false);
  const parameters = explicit ? explicitParameters(Point) : encodeTlv(0x06, encodeOid(TEST_CURVES[curve].oid));
  return {
    publicKeyInfo: new SubjectPublicKeyInfo({
      algorithm: new AlgorithmIdentifier({ algorithm: '1.2.840.10045.2.1', parameters: buffer(parameters) }),
      subjectPublicKey: buffer(uncompressed),
    }),
    algorithm: new AlgorithmIdentifier({ algorithm: ECDSA_OIDS[hashName] }),
    sign: (data) => scheme.sign(hash(hashName, data), secretKey, { prehash: false, lowS: false, format }),
  };
}

function explicitParameters(Point: WeierstrassPointCons<bigint>): Uint8Array {
  const { p, a, b, n, h } = Point.CURVE();
  const field = (value: bigint): Uint8Array =>
    Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * Point.Fp.BYTES, '0'), 'hex'));
  return encodeTlv(
    0x30,
    encodeTlv(0x02, encodeInteger(1)),
    encodeTlv(0x30, encodeTlv(0x06, encodeOid('1.2.840.10045.1.1')), encodeTlv(0x02, encodeInteger(p))),
    encodeTlv(0x30, encodeTlv(0x04, field(a)), encodeTlv(0x04, field(b))),
    encodeTlv(0x04, Point.BASE.toBytes(false)),
    encodeTlv(0x02, encodeInteger(n)),
    encodeTlv(0x02, encodeInteger(h)),
  );
}

let rsaPair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject } | undefined;

/** One key pair for all RSA tests: making it takes longer than using it. `saltBytes` given: PSS. */
export function rsaKey({ hashName, saltBytes }: { readonly hashName: HashName; readonly saltBytes?: number }): TestKey {
  rsaPair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { publicKey, privateKey } = rsaPair;
  const spki = AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo);
  if (saltBytes === undefined) {
    return {
      publicKeyInfo: spki,
      algorithm: new AlgorithmIdentifier({ algorithm: RSA_OIDS[hashName], parameters: buffer(encodeTlv(0x05)) }),
      sign: (data) => new Uint8Array(nodeSign(hashName, data, privateKey)),
    };
  }
  const algorithm = new AlgorithmIdentifier({
    algorithm: '1.2.840.113549.1.1.10',
    parameters: buffer(pssParameters(hashName, saltBytes)),
  });
  return {
    publicKeyInfo: new SubjectPublicKeyInfo({ algorithm, subjectPublicKey: spki.subjectPublicKey }),
    algorithm,
    sign: (data) =>
      new Uint8Array(
        nodeSign(hashName, data, {
          key: privateKey,
          padding: nodeConstants.RSA_PKCS1_PSS_PADDING,
          saltLength: saltBytes,
        }),
      ),
  };
}

/** SHA-1 and 20 bytes are the defaults and so stand nowhere in DER. */
export function pssParameters(hashName: HashName, saltBytes: number, maskHash: HashName = hashName): Uint8Array {
  const algorithm = (oid: string, ...parameters: Uint8Array[]): Uint8Array =>
    encodeTlv(0x30, encodeTlv(0x06, encodeOid(oid)), ...parameters);
  return encodeTlv(
    0x30,
    hashName === 'sha1' ? new Uint8Array() : encodeTlv(0xa0, algorithm(HASH_OIDS[hashName], encodeTlv(0x05))),
    maskHash === 'sha1'
      ? new Uint8Array()
      : encodeTlv(0xa1, algorithm('1.2.840.113549.1.1.8', algorithm(HASH_OIDS[maskHash], encodeTlv(0x05)))),
    saltBytes === 20 ? new Uint8Array() : encodeTlv(0xa2, encodeTlv(0x02, encodeInteger(saltBytes))),
  );
}

export interface CertificateOptions {
  readonly key: TestKey;
  readonly subject: Name;
  readonly issuer: Name;
  readonly issuerKey: TestKey;
  readonly serialNumber?: number;
  readonly notBefore?: string;
  readonly notAfter?: string;
  readonly extensions?: readonly Extension[];
}

export function issueCertificate(options: CertificateOptions): Uint8Array {
  const { key, subject, issuer, issuerKey, serialNumber = 1, extensions = [] } = options;
  const tbsCertificate = new TBSCertificate({
    version: 2,
    serialNumber: buffer(encodeInteger(serialNumber)),
    signature: issuerKey.algorithm,
    issuer,
    subject,
    validity: new Validity({
      notBefore: new Date(options.notBefore ?? '2024-01-01'),
      notAfter: new Date(options.notAfter ?? '2036-01-01'),
    }),
    subjectPublicKeyInfo: key.publicKeyInfo,
    ...(extensions.length > 0 ? { extensions: new Extensions([...extensions]) } : {}),
  });
  return der(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: issuerKey.algorithm,
      signatureValue: buffer(issuerKey.sign(der(tbsCertificate))),
    }),
  );
}

export function issueRevocationList({
  issuer,
  issuerKey,
  serialNumbers,
  extensions,
  nextUpdate = '2026-06-01',
}: {
  readonly issuer: Name;
  readonly issuerKey: TestKey;
  readonly serialNumbers: readonly number[];
  readonly extensions?: readonly Extension[];
  /** Null: left out. */
  readonly nextUpdate?: string | null;
}): Uint8Array {
  const tbsCertList = new TBSCertList({
    version: 1,
    signature: issuerKey.algorithm,
    issuer,
    thisUpdate: new Time(new Date('2026-01-01')),
    ...(nextUpdate === null ? {} : { nextUpdate: new Time(new Date(nextUpdate)) }),
    ...(serialNumbers.length > 0
      ? {
          revokedCertificates: serialNumbers.map(
            (serialNumber) =>
              new RevokedCertificate({
                userCertificate: buffer(encodeInteger(serialNumber)),
                revocationDate: new Time(new Date('2025-12-01')),
              }),
          ),
        }
      : {}),
    ...(extensions ? { crlExtensions: [...extensions] } : {}),
  });
  return der(
    new CertificateList({
      tbsCertList,
      signatureAlgorithm: issuerKey.algorithm,
      signature: buffer(issuerKey.sign(der(tbsCertList))),
    }),
  );
}

export const nameOf = (country: string, commonName: string, form: 'printableString' | 'utf8String' = 'utf8String') =>
  new Name(
    (
      [
        ['2.5.4.6', { printableString: country }],
        ['2.5.4.3', { [form]: commonName }],
      ] as const
    ).map(
      ([type, value]) =>
        new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value: new AttributeValue(value) })]),
    ),
  );

export const extension = (extnID: string, value: unknown, critical = false): Extension =>
  new Extension({
    extnID,
    critical,
    extnValue: new OctetString(value instanceof Uint8Array ? buffer(value) : AsnConvert.serialize(value)),
  });

export const AUTHORITY_EXTENSIONS: readonly Extension[] = [
  extension('2.5.29.19', new BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
  extension('2.5.29.15', new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign), true),
];
export const SIGNER_EXTENSIONS: readonly Extension[] = [
  extension('2.5.29.15', new KeyUsage(KeyUsageFlags.digitalSignature), true),
];

export const keyIdentifierExtension = (keyIdentifier: Uint8Array): Extension =>
  extension('2.5.29.14', new SubjectKeyIdentifier(buffer(keyIdentifier)));
export const authorityKeyExtension = (keyIdentifier: Uint8Array): Extension =>
  extension('2.5.29.35', encodeTlv(0x30, encodeTlv(0x80, keyIdentifier)));

export function securityObject(hashName: HashName, files: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const entries = [...files].map(([number, file]) =>
    encodeTlv(0x30, encodeTlv(0x02, encodeInteger(number)), encodeTlv(0x04, hash(hashName, file))),
  );
  return encodeTlv(
    0x30,
    encodeTlv(0x02, encodeInteger(0)),
    encodeTlv(0x30, encodeTlv(0x06, encodeOid(HASH_OIDS[hashName]))),
    encodeTlv(0x30, ...entries),
  );
}

export const LDS_OID = '2.23.136.1.1.1';
export const LEGACY_LDS_OID = '1.3.27.1.1.1';

export interface SodOptions {
  readonly content: Uint8Array;
  readonly contentType?: string;
  readonly certificates: readonly Uint8Array[];
  readonly signerKey: TestKey;
  readonly hashName: HashName;
  readonly identifier?: SignerIdentifier;
  readonly signatureAlgorithm?: AlgorithmIdentifier;
  readonly signingTime?: Date | null;
  /** Sends the attributes in another order than the one that is signed. */
  readonly reorderAttributes?: boolean;
  /** Changes the attributes before they are signed. */
  readonly editAttributes?: (attributes: Attribute[]) => Attribute[];
}

export const attribute = (type: string, ...values: Uint8Array[]): Attribute =>
  new Attribute({ attrType: type, attrValues: values.map(buffer) });
export const CONTENT_TYPE = '1.2.840.113549.1.9.3';
export const MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const SIGNING_TIME = '1.2.840.113549.1.9.5';

/** EF.SOD, DER. */
export const makeSod = (options: SodOptions): Uint8Array => encodeTlv(0x77, makeSignedData(options));

export const MASTER_LIST_OID = '2.23.136.1.1.2';
export const masterListContent = (...certificates: readonly Uint8Array[]): Uint8Array =>
  encodeTlv(0x30, encodeTlv(0x02, encodeInteger(0)), encodeTlv(0x31, ...certificates));

/** The ContentInfo alone, DER. */
export function makeSignedData(options: SodOptions): Uint8Array {
  const { content, contentType = LDS_OID, certificates, signerKey, hashName, signingTime = null } = options;
  const [firstCertificate] = certificates;
  if (!firstCertificate) throw new Error('a SOD embeds a certificate');
  const plain = [
    attribute(CONTENT_TYPE, encodeTlv(0x06, encodeOid(contentType))),
    attribute(MESSAGE_DIGEST, encodeTlv(0x04, hash(hashName, content))),
    ...(signingTime ? [attribute(SIGNING_TIME, der(new Time(signingTime)))] : []),
  ];
  const attributes = options.editAttributes ? options.editAttributes(plain) : plain;
  const digestAlgorithm = new AlgorithmIdentifier({ algorithm: HASH_OIDS[hashName] });
  const sorted = attributes.map(der).sort(Buffer.compare);
  const signerInfo = new SignerInfo({
    version: 1,
    sid: options.identifier ?? issuerAndSerial(firstCertificate),
    digestAlgorithm,
    ...(attributes.length > 0
      ? {
          signedAttrs: (options.reorderAttributes ? sorted.toReversed() : sorted).map((encoded) =>
            AsnConvert.parse(encoded, Attribute),
          ),
        }
      : {}),
    signatureAlgorithm: options.signatureAlgorithm ?? signerKey.algorithm,
    signature: new OctetString(buffer(signerKey.sign(attributes.length > 0 ? encodeTlv(0x31, ...sorted) : content))),
  });
  const encapsulated = new EncapsulatedContentInfo({
    eContentType: contentType,
    eContent: new EncapsulatedContent({ single: new OctetString(buffer(content)) }),
  });
  // The outermost levels by hand, so that certificates stand in the SOD byte for byte as they were issued.
  const signedData = encodeTlv(
    0x30,
    encodeTlv(0x02, encodeInteger(3)),
    der(new DigestAlgorithmIdentifiers([digestAlgorithm])),
    der(encapsulated),
    encodeTlv(0xa0, ...certificates),
    encodeTlv(0x31, der(signerInfo)),
  );
  const signedDataOid = encodeTlv(0x06, encodeOid('1.2.840.113549.1.7.2'));
  return encodeTlv(0x30, signedDataOid, encodeTlv(0xa0, signedData));
}

export function issuerAndSerial(certificate: Uint8Array): SignerIdentifier {
  const { issuer, serialNumber } = AsnConvert.parse(buffer(certificate), Certificate).tbsCertificate;
  return new SignerIdentifier({ issuerAndSerialNumber: new IssuerAndSerialNumber({ issuer, serialNumber }) });
}

export const der = (value: unknown): Uint8Array => new Uint8Array(AsnConvert.serialize(value));
export const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
