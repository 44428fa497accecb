import type { EcParameters, SignatureHash } from './ec-key.ts';
import { createCsca, type Issued, type IssueOptions, issueLink, issueSigner } from './issued.ts';
import { buildMasterList } from './master-list.ts';
import { issueRevocationList } from './revocation-list.ts';

export const SIGNER_NAMES = [
  'current',
  'expired-since',
  'expired-when-signing',
  'not-yet-valid',
  'revoked',
  'foreign',
  'forged',
  'successor',
] as const;
/**
 * - `current`: valid through the life of every card
 * - `expired-since`: valid when it signed, not today
 * - `expired-when-signing`: its time was over before any card was made
 * - `not-yet-valid`: its time has not begun
 * - `revoked`: on the CSCA's revocation list
 * - `foreign`: of another CSCA, which no one anchors
 * - `forged`: claims our CSCA as its issuer, but the other CSCA signed it
 * - `successor`: of the CSCA that follows ours; the link certificate leads from ours to it
 */
export type SignerName = (typeof SIGNER_NAMES)[number];

/** A made-up country's keys and certificates. Made on each machine, never committed (docs/adr/0006). */
export interface Pki {
  readonly csca: Issued;
  readonly foreignCsca: Issued;
  /** The CSCA that follows `csca`. */
  readonly nextCsca: Issued;
  /** DER: `nextCsca`'s name and key, signed by `csca`. */
  readonly link: Uint8Array;
  readonly signers: Readonly<Record<SignerName, Issued>>;
  readonly masterListSigner: Issued;
  /** DER, of the CSCA: names the signer `revoked`. */
  readonly revocationList: Uint8Array;
  /** Of the CSCA's and the signers' signatures. */
  readonly hash: SignatureHash;
}

export interface PkiOptions extends Pick<IssueOptions, 'country' | 'organization' | 'key' | 'keyForm' | 'algorithm'> {
  /** How the certificates give their curve. Default `explicit`, as nearly all real CSCA certificates do. */
  readonly parameters?: EcParameters;
  /** Default: one that fits the key. */
  readonly hash?: SignatureHash;
}

const day = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

/** A fresh PKI in memory. */
export function createPki(options: PkiOptions = {}): Pki {
  const { parameters = 'explicit', hash, ...chosen } = options;
  const common = { ...chosen, keyForm: { ec: parameters, ...chosen.keyForm } };
  const usual = createCsca({ ...common, commonName: 'CSCA Simulated' });
  const algorithm = hash ? { ...usual.algorithm, hash } : usual.algorithm;
  const csca = hash ? createCsca({ ...common, algorithm, key: usual.key, commonName: 'CSCA Simulated' }) : usual;
  const foreignCsca = createCsca({ ...common, algorithm, commonName: 'CSCA Simulated Abroad' });
  const next = { ...common, algorithm, commonName: 'CSCA Simulated Next', notBefore: day('2023-01-01') };
  const nextCsca = createCsca({ ...next, notAfter: day('2053-01-01') });

  const ofCsca = (commonName: string, more: IssueOptions = {}) => issueSigner(csca, { commonName, ...more });
  const signers: Readonly<Record<SignerName, Issued>> = {
    current: ofCsca('Document Signer Simulated'),
    'expired-since': ofCsca('Document Signer Simulated Past', { notAfter: day('2026-01-01') }),
    'expired-when-signing': ofCsca('Document Signer Simulated Over', {
      notBefore: day('2018-01-01'),
      notAfter: day('2020-12-31'),
    }),
    'not-yet-valid': ofCsca('Document Signer Simulated To Come', { notBefore: day('2040-01-01') }),
    revoked: ofCsca('Document Signer Simulated Revoked'),
    foreign: issueSigner(foreignCsca, { commonName: 'Document Signer Simulated Abroad' }),
    forged: issueSigner({ ...foreignCsca, name: csca.name }, { commonName: 'Document Signer Simulated' }),
    successor: issueSigner(nextCsca, { commonName: 'Document Signer Simulated Next', notBefore: day('2023-01-02') }),
  };
  return {
    csca,
    foreignCsca,
    nextCsca,
    link: issueLink(csca, nextCsca),
    signers,
    masterListSigner: issueSigner(csca, { role: 'master-list-signer', commonName: 'Master List Signer Simulated' }),
    revocationList: issueRevocationList([signers.revoked.serialNumber], csca, {
      thisUpdate: day('2021-01-02'),
      nextUpdate: day('2048-01-01'),
    }),
    hash: algorithm.hash,
  };
}

/** The PKI's own CSCA, its successor and the link between them, as a master list. */
export const masterListOf = (pki: Pki, signedAt: Date): Uint8Array =>
  buildMasterList({
    certificates: [pki.csca.certificate, pki.nextCsca.certificate, pki.link],
    signer: pki.masterListSigner,
    csca: pki.csca.certificate,
    signedAt,
  });
