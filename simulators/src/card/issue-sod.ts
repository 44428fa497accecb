import { createHash } from 'node:crypto';
import { encodeTlv } from '@motcua/drivers/tlv';
import { integer, nullValue, octetString, oid, sequence } from '../pki/der.ts';
import { createCsca, type Issued, issueSigner } from '../pki/issued.ts';
import type { SignerName } from '../pki/pki.ts';
import { buildSignedData, type SignedDataRequest } from '../pki/signed-data.ts';
import { buildSod } from '../pki/sod.ts';
import type { CardRequest, DocumentLie } from './issue.ts';
import type { SodSpec } from './profile.ts';

const SIGNER: Readonly<Partial<Record<DocumentLie, SignerName>>> = {
  'other-issuer': 'foreign',
  'forged-issuer': 'forged',
  'revoked-signer': 'revoked',
  'expired-signer': 'expired-when-signing',
  'signer-expired-since': 'expired-since',
};

/** Validity of a signer that is asked for by its age on this day (profiles of the differential harness). */
const SIGNED_ON = '2026-07-07';
const PERIODS: Readonly<Record<NonNullable<SodSpec['signer']>, readonly [from: string, to: string]>> = {
  fresh: ['2025-07-07', '2036-07-07'],
  'expired-1y': ['2020-07-07', '2025-07-07'],
  'expired-5y': ['2016-07-07', '2021-07-07'],
  'not-yet': ['2027-07-07', '2037-07-07'],
};
const ID_MD5 = '1.2.840.113549.2.5';

interface Signing {
  readonly request: CardRequest;
  readonly lie: DocumentLie;
}

/** Who signs, and when. */
export function signerFor({ request, lie }: Signing): Pick<SignedDataRequest, 'signer' | 'signedAt'> {
  const { citizen, pki, profile } = request;
  const { signer, chain } = profile?.document.sod ?? {};
  if (signer === undefined && chain === undefined) {
    // Issuing offices sign during the day; 03:00 UTC is ten in the morning in Hà Nội.
    return { signer: pki.signers[SIGNER[lie] ?? 'current'], signedAt: new Date(`${citizen.issueDate}T03:00:00Z`) };
  }
  const [from, to] = PERIODS[signer ?? 'fresh'];
  const period = { notBefore: new Date(`${from}T00:00:00Z`), notAfter: new Date(`${to}T00:00:00Z`) };
  const issued: Issued =
    chain === 'self'
      ? createCsca({ ...period, commonName: 'Document Signer Self-Signed', keyForm: pki.csca.keyForm })
      : issueSigner(pki.csca, { ...period, commonName: 'Document Signer Aged' });
  return { signer: issued, signedAt: new Date(`${SIGNED_ON}T03:00:00Z`) };
}

export function issueSod(signing: Signing & { readonly files: ReadonlyMap<number, Uint8Array> }): Uint8Array {
  const { request, lie, files } = signing;
  const { digest: dataGroupHash = 'sha256', encoding, lie: signedLie } = request.profile?.document.sod ?? {};
  const by = signerFor(signing);
  if (dataGroupHash === 'md5') {
    const content = md5SecurityObject(files);
    return encodeTlv(0x77, buildSignedData({ ...by, content, contentType: '2.23.136.1.1.1' }));
  }
  const hash = dataGroupHash === 'sha1' ? 'sha1' : request.hash;
  return buildSod({
    files,
    ...by,
    dataGroupHash,
    ...(hash && { hash }),
    ...(encoding && { encoding }),
    ...(signedLie && { lie: signedLie }),
    ...(lie === 'legacy-oid' && { contentType: 'legacy' }),
    ...(lie === 'wrong-hash' && { wrongHashOf: 13 }),
    ...(lie === 'broken-signature' && { signature: 'broken' }),
  });
}

/** What no issuer may write (ICAO 9303-12 §4.1.6): hashes of MD5. The signature is a good one. */
function md5SecurityObject(files: ReadonlyMap<number, Uint8Array>): Uint8Array {
  const entries = [...files]
    .toSorted(([left], [right]) => left - right)
    .map(([number, file]) => sequence(integer(number), octetString(createHash('md5').update(file).digest())));
  return sequence(integer(0), sequence(oid(ID_MD5), nullValue()), sequence(...entries));
}
