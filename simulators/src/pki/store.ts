import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DistinguishedName } from './distinguished-name.ts';
import type { Issued } from './issued.ts';
import { createPki, type Pki, SIGNER_NAMES, type SignerName } from './pki.ts';
import { decodePrivateKeyInfo, encodePrivateKeyInfo } from './private-key-info.ts';
import type { KeyForm, SignatureAlgorithm } from './signature.ts';

/** The number is raised when certificates change: an old file is left alone and a new one made beside it. */
const FILE = 'simulated-pki-2.json';

interface StoredIssued {
  readonly certificate: string;
  /** PKCS #8. */
  readonly key: string;
  readonly algorithm: SignatureAlgorithm;
  readonly keyForm: KeyForm;
  readonly name: DistinguishedName;
  readonly issuerName: DistinguishedName;
  readonly serialNumber: string;
}
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
  const signers = Object.fromEntries(SIGNER_NAMES.map((name) => [name, revive(stored.signers[name])]));
  return {
    csca: revive(stored.csca),
    foreignCsca: revive(stored.foreignCsca),
    nextCsca: revive(stored.nextCsca),
    link: fromBase64(stored.link),
    signers: signers as Pki['signers'],
    masterListSigner: revive(stored.masterListSigner),
    revocationList: fromBase64(stored.revocationList),
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
    nextCsca: freezeIssued(pki.nextCsca),
    link: toBase64(pki.link),
    signers: signers as StoredPki['signers'],
    masterListSigner: freezeIssued(pki.masterListSigner),
    revocationList: toBase64(pki.revocationList),
  };
}

const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

const freezeIssued = ({
  certificate,
  key,
  algorithm,
  keyForm,
  name,
  issuerName,
  serialNumber,
}: Issued): StoredIssued => ({
  certificate: toBase64(certificate),
  key: toBase64(encodePrivateKeyInfo(key)),
  algorithm,
  keyForm,
  name,
  issuerName,
  serialNumber: serialNumber.toString(16),
});

function revive({ certificate, key: pkcs8, serialNumber, ...rest }: StoredIssued): Issued {
  const key = decodePrivateKeyInfo(fromBase64(pkcs8));
  if (!key || key.kind === 'dh')
    throw new TypeError('the stored PKI is damaged: remove its file to have a new one made');
  return { ...rest, certificate: fromBase64(certificate), key, serialNumber: BigInt(`0x${serialNumber}`) };
}
