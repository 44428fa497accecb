import { integer, sequence, setOf } from './der.ts';
import type { Issued } from './issued.ts';
import { buildSignedData, type SignedDataRequest } from './signed-data.ts';

export interface MasterListRequest extends Pick<SignedDataRequest, 'algorithm' | 'encoding' | 'lie'> {
  /** The CSCA and link certificates that the list hands on, DER. */
  readonly certificates: readonly Uint8Array[];
  /** A master list signer. */
  readonly signer: Issued;
  /** The CSCA of the signer, embedded beside it; left out it is not there. */
  readonly csca?: Uint8Array;
  readonly signedAt: Date;
}

/** A CSCA master list, as in `.ml` files: CMS SignedData over CscaMasterList (ICAO 9303-12 §9). */
export function buildMasterList({ certificates, csca, ...request }: MasterListRequest): Uint8Array {
  return buildSignedData({
    ...request,
    contentType: '2.23.136.1.1.2',
    content: sequence(integer(0), setOf(...certificates)),
    signerIdentifier: 'key-identifier',
    certificates: [request.signer.certificate, ...(csca ? [csca] : [])],
  });
}
