import type { DigestName } from '../../crypto/index.ts';
import { decodeInteger, decodeOid, findTag, type TlvNode } from '../../tlv/index.ts';
import type { PssParameters } from './rsa.ts';

/** AlgorithmIdentifier ::= SEQUENCE { OBJECT IDENTIFIER, parameters ANY OPTIONAL } (RFC 5280 §4.1.1.2). */
export interface AlgorithmIdentifier {
  readonly oid: string;
  readonly parameters: TlvNode | undefined;
}

export function readAlgorithm(node: TlvNode | undefined): AlgorithmIdentifier | undefined {
  if (node?.tag !== 0x30) return undefined;
  const [identifier, parameters, ...rest] = node.children;
  const oid = identifier?.tag === 0x06 ? decodeOid(identifier.value) : undefined;
  return oid === undefined || rest.length > 0 ? undefined : { oid, parameters };
}

const DIGESTS: Readonly<Record<string, DigestName>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/** Undefined: a hash function that we do not have (or that nobody should). */
export const digestOf = (algorithm: AlgorithmIdentifier | undefined): DigestName | undefined =>
  algorithm && DIGESTS[algorithm.oid];

/** How a signature was made, as far as we can check it. */
export type SignatureScheme =
  /** `plain`: `r ‖ s` (BSI TR-03111 §5.2.1) instead of DER. */
  | { readonly kind: 'ecdsa'; readonly digest: DigestName; readonly encoding: 'der' | 'plain' }
  | { readonly kind: 'rsa-pkcs1'; readonly digest: DigestName }
  | { readonly kind: 'dsa'; readonly digest: DigestName }
  | ({ readonly kind: 'rsa-pss' } & PssParameters);

const ECDSA: Readonly<Record<string, DigestName>> = {
  '1.2.840.10045.4.1': 'sha1',
  '1.2.840.10045.4.3.1': 'sha224',
  '1.2.840.10045.4.3.2': 'sha256',
  '1.2.840.10045.4.3.3': 'sha384',
  '1.2.840.10045.4.3.4': 'sha512',
};
/** ecdsa-plain-SHA… (BSI TR-03111 §5.2.1.1), which Active Authentication uses (ICAO 9303-11 §6.1). */
const ECDSA_PLAIN: Readonly<Record<string, DigestName>> = {
  '0.4.0.127.0.7.1.1.4.1.1': 'sha1',
  '0.4.0.127.0.7.1.1.4.1.2': 'sha224',
  '0.4.0.127.0.7.1.1.4.1.3': 'sha256',
  '0.4.0.127.0.7.1.1.4.1.4': 'sha384',
  '0.4.0.127.0.7.1.1.4.1.5': 'sha512',
};
const RSA_PKCS1: Readonly<Record<string, DigestName>> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.14': 'sha224',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
};
/** RFC 3279 §2.2.2, RFC 5758 §3.1, and the two of NIST's list that no RFC repeats. */
const DSA: Readonly<Record<string, DigestName>> = {
  '1.2.840.10040.4.3': 'sha1',
  '2.16.840.1.101.3.4.3.1': 'sha224',
  '2.16.840.1.101.3.4.3.2': 'sha256',
  '2.16.840.1.101.3.4.3.3': 'sha384',
  '2.16.840.1.101.3.4.3.4': 'sha512',
};
const ID_RSASSA_PSS = '1.2.840.113549.1.1.10';
const ID_MGF1 = '1.2.840.113549.1.1.8';
/** Named after the key alone: the hash is that of the SignerInfo's digestAlgorithm (RFC 3370 §3.2). */
const ID_RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_DSA = '1.2.840.10040.4.1';

/** Undefined: unsupported. `digest` is what a SignerInfo names beside an algorithm that names no hash itself. */
export function signatureScheme(algorithm: AlgorithmIdentifier, digest?: DigestName): SignatureScheme | undefined {
  const { oid } = algorithm;
  const ecdsa = ECDSA[oid] ?? (oid === ID_EC_PUBLIC_KEY ? digest : undefined);
  if (ecdsa) return { kind: 'ecdsa', digest: ecdsa, encoding: 'der' };
  const plain = ECDSA_PLAIN[oid];
  if (plain) return { kind: 'ecdsa', digest: plain, encoding: 'plain' };
  const rsa = RSA_PKCS1[oid] ?? (oid === ID_RSA_ENCRYPTION ? digest : undefined);
  if (rsa) return { kind: 'rsa-pkcs1', digest: rsa };
  const dsa = DSA[oid] ?? (oid === ID_DSA ? digest : undefined);
  if (dsa) return { kind: 'dsa', digest: dsa };
  return oid === ID_RSASSA_PSS ? pssScheme(algorithm.parameters) : undefined;
}

/** RSASSA-PSS-params (RFC 4055 §3.1): each field has a default, SHA-1 and 20 bytes of salt. */
function pssScheme(parameters: TlvNode | undefined): SignatureScheme | undefined {
  const fields = parameters?.tag === 0x30 ? parameters.children : [];
  if (parameters && parameters.tag !== 0x30) return undefined;
  const field = (number: number): TlvNode | undefined => findTag(fields, 0xa0 | number)?.children[0];

  const hash = field(0);
  const digest = hash ? digestOf(readAlgorithm(hash)) : 'sha1';
  const mask = field(1);
  const maskAlgorithm = readAlgorithm(mask);
  const maskDigest = mask ? digestOf(readAlgorithm(maskAlgorithm?.parameters)) : 'sha1';
  if (mask && maskAlgorithm?.oid !== ID_MGF1) return undefined;
  const salt = field(2);
  const saltBytes = salt ? decodeInteger(salt.value) : 20;
  const trailer = field(3);
  if (trailer && decodeInteger(trailer.value) !== 1) return undefined;
  if (!digest || !maskDigest || saltBytes === undefined) return undefined;
  return { kind: 'rsa-pss', digest, maskDigest, saltBytes };
}

/** By what they mean: PSS alone has parameters that change anything, and issuers write the same ones in more than one way. */
export function isSameAlgorithm(left: AlgorithmIdentifier, right: AlgorithmIdentifier): boolean {
  if (left.oid !== right.oid) return false;
  const [one, other] = [signatureScheme(left), signatureScheme(right)];
  if (one?.kind !== 'rsa-pss' || other?.kind !== 'rsa-pss') return one?.kind === other?.kind;
  return one.digest === other.digest && one.maskDigest === other.maskDigest && one.saltBytes === other.saltBytes;
}

/** For people: `ECDSA-SHA384`. */
export function describeScheme(scheme: SignatureScheme): string {
  const name = { ecdsa: 'ECDSA', dsa: 'DSA', 'rsa-pkcs1': 'RSA', 'rsa-pss': 'RSA-PSS' }[scheme.kind];
  const mask =
    scheme.kind === 'rsa-pss' && scheme.maskDigest !== scheme.digest ? `-MGF1-${scheme.maskDigest.toUpperCase()}` : '';
  return `${name}-${scheme.digest.toUpperCase()}${mask}`;
}
