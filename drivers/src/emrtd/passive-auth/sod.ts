import type { DigestName } from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { concatBytes, decodeInteger, decodeOid, findTag, parseTlv, type TlvNode, toHex } from '../../tlv/index.ts';
import type { DataGroupNumber } from '../model.ts';
import { type AlgorithmIdentifier, digestOf, readAlgorithm } from './algorithms.ts';
import { type Certificate, parseCertificate } from './certificate.ts';
import { comparableName } from './distinguished-name.ts';

/** EF.SOD taken apart (ICAO 9303-10 §4.6.2): a CMS SignedData (RFC 5652 §5.1) around an LDSSecurityObject. */
export interface Sod {
  /** The signed bytes, segments joined. */
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly securityObject: SecurityObject;
  readonly certificates: readonly Certificate[];
  readonly signers: readonly SignerInfo[];
}

export interface SecurityObject {
  /** Undefined: a hash function that we do not have. */
  readonly digest: DigestName | undefined;
  readonly hashes: ReadonlyMap<DataGroupNumber, Uint8Array>;
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
export type SodFailure =
  | 'not a SOD'
  | 'not signed data'
  | 'content type'
  | 'content'
  | 'security object'
  | 'certificates'
  | 'signer information';

const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
/** id-icao-ldsSecurityObject, and the OID that some early issuers used for it. */
const CONTENT_TYPES: readonly string[] = ['2.23.136.1.1.1', '1.3.27.1.1.1'];

/** Genuine files have 1 to 4 kB. */
const MAX_SOD_BYTES = 65_535;
const MAX_CERTIFICATES = 8;
const MAX_SIGNERS = 4;

/** Parses EF.SOD, DER or BER (indefinite lengths, OCTET STRING in segments). Never throws. */
export function parseSod(file: Uint8Array): Result<Sod, SodFailure> {
  const parsed = parseTlv(file, { ber: true, maxBytes: MAX_SOD_BYTES });
  const [wrapper, ...rest] = parsed.ok ? parsed.value : [];
  const contentInfo = wrapper?.tag === 0x77 && rest.length === 0 ? wrapper.children[0] : undefined;
  if (contentInfo?.tag !== 0x30) return err('not a SOD');
  const [type, explicit] = contentInfo.children;
  if (type?.tag !== 0x06 || decodeOid(type.value) !== ID_SIGNED_DATA || explicit?.tag !== 0xa0) {
    return err('not signed data');
  }
  const [version, digestAlgorithms, encapsulated, ...more] = explicit.children[0]?.children ?? [];
  if (version?.tag !== 0x02 || digestAlgorithms?.tag !== 0x31 || encapsulated?.tag !== 0x30) {
    return err('not signed data');
  }

  const [typeNode, contentNode] = encapsulated.children;
  const contentType = typeNode?.tag === 0x06 ? decodeOid(typeNode.value) : undefined;
  if (contentType === undefined || !CONTENT_TYPES.includes(contentType)) return err('content type');
  const content = contentNode?.tag === 0xa0 ? joinSegments(contentNode.children[0]) : undefined;
  if (!content) return err('content');
  const securityObject = parseSecurityObject(content);
  if (!securityObject) return err('security object');
  const certificates = (findTag(more, 0xa0)?.children ?? []).map((node) => parseCertificate(node.raw));
  if (certificates.length > MAX_CERTIFICATES || certificates.includes(undefined)) return err('certificates');
  const signers = (findTag(more, 0x31)?.children ?? []).map(readSignerInfo);
  if (signers.length === 0 || signers.length > MAX_SIGNERS || signers.includes(undefined)) {
    return err('signer information');
  }
  return ok({
    content,
    contentType,
    securityObject,
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

const isDataGroupNumber = (n: number | undefined): n is DataGroupNumber => n !== undefined && n >= 1 && n <= 16;

/** LDSSecurityObject (ICAO 9303-10 §4.6.2.3); a group that is listed twice makes it ambiguous and so malformed. */
function parseSecurityObject(content: Uint8Array): SecurityObject | undefined {
  const parsed = parseTlv(content, { ber: true, maxNodes: 256 });
  const [outer, ...rest] = parsed.ok ? parsed.value : [];
  const [version, algorithmNode, list] = outer?.tag === 0x30 && rest.length === 0 ? outer.children : [];
  const algorithm = readAlgorithm(algorithmNode);
  if (version?.tag !== 0x02 || !algorithm || list?.tag !== 0x30 || list.children.length === 0) return undefined;
  const hashes = new Map<DataGroupNumber, Uint8Array>();
  for (const entry of list.children) {
    const [numberNode, hash, ...more] = entry.tag === 0x30 ? entry.children : [];
    const number = numberNode?.tag === 0x02 ? decodeInteger(numberNode.value) : undefined;
    if (!isDataGroupNumber(number) || hash?.tag !== 0x04 || more.length > 0 || hashes.has(number)) return undefined;
    hashes.set(number, hash.value);
  }
  return { digest: digestOf(algorithm), hashes };
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
  return { kind: 'issuer-serial', issuer, serialNumber: toHex(serial.value) };
}
