import { type DigestName, digest } from '../../crypto/index.ts';
import { concatBytes, decodeOid, encodeTlv, equalBytes, type TlvNode } from '../../tlv/index.ts';
import type { SignerIdentifiedBy, SodSignature } from '../model.ts';
import { digestOf, type SignatureScheme, signatureScheme } from './algorithms.ts';
import { type Certificate, publicKeyOf, subjectKeyIdentifier } from './certificate.ts';
import { verifySignature } from './signature.ts';
import type { SignedData, SignerInfo } from './signed-data.ts';
import { readTime } from './time.ts';

/** What the signature of a SOD, or of other signed data, proves, and by whose certificate. */
export interface SignatureCheck {
  readonly signature: SodSignature;
  /** Why not `valid`; English, without personal data. */
  readonly reason: string;
  readonly certificate: Certificate | undefined;
  readonly identifiedBy: SignerIdentifiedBy;
  readonly scheme: SignatureScheme | undefined;
  /** Of the message digest, which may be another than that of the signature; undefined: one that we do not have. */
  readonly digest: DigestName | undefined;
  /** As the signer states it; undefined when it does not, or when its signature is not valid. */
  readonly signingTime: Date | undefined;
  /** Whether the signed attributes stand in the order in which they were signed. */
  readonly attributesInOrder: boolean;
}

/** Checks the signers in turn; the first valid one counts, else the first. Genuine SODs have one. */
export function checkSignature(signed: SignedData): SignatureCheck {
  const checks = signed.signers.map((signer) => checkSigner(signed, signer));
  const best = checks.find((check) => check.signature === 'valid') ?? checks[0];
  if (!best) throw new Error('signed data that was parsed has a signer');
  return best;
}

function checkSigner(signed: SignedData, signer: SignerInfo): SignatureCheck {
  const found = findCertificate(signed.certificates, signer);
  const digestName = digestOf(signer.digestAlgorithm);
  const scheme = signatureScheme(signer.signatureAlgorithm, digestName);
  const conclude = (signature: SodSignature, reason: string, signingTime?: Date): SignatureCheck => ({
    signature,
    reason,
    certificate: found?.certificate,
    identifiedBy: found?.identifiedBy ?? 'issuer-serial',
    scheme,
    digest: digestName,
    signingTime,
    attributesInOrder: true,
  });

  if (!found) return conclude('invalid', 'it embeds no certificate of its signer that can be used');
  if (!digestName) return conclude('unsupported', `digest algorithm ${signer.digestAlgorithm.oid}`);
  const attributes = signer.signedAttributes && readAttributes(signer.signedAttributes);
  // RFC 5652 §5.3: they must be there for any content that is not plain data.
  if (!attributes) return conclude('invalid', 'the signed attributes are missing or malformed');
  if (single(attributes, ID_CONTENT_TYPE, 0x06, decodeOidValue) !== signed.contentType) {
    return conclude('invalid', 'the signed content type is missing or another one');
  }
  const messageDigest = single(attributes, ID_MESSAGE_DIGEST, 0x04, (node) => node.value);
  if (!messageDigest || !equalBytes(messageDigest, digest(digestName, signed.content))) {
    return conclude('invalid', 'the signed message digest is missing or not that of the content');
  }
  const { signature, inOrder } = checkAttributes(attributes, {
    scheme,
    key: publicKeyOf(found.certificate),
    signature: signer.signature,
  });
  if (signature === 'unsupported') {
    const what = scheme ? 'the key of the signer' : `signature algorithm ${signer.signatureAlgorithm.oid}`;
    return conclude(signature, `${what} is not supported`);
  }
  if (signature === 'invalid') return conclude(signature, 'the signature is not that of the signer');
  const signingTime = single(attributes, ID_SIGNING_TIME, undefined, (node) => readTime(node));
  return { ...conclude('valid', '', signingTime), attributesInOrder: inOrder };
}

/**
 * RFC 5652 §5.4: signed is the DER encoding of the SET OF, with its own tag (31), not the [0] that stands in the file. Some
 * signers send the attributes in another order than they signed them: then the order of DER is tried.
 */
function checkAttributes(
  attributes: Attributes,
  rest: Omit<Parameters<typeof verifySignature>[0], 'data'>,
): { readonly signature: SodSignature; readonly inOrder: boolean } {
  const signature = verifySignature({ ...rest, data: encodeTlv(0x31, attributes.encoded) });
  if (signature !== 'invalid') return { signature, inOrder: true };
  const sorted = concatBytes(...attributes.elements.toSorted(Buffer.compare));
  if (equalBytes(sorted, attributes.encoded)) return { signature, inOrder: true };
  return { signature: verifySignature({ ...rest, data: encodeTlv(0x31, sorted) }), inOrder: false };
}

/**
 * By issuer and serial number, or by key identifier. Some issuers name another certificate than the one they embed: the
 * only embedded one is tried then, and said so; it must still verify the signature and be issued by an anchor.
 */
function findCertificate(
  certificates: readonly Certificate[],
  { identifier }: SignerInfo,
): { readonly certificate: Certificate; readonly identifiedBy: SignerIdentifiedBy } | undefined {
  const matches = (certificate: Certificate): boolean => {
    if (identifier.kind === 'issuer-serial') {
      return certificate.issuer === identifier.issuer && certificate.serialNumber === identifier.serialNumber;
    }
    const subject = subjectKeyIdentifier(certificate);
    return subject !== undefined && equalBytes(subject, identifier.keyIdentifier);
  };
  const named = certificates.find(matches);
  if (named) return { certificate: named, identifiedBy: identifier.kind };
  const [only, ...others] = certificates;
  return only && others.length === 0 ? { certificate: only, identifiedBy: 'only-certificate' } : undefined;
}

const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const ID_SIGNING_TIME = '1.2.840.113549.1.9.5';

interface Attributes {
  /** Content of the set as it came. */
  readonly encoded: Uint8Array;
  readonly elements: readonly Uint8Array[];
  readonly values: ReadonlyMap<string, readonly TlvNode[]>;
}

/** Undefined when malformed or when an attribute stands twice (RFC 5652 §11.1, §11.2). */
function readAttributes(set: TlvNode): Attributes | undefined {
  const values = new Map<string, readonly TlvNode[]>();
  for (const attribute of set.children) {
    const [type, valueSet, ...rest] = attribute.tag === 0x30 ? attribute.children : [];
    const oid = type?.tag === 0x06 ? decodeOid(type.value) : undefined;
    if (oid === undefined || valueSet?.tag !== 0x31 || rest.length > 0 || values.has(oid)) return undefined;
    values.set(oid, valueSet.children);
  }
  return { encoded: set.value, elements: set.children.map((attribute) => attribute.raw), values };
}

/** The attribute's value, if it has exactly one and that is of the given tag. */
function single<T>(
  attributes: Attributes,
  oid: string,
  tag: number | undefined,
  read: (node: TlvNode) => T | undefined,
): T | undefined {
  const [value, ...more] = attributes.values.get(oid) ?? [];
  if (!value || more.length > 0 || (tag !== undefined && value.tag !== tag)) return undefined;
  return read(value);
}

const decodeOidValue = (node: TlvNode): string | undefined => decodeOid(node.value);
