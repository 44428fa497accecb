import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEcKey } from './ec-key.ts';
import { createPki, type Issued, type Pki, SIGNER_NAMES, type SignerName } from './pki.ts';

/** The number is raised when certificates change: an old file is left alone and a new one made beside it. */
const FILE = 'simulated-pki-1.json';

interface StoredIssued {
  readonly certificate: string;
  readonly curve: 'brainpoolP384r1';
  readonly privateKey: string;
  readonly subject: string;
  readonly issuerSubject: string;
  readonly serialNumber: string;
}
interface StoredPki {
  readonly hash: Pki['hash'];
  readonly csca: StoredIssued;
  readonly foreignCsca: StoredIssued;
  readonly signers: Readonly<Record<SignerName, StoredIssued>>;
  readonly revocationList: string;
}

/**
 * The PKI of this machine: made at the first call, found again afterwards. The folder is private to its owner (0700), the
 * file with the keys too (0600); the folder `trust` in it holds what a trust store needs, anchor and revocation list. Safe when several processes
 * start at once: one makes it, all use that one.
 */
export function ensurePki(folder: string): Pki {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if ((statSync(folder).mode & 0o077) !== 0 && process.platform !== 'win32') {
    throw new Error(`${folder} holds keys and is open to others: chmod 700 it, or give a folder that does not exist`);
  }
  const path = join(folder, FILE);
  const found = load(path) ?? create(path);
  const trust = join(folder, 'trust');
  mkdirSync(trust, { recursive: true, mode: 0o700 });
  publish(join(trust, 'csca.cer'), found.csca.certificate);
  publish(join(trust, 'csca.crl'), found.revocationList);
  return found;
}

/** Renamed into place: whoever reads meanwhile finds the old file or the new one, never half of it. */
function publish(path: string, bytes: Uint8Array): void {
  const aside = `${path}.${randomUUID()}`;
  writeFileSync(aside, bytes, { mode: 0o600, flag: 'wx' });
  renameSync(aside, path);
}

function load(path: string): Pki | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  const stored: StoredPki = JSON.parse(text);
  const { current, ...others } = stored.signers;
  return {
    csca: revive(stored.csca),
    foreignCsca: revive(stored.foreignCsca),
    signers: {
      current: revive(current),
      'expired-since': revive(others['expired-since']),
      'expired-when-signing': revive(others['expired-when-signing']),
      revoked: revive(others.revoked),
      foreign: revive(others.foreign),
      forged: revive(others.forged),
    },
    revocationList: Uint8Array.from(Buffer.from(stored.revocationList, 'base64')),
    hash: stored.hash,
  };
}

/** Written beside and linked into place: a reader never sees half a file, and the first of several makers wins. */
function create(path: string): Pki {
  const pki = createPki();
  const aside = `${path}.${randomUUID()}`;
  writeFileSync(aside, JSON.stringify(freeze(pki)), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(aside, path);
    return pki;
  } catch (error) {
    const winner = load(path);
    if (winner) return winner;
    throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function freeze(pki: Pki): StoredPki {
  const signers = Object.fromEntries(SIGNER_NAMES.map((name) => [name, freezeIssued(pki.signers[name])]));
  return {
    hash: pki.hash,
    csca: freezeIssued(pki.csca),
    foreignCsca: freezeIssued(pki.foreignCsca),
    signers: signers as StoredPki['signers'],
    revocationList: Buffer.from(pki.revocationList).toString('base64'),
  };
}

const freezeIssued = (issued: Issued): StoredIssued => ({
  certificate: Buffer.from(issued.certificate).toString('base64'),
  curve: 'brainpoolP384r1',
  privateKey: issued.key.privateKey.toString(16),
  subject: issued.subject,
  issuerSubject: issued.issuerSubject,
  serialNumber: issued.serialNumber.toString(16),
});

const revive = (stored: StoredIssued): Issued => ({
  certificate: Uint8Array.from(Buffer.from(stored.certificate, 'base64')),
  key: createEcKey(stored.curve, BigInt(`0x${stored.privateKey}`)),
  subject: stored.subject,
  issuerSubject: stored.issuerSubject,
  serialNumber: BigInt(`0x${stored.serialNumber}`),
});
