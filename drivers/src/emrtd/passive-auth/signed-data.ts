import { err, ok, type Result } from '../../result/index.ts';
import { concatBytes, decodeOid, findTag, type TlvNode } from '../../tlv/index.ts';
import { type AlgorithmIdentifier, readAlgorithm } from './algorithms.ts';
import { type Certificate, parseCertificate, readSerialNumber } from './certificate.ts';
import { comparableName } from './distinguished-name.ts';

/**
 * CMS SignedData (RFC 5652 §5.1) with its content inside: EF.SOD, EF.CardSecurity and master lists are such. DER or BER
 * (indefinite lengths, OCTET STRING in segments).
 */
export interface SignedData {
  /** The signed bytes, segments joined. */
  readonly content: Uint8Array;
  readonly contentType: string;
  /** Those that parse. Others cannot have signed anything that we could check. */
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
}

export interface SignerInfo {
  readonly identifier: SignerIdentifier;
  readonly digestAlgorithm: AlgorithmIdentifier;
  /** The `[0]` element; undefined when there is none. */
  readonly signedAttributes: TlvNode | undefined;
  readonly signatureAlgorithm: AlgorithmIdentifier;
  readonly signature: Uint8Array;
}

export type SignerIdentifier =
  | { readonly kind: 'issuer-serial'; readonly issuer: string; readonly serialNumber: string }
  | { readonly kind: 'key-identifier'; readonly keyIdentifier: Uint8Array };

/** Names the part that does not parse. */
export type SignedDataFailure = 'not signed data' | 'content type' | 'content' | 'certificates' | 'signer information';

const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';

const MAX_CERTIFICATES = 8;
const MAX_SIGNERS = 4;

/** `contentInfo`: the outer SEQUENCE. Never throws. */
export function readSignedData(
  contentInfo: TlvNode | undefined,
  contentTypes: readonly string[],
): Result<SignedData, SignedDataFailure> {
  const [type, explicit] = contentInfo?.tag === 0x30 ? contentInfo.children : [];
  if (type?.tag !== 0x06 || decodeOid(type.value) !== ID_SIGNED_DATA || explicit?.tag !== 0xa0) {
    return err('not signed data');
  }
  const [version, digestAlgorithms, encapsulated, ...more] = explicit.children[0]?.children ?? [];
  if (version?.tag !== 0x02 || digestAlgorithms?.tag !== 0x31 || encapsulated?.tag !== 0x30) {
    return err('not signed data');
  }
  const [typeNode, contentNode] = encapsulated.children;
  const contentType = typeNode?.tag === 0x06 ? decodeOid(typeNode.value) : undefined;
  if (contentType === undefined || !contentTypes.includes(contentType)) return err('content type');
  const content = contentNode?.tag === 0xa0 ? joinSegments(contentNode.children[0]) : undefined;
  if (!content) return err('content');

  const choices = findTag(more, 0xa0)?.children ?? [];
  if (choices.length > MAX_CERTIFICATES) return err('certificates');
  const certificates = choices.map((node) => (node.tag === 0x30 ? parseCertificate(node.raw) : undefined));
  const signers = (findTag(more, 0x31)?.children ?? []).map(readSignerInfo);
  if (signers.length === 0 || signers.length > MAX_SIGNERS || signers.includes(undefined)) {
    return err('signer information');
  }
  return ok({
    content,
    contentType,
    certificates: certificates.filter((certificate) => certificate !== undefined),
    signers: signers.filter((signer) => signer !== undefined),
  });
}

/** An OCTET STRING, whole (04) or in segments (24, which may nest). */
function joinSegments(node: TlvNode | undefined): Uint8Array | undefined {
  if (node?.tag === 0x04) return node.value;
  if (node?.tag !== 0x24) return undefined;
  const segments = node.children.map(joinSegments);
  return segments.includes(undefined) ? undefined : concatBytes(...segments.filter((segment) => segment !== undefined));
}

function readSignerInfo(node: TlvNode): SignerInfo | undefined {
  const [version, identifierNode, digestNode, ...more] = node.tag === 0x30 ? node.children : [];
  const signedAttributes = more[0]?.tag === 0xa0 ? more[0] : undefined;
  const [signatureNode, signatureValue] = signedAttributes ? more.slice(1) : more;
  const signature = joinSegments(signatureValue);
  const identifier = identifierNode && readSignerIdentifier(identifierNode);
  const digestAlgorithm = readAlgorithm(digestNode);
  const signatureAlgorithm = readAlgorithm(signatureNode);
  if (version?.tag !== 0x02 || !identifier || !digestAlgorithm || !signatureAlgorithm || !signature) {
    return undefined;
  }
  return { identifier, digestAlgorithm, signedAttributes, signatureAlgorithm, signature };
}

function readSignerIdentifier(node: TlvNode): SignerIdentifier | undefined {
  if (node.tag === 0x80) return { kind: 'key-identifier', keyIdentifier: node.value };
  const [name, serial] = node.tag === 0x30 ? node.children : [];
  const issuer = name && comparableName(name);
  if (issuer === undefined || serial?.tag !== 0x02) return undefined;
  return { kind: 'issuer-serial', issuer, serialNumber: readSerialNumber(serial.value) };
}
