import { digest } from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import { distinguishedName } from './certificate.ts';
import { context, integer, octetString, oid, sequence, setOf, time } from './der.ts';
import { digestAlgorithm, type SignatureHash, sign, signatureAlgorithm } from './ec-key.ts';
import type { Issued } from './pki.ts';

const ID_SIGNED_DATA = '1.2.840.113549.1.7.2';
const ID_CONTENT_TYPE = '1.2.840.113549.1.9.3';
const ID_MESSAGE_DIGEST = '1.2.840.113549.1.9.4';
const ID_SIGNING_TIME = '1.2.840.113549.1.9.5';
const LDS_SECURITY_OBJECT = { icao: '2.23.136.1.1.1', legacy: '1.3.27.1.1.1' } as const;

export interface SodRequest {
  /** The data groups as they stand on the chip, by number. */
  readonly files: ReadonlyMap<number, Uint8Array>;
  readonly signer: Issued;
  readonly signedAt: Date;
  readonly hash: SignatureHash;
  /** eContentType: `legacy` is what early cards wrote. Default `icao`. */
  readonly contentType?: keyof typeof LDS_SECURITY_OBJECT;
  /** A lie: the hash of this group is not the group's. */
  readonly wrongHashOf?: number;
  /** A lie: `broken` turns one bit of the signature. */
  readonly signature?: 'good' | 'broken';
}

/** EF.SOD: CMS SignedData version 3 over the LDS security object (ICAO 9303-10 §4.6.2), tag 77. */
export function buildSod(request: SodRequest): Uint8Array {
  const contentType = oid(LDS_SECURITY_OBJECT[request.contentType ?? 'icao']);
  const content = ldsSecurityObject(request);
  const attributes = signedAttributes(request, contentType, content);
  // RFC 5652 §5.4: signed as a SET OF (31), carried as [0].
  const signature = sign(request.signer.key, request.hash, encodeTlv(0x31, attributes));
  if (request.signature === 'broken') signature[signature.length - 1] = (signature.at(-1) ?? 0) ^ 0x01;

  const signerInfo = sequence(
    integer(1),
    sequence(distinguishedName(request.signer.issuerSubject), integer(request.signer.serialNumber)),
    digestAlgorithm(request.hash),
    context(0, attributes),
    signatureAlgorithm(request.hash),
    octetString(signature),
  );
  const signedData = sequence(
    integer(3),
    setOf(digestAlgorithm(request.hash)),
    sequence(contentType, context(0, octetString(content))),
    context(0, request.signer.certificate),
    setOf(signerInfo),
  );
  return encodeTlv(0x77, sequence(oid(ID_SIGNED_DATA), context(0, signedData)));
}

/** LDS security object version 0; the hashes of the data groups are SHA-256, as on Vietnamese cards. */
function ldsSecurityObject(request: SodRequest): Uint8Array {
  const hashes = [...request.files]
    .toSorted(([left], [right]) => left - right)
    .map(([number, file]) => {
      const hash = digest('sha256', file);
      if (number === request.wrongHashOf) hash[0] = (hash[0] ?? 0) ^ 0x01;
      return sequence(integer(number), octetString(hash));
    });
  return sequence(integer(0), digestAlgorithm('sha256'), sequence(...hashes));
}

function signedAttributes(request: SodRequest, contentType: Uint8Array, content: Uint8Array): Uint8Array {
  const attribute = (type: string, value: Uint8Array) => sequence(oid(type), setOf(value));
  const attributes = [
    attribute(ID_CONTENT_TYPE, contentType),
    attribute(ID_SIGNING_TIME, time(request.signedAt)),
    attribute(ID_MESSAGE_DIGEST, octetString(digest(request.hash, content))),
  ];
  return Uint8Array.from(Buffer.concat(attributes.toSorted(Buffer.compare)));
}
