import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { madeOnce, privateFolder, publish } from './made-once.ts';
import { createPki, type Pki, SIGNER_NAMES, type SignerName } from './pki.ts';
import { freezeIssued, fromBase64, reviveIssued, type StoredIssued, toBase64 } from './stored-issued.ts';

/** The number is raised when certificates change: an old file is left alone and a new one made beside it. */
const FILE = 'simulated-pki-2.json';

interface StoredPki {
  readonly hash: Pki['hash'];
  readonly csca: StoredIssued;
  readonly foreignCsca: StoredIssued;
  readonly nextCsca: StoredIssued;
  readonly link: string;
  readonly signers: Readonly<Record<SignerName, StoredIssued>>;
  readonly masterListSigner: StoredIssued;
  readonly revocationList: string;
}

/**
 * The PKI of this machine: made at the first call, found again afterwards. The folder is private to its owner (0700), the
 * file with the keys too (0600); the folder `trust` in it holds what a trust store needs, anchor and revocation list. Safe
 * when several processes start at once: one makes it, all use that one.
 */
export function ensurePki(folder: string): Pki {
  privateFolder(folder);
  const found = revive(madeOnce(join(folder, FILE), () => freeze(createPki())));
  const trust = join(folder, 'trust');
  mkdirSync(trust, { recursive: true, mode: 0o700 });
  publish(join(trust, 'csca.cer'), found.csca.certificate);
  publish(join(trust, 'csca.crl'), found.revocationList);
  return found;
}

function revive(stored: StoredPki): Pki {
  const signers = Object.fromEntries(SIGNER_NAMES.map((name) => [name, reviveIssued(stored.signers[name])]));
  return {
    csca: reviveIssued(stored.csca),
    foreignCsca: reviveIssued(stored.foreignCsca),
    nextCsca: reviveIssued(stored.nextCsca),
    link: fromBase64(stored.link),
    signers: signers as Pki['signers'],
    masterListSigner: reviveIssued(stored.masterListSigner),
    revocationList: fromBase64(stored.revocationList),
    hash: stored.hash,
  };
}

function freeze(pki: Pki): StoredPki {
  const signers = Object.fromEntries(SIGNER_NAMES.map((name) => [name, freezeIssued(pki.signers[name])]));
  return {
    hash: pki.hash,
    csca: freezeIssued(pki.csca),
    foreignCsca: freezeIssued(pki.foreignCsca),
    nextCsca: freezeIssued(pki.nextCsca),
    link: toBase64(pki.link),
    signers: signers as StoredPki['signers'],
    masterListSigner: freezeIssued(pki.masterListSigner),
    revocationList: toBase64(pki.revocationList),
  };
}
