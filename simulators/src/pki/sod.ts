import { digest } from '@motcua/drivers/crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import { integer, octetString, printableString, sequence } from './der.ts';
import type { SignatureHash } from './ec-key.ts';
import { digestAlgorithm, type SignatureAlgorithm } from './signature.ts';
import { buildSignedData, type SignedDataLie, type SignedDataRequest } from './signed-data.ts';

const LDS_SECURITY_OBJECT = { icao: '2.23.136.1.1.1', legacy: '1.3.27.1.1.1' } as const;

type Passed = 'signer' | 'algorithmNaming' | 'signerIdentifier' | 'encoding' | 'certificates' | 'attributeOrder';

export interface SodRequest extends Pick<SignedDataRequest, Passed> {
  /** The data groups as they stand on the chip, by number. */
  readonly files: ReadonlyMap<number, Uint8Array>;
  /** Left out: no signing time is stated. */
  readonly signedAt?: Date;
  /** Of the signature. Default: that of the signer's algorithm. */
  readonly hash?: SignatureHash;
  /** Default: the signer's, with `hash` if one is given. */
  readonly algorithm?: SignatureAlgorithm;
  /** Of the data groups. Default `sha256`, as on Vietnamese cards. */
  readonly dataGroupHash?: SignatureHash;
  /** Version 1 states the versions of LDS and Unicode, under the signature. Default 0. */
  readonly version?: 0 | 1;
  /** eContentType: `legacy` is what early cards wrote. Default `icao`. */
  readonly contentType?: keyof typeof LDS_SECURITY_OBJECT;
  /** A lie: the hash of this group is not the group's. */
  readonly wrongHashOf?: number;
  /** A lie: this group is listed twice, the second time with another hash. */
  readonly listedTwice?: number;
  /** A lie: `broken` turns one bit of the signature. */
  readonly signature?: 'good' | 'broken';
  readonly lie?: SignedDataLie;
}

/** EF.SOD: CMS SignedData version 3 over the LDS security object (ICAO 9303-10 §4.6.2), tag 77. */
export function buildSod(request: SodRequest): Uint8Array {
  const { signer, hash, signedAt, signature, algorithm = signer.algorithm } = request;
  const lie = request.lie ?? (signature === 'broken' ? 'broken-signature' : undefined);
  return encodeTlv(
    0x77,
    buildSignedData({
      signer,
      content: ldsSecurityObject(request),
      contentType: LDS_SECURITY_OBJECT[request.contentType ?? 'icao'],
      algorithm: hash ? { ...algorithm, hash } : algorithm,
      ...(signedAt && { signedAt }),
      ...(lie && { lie }),
      ...(request.algorithmNaming && { algorithmNaming: request.algorithmNaming }),
      ...(request.signerIdentifier && { signerIdentifier: request.signerIdentifier }),
      ...(request.encoding && { encoding: request.encoding }),
      ...(request.attributeOrder && { attributeOrder: request.attributeOrder }),
      ...(request.certificates && { certificates: request.certificates }),
    }),
  );
}

function ldsSecurityObject(request: SodRequest): Uint8Array {
  const { dataGroupHash = 'sha256', version = 0 } = request;
  const entry = (number: number, hash: Uint8Array) => sequence(integer(number), octetString(hash));
  const hashes = [...request.files]
    .toSorted(([left], [right]) => left - right)
    .flatMap(([number, file]) => {
      const hash = digest(dataGroupHash, file);
      const wrong = hash.map((byte, at) => (at === 0 ? byte ^ 0x01 : byte));
      const listed = entry(number, number === request.wrongHashOf ? wrong : hash);
      return number === request.listedTwice ? [listed, entry(number, wrong)] : [listed];
    });
  // ICAO 9303-10 §4.6.2.3: LDS 1.8, Unicode 4.0.0.
  const versions = version === 1 ? [sequence(printableString('0108'), printableString('040000'))] : [];
  return sequence(integer(version), digestAlgorithm(dataGroupHash), sequence(...hashes), ...versions);
}
