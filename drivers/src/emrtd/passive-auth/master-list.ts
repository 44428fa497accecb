import { err, ok, type Result } from '../../result/index.ts';
import { parseTlv, readTlvHeader } from '../../tlv/index.ts';
import type { SodSignature } from '../model.ts';
import { type Certificate, isAuthority, parseCertificate, unfitToSignMasterLists } from './certificate.ts';
import { checkIssuer } from './issuer.ts';
import type { TrustStore } from './port.ts';
import { readSignedData, type SignedData, type SignedDataFailure } from './signed-data.ts';
import { checkSignature } from './signer.ts';
import { fingerprint } from './trust-index.ts';

/** A CSCA master list (ICAO 9303-12 §9): the certificates that one state took from others and vouches for. */
export interface MasterList {
  /** DER, in the order of the list, as they stand there: not all need be usable. */
  readonly certificates: readonly Uint8Array[];
  readonly signature: SodSignature;
  /** Why the signature is not `valid`, or why nobody vouches for the signer; English. */
  readonly reason: string;
  readonly signer: MasterListSigner | null;
  readonly signingTime: Date | null;
}

export interface MasterListSigner {
  readonly country: string;
  readonly subject: string;
  readonly fingerprint: string;
  /**
   * `store`: a CSCA that was trusted before issued the signer. `list`: a CSCA that the list itself brings did, so the list
   * proves that it is whole, and not whose it is: for that somebody must compare `issuerFingerprint`. `none`: neither.
   */
  readonly issuedBy: 'store' | 'list' | 'none';
  readonly issuerFingerprint: string | null;
}

/** Names the part that does not parse. */
export type MasterListFailure = SignedDataFailure | 'too large' | 'list';

const ID_CSCA_MASTER_LIST = '2.23.136.1.1.2';
/** The largest public list has some 700 certificates and 1 MB. */
const MAX_LIST_BYTES = 8 * 1024 * 1024;
const MAX_LISTED = 4_096;

/** Parses a master list and checks who signed it. Never throws. */
export function readMasterList(
  file: Uint8Array,
  { trust, now }: { readonly trust: TrustStore; readonly now: Date },
): Result<MasterList, MasterListFailure> {
  if (file.length > MAX_LIST_BYTES) return err('too large');
  const parsed = parseTlv(file, { ber: true, maxBytes: MAX_LIST_BYTES });
  const [contentInfo, ...rest] = parsed.ok ? parsed.value : [];
  const signed = rest.length > 0 ? err('not signed data' as const) : readSignedData(contentInfo, [ID_CSCA_MASTER_LIST]);
  if (!signed.ok) return signed;
  const certificates = listedCertificates(signed.value.content);
  if (!certificates) return err('list');

  const check = checkSignature(signed.value);
  const { certificate, signature, signingTime = null } = check;
  if (!certificate || signature !== 'valid') {
    return ok({ certificates, signature, reason: check.reason, signer: null, signingTime: null });
  }
  const request = { signer: certificate, signingTime: signingTime ?? undefined, now, unfit: unfitToSignMasterLists };
  const byStore = checkIssuer({ ...request, trust });
  const own = { anchors: ownAuthorities(signed.value, certificates), crls: trust.crls };
  const byList = byStore.issuer === 'notAnchored' ? checkIssuer({ ...request, trust: own }) : byStore;
  const vouched = byList.issuer === 'anchored';
  const [issuer] = byList.path;
  return ok({
    certificates,
    signature,
    reason: byList.reason,
    signer: {
      country: certificate.country,
      subject: certificate.subjectText,
      fingerprint: fingerprint(certificate.der),
      issuedBy: vouched ? (byStore.issuer === 'anchored' ? 'store' : 'list') : 'none',
      issuerFingerprint: vouched && issuer ? fingerprint(issuer.der) : null,
    },
    signingTime,
  });
}

/** CscaMasterList ::= SEQUENCE { version, certList SET OF Certificate }. Each certificate is parsed on its own, later. */
function listedCertificates(content: Uint8Array): readonly Uint8Array[] | undefined {
  const options = { ber: true, shallow: true, maxBytes: MAX_LIST_BYTES, maxNodes: MAX_LISTED };
  const outer = parseTlv(content, options);
  const [sequence, ...rest] = outer.ok ? outer.value : [];
  if (sequence?.tag !== 0x30 || rest.length > 0) return undefined;
  const parts = parseTlv(sequence.value, options);
  const [version, set] = parts.ok ? parts.value : [];
  if (version?.tag !== 0x02 || set?.tag !== 0x31) return undefined;
  const listed = parseTlv(set.value, options);
  return listed.ok ? listed.value.map((node) => node.raw) : undefined;
}

/** Of the country of the signer alone: parsing hundreds of others would tell nothing. */
function ownAuthorities(signed: SignedData, listed: readonly Uint8Array[]): Uint8Array[] {
  const isOwn = (candidate: Certificate | undefined): candidate is Certificate =>
    candidate !== undefined &&
    isAuthority(candidate) &&
    signed.certificates.some((one) => one.issuer === candidate.subject || one.country === candidate.country);
  return [...signed.certificates, ...listed.map(parseCertificate)].filter(isOwn).map((certificate) => certificate.der);
}

/** Whether a file is CMS rather than a certificate or revocation list: its first element is an OBJECT IDENTIFIER. */
export function looksLikeSignedData(file: Uint8Array): boolean {
  const header = readTlvHeader(file, 0, { ber: true });
  return header.ok && header.value.tag === 0x30 && file[header.value.headerBytes] === 0x06;
}
