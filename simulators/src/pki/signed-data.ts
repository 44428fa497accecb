import { digest } from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import { keyIdentifier } from './certificate.ts';
import {
  context,
  contextPrimitive,
  indefinite,
  integer,
  octetString,
  oid,
  segmentedOctetString,
  sequence,
  setOf,
  time,
} from './der.ts';
import { encodeName } from './distinguished-name.ts';
import type { Issued } from './issued.ts';
import { digestAlgorithm, type SignatureAlgorithm, sign, signatureAlgorithm } from './signature.ts';

const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const ID_SIGNING_TIME = '1.2.840.113549.1.9.5';

/** How a CMS SignedData is made. All but the first three have the usual choice as default. */
export interface SignedDataRequest {
  /** Dotted eContentType. */
  readonly contentType: string;
  readonly content: Uint8Array;
  readonly signer: Issued;
  /** Left out: no signing time is stated. */
  readonly signedAt?: Date;
  /** Default: the signer's. */
  readonly algorithm?: SignatureAlgorithm;
  /** Whether the SignerInfo names the signature with its hash, or the kind of key alone. */
  readonly algorithmNaming?: 'with-hash' | 'key-only';
  readonly signerIdentifier?: 'issuer-serial' | 'key-identifier';
  /** `indefinite`: BER as streaming encoders write it, content in segments. */
  readonly encoding?: 'der' | 'indefinite';
  /** Default: that of the signer alone. */
  readonly certificates?: readonly Uint8Array[];
  /**
   * `reversed`: signed in the order of DER, as RFC 5652 §5.4 wants it, and carried in another; `reversed-and-signed-so`: the
   * other order is signed too, as some issuers do.
   */
  readonly attributeOrder?: 'der' | 'reversed' | 'reversed-and-signed-so';
  readonly lie?: SignedDataLie;
}

/**
 * - `signer-mismatch`: the SignerInfo names another certificate than the one that is embedded
 * - `broken-signature`: one bit of the signature is turned
 * - `wrong-message-digest`: the signed attributes hold another hash than that of the content
 * - `wrong-content-type`: the signed attributes name another content type
 * - `no-attributes`: signed without attributes, which RFC 5652 §5.3 forbids for such content
 * - `attribute-twice`: two message digests, so that readers may differ on which one counts
 */
export type SignedDataLie =
  | 'signer-mismatch'
  | 'broken-signature'
  | 'wrong-message-digest'
  | 'wrong-content-type'
  | 'no-attributes'
  | 'attribute-twice';

/** CMS ContentInfo with a SignedData of version 3 and one signer (RFC 5652 §5.1). */
export function buildSignedData(request: SignedDataRequest): Uint8Array {
  const { content, signer, encoding = 'der' } = request;
  const { hash } = request.algorithm ?? signer.algorithm;
  const version = integer(3);
  const digests = setOf(digestAlgorithm(hash));
  const certificates = context(0, ...(request.certificates ?? [signer.certificate]));
  const signers = setOf(signerInfo(request));
  const contentType = oid(request.contentType);
  if (encoding === 'der') {
    const encapsulated = sequence(contentType, context(0, octetString(content)));
    const signedData = sequence(version, digests, encapsulated, certificates, signers);
    return sequence(oid(ID_SIGNED_DATA), context(0, signedData));
  }
  const encapsulated = indefinite(0x30, contentType, indefinite(0xa0, segmentedOctetString(content, 100)));
  const signedData = indefinite(0x30, version, digests, encapsulated, certificates, signers);
  return indefinite(0x30, oid(ID_SIGNED_DATA), indefinite(0xa0, signedData));
}

function signerInfo(request: SignedDataRequest): Uint8Array {
  const { signer, lie, signerIdentifier = 'issuer-serial' } = request;
  const algorithm = request.algorithm ?? signer.algorithm;
  const attributes = lie === 'no-attributes' ? undefined : signedAttributes(request, algorithm);
  const { attributeOrder = 'der' } = request;
  const carried = attributeOrder === 'der' ? attributes : attributes?.toReversed();
  const signedOrder = attributeOrder === 'reversed-and-signed-so' ? carried : attributes;
  // RFC 5652 §5.4: signed as a SET OF (31), carried as [0].
  const signature = sign(signer.key, algorithm, signedOrder ? encodeTlv(0x31, ...signedOrder) : request.content);
  if (lie === 'broken-signature') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 0x01;
  const serialNumber = signer.serialNumber + (lie === 'signer-mismatch' ? 1n : 0n);
  return sequence(
    integer(signerIdentifier === 'issuer-serial' ? 1 : 3),
    signerIdentifier === 'issuer-serial'
      ? sequence(encodeName(signer.issuerName), integer(serialNumber))
      : contextPrimitive(0, identifierOf(request)),
    digestAlgorithm(algorithm.hash),
    ...(carried ? [context(0, ...carried)] : []),
    signatureAlgorithm(algorithm, request.algorithmNaming),
    octetString(signature),
  );
}

function identifierOf({ signer, lie }: SignedDataRequest): Uint8Array {
  const identifier = keyIdentifier(signer.key);
  return lie === 'signer-mismatch' ? identifier.map((byte) => byte ^ 0xff) : identifier;
}

function signedAttributes(request: SignedDataRequest, { hash }: SignatureAlgorithm): readonly Uint8Array[] {
  const { lie, signedAt } = request;
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  const messageDigest = digest(hash, request.content);
  const wrongDigest = messageDigest.map((byte, at) => (at === 0 ? byte ^ 0x01 : byte));
  const contentType = lie === 'wrong-content-type' ? '1.2.840.113549.1.7.1' : request.contentType;
  const attributes = [
    attribute(ID_CONTENT_TYPE, oid(contentType)),
    ...(signedAt ? [attribute(ID_SIGNING_TIME, time(signedAt))] : []),
    attribute(ID_MESSAGE_DIGEST, octetString(lie === 'wrong-message-digest' ? wrongDigest : messageDigest)),
    ...(lie === 'attribute-twice' ? [attribute(ID_MESSAGE_DIGEST, octetString(wrongDigest))] : []),
  ];
  return attributes.toSorted(Buffer.compare);
}
