import { randomBytes } from '@motcua/drivers/crypto';
import { type CertificateRequest, type Issuer, issueCertificate, issueRevocationList } from './certificate.ts';
import { createEcKey, type EcKey, type EcParameters, type SignatureHash } from './ec-key.ts';

export interface Issued {
  readonly certificate: Uint8Array;
  readonly key: EcKey;
  readonly subject: string;
  readonly issuerSubject: string;
  readonly serialNumber: bigint;
}

export const SIGNER_NAMES = [
  'current',
  'expired-since',
  'expired-when-signing',
  'revoked',
  'foreign',
  'forged',
] as const;
/**
 * - `current`: valid through the life of every card
 * - `expired-since`: valid when it signed, not today
 * - `expired-when-signing`: its time was over before any card was made
 * - `revoked`: on the CSCA's revocation list
 * - `foreign`: of another CSCA, which no one anchors
 * - `forged`: claims our CSCA as its issuer, but the other CSCA signed it
 */
export type SignerName = (typeof SIGNER_NAMES)[number];

/** A made-up country's keys and certificates. Made on each machine, never committed (docs/adr/0006). */
export interface Pki {
  readonly csca: Issued;
  readonly foreignCsca: Issued;
  readonly signers: Readonly<Record<SignerName, Issued>>;
  /** DER, of the CSCA: names the signer `revoked`. */
  readonly revocationList: Uint8Array;
  readonly hash: SignatureHash;
}

export interface PkiOptions {
  /** How the certificates give their curve. Default `explicit`, as nearly all real CSCA certificates do. */
  readonly parameters?: EcParameters;
  /** Default `sha384`. */
  readonly hash?: SignatureHash;
}

/** Document signers of 2021 cards are most likely on this curve. */
const SIGNING_CURVE = 'brainpoolP384r1';
const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

const VALIDITY: Readonly<Record<SignerName | 'csca', { readonly notBefore: Date; readonly notAfter: Date }>> = {
  csca: { notBefore: day('2018-01-01'), notAfter: day('2048-01-01') },
  current: { notBefore: day('2021-01-01'), notAfter: day('2041-01-01') },
  'expired-since': { notBefore: day('2021-01-01'), notAfter: day('2026-01-01') },
  'expired-when-signing': { notBefore: day('2018-01-01'), notAfter: day('2020-12-31') },
  revoked: { notBefore: day('2021-01-01'), notAfter: day('2041-01-01') },
  foreign: { notBefore: day('2021-01-01'), notAfter: day('2041-01-01') },
  forged: { notBefore: day('2021-01-01'), notAfter: day('2041-01-01') },
};

/** A fresh PKI in memory. */
export function createPki(options: PkiOptions = {}): Pki {
  const { parameters = 'explicit', hash = 'sha384' } = options;
  const issue = (name: SignerName | 'csca', subject: string, issuer?: Issuer): Issued => {
    const key = createEcKey(SIGNING_CURVE);
    const request: CertificateRequest = {
      role: name === 'csca' ? 'csca' : 'document-signer',
      subject,
      key,
      parameters,
      serialNumber: randomSerialNumber(),
      ...VALIDITY[name],
    };
    const by = issuer ?? { subject, key };
    const certificate = issueCertificate(request, by, hash);
    return { certificate, key, subject, issuerSubject: by.subject, serialNumber: request.serialNumber };
  };

  const csca = issue('csca', 'CSCA Simulated');
  const foreignCsca = issue('csca', 'CSCA Simulated Abroad');
  const signers: Readonly<Record<SignerName, Issued>> = {
    current: issue('current', 'Document Signer Simulated', csca),
    'expired-since': issue('expired-since', 'Document Signer Simulated Past', csca),
    'expired-when-signing': issue('expired-when-signing', 'Document Signer Simulated Over', csca),
    revoked: issue('revoked', 'Document Signer Simulated Revoked', csca),
    foreign: issue('foreign', 'Document Signer Simulated Abroad', foreignCsca),
    forged: issue('forged', 'Document Signer Simulated', { subject: csca.subject, key: foreignCsca.key }),
  };
  const revocationList = issueRevocationList([signers.revoked.serialNumber], csca, {
    hash,
    at: day('2021-01-02'),
    nextUpdate: day('2048-01-01'),
  });
  return { csca, foreignCsca, signers, revocationList, hash };
}

/** ICAO 9303-12 §7.1.1: positive, at most 20 octets. */
function randomSerialNumber(): bigint {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}
