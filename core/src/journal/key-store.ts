import { createHash, randomBytes } from 'node:crypto';
import type { Result } from '@motcua/drivers/result';

/**
 * Where the kiosk's own key lives. Implementations: `file-key-store.ts` (demo), `systemd-key-store.ts` (Linux), and the
 * Electron shell's over the OS key store. The journal holds dossier keys wrapped by it, never the key.
 */
export interface KeyStore {
  /** `demo-file`: a plain file protects nothing; production refuses it (docs/adr/0004). */
  readonly protection: 'os' | 'demo-file';
  /** Opens the store. A store without any key yet makes one where it can. */
  open(): Promise<Result<KeyRing, KeyStoreFailure>>;
}

export interface KeyRing {
  /** Wraps new dossier keys. */
  readonly current: KioskKey;
  /** Every key that may still be needed: `current` and those rotated out. */
  readonly all: readonly KioskKey[];
}

/** An AES-256 key that wraps dossier keys. `id`: first 8 bytes of SHA-256 over a label and the key: a key names itself. */
export interface KioskKey {
  readonly id: Buffer;
  readonly key: Buffer;
}

export type KeyStoreFailure =
  /** The platform offers no key store, or it is not set up. */
  | { readonly code: 'no-key-store'; readonly detail: string }
  /** It is there and its content cannot be used. */
  | { readonly code: 'key-unusable'; readonly detail: string };

export const KIOSK_KEY_BYTES = 32;
export const KEY_ID_BYTES = 8;

export function kioskKey(key: Buffer): KioskKey {
  if (key.length !== KIOSK_KEY_BYTES) throw new RangeError('a kiosk key has 32 bytes');
  const id = createHash('sha256').update('motcua kiosk key id').update(key).digest().subarray(0, KEY_ID_BYTES);
  return { id, key };
}

export const newKioskKey = (): KioskKey => kioskKey(randomBytes(KIOSK_KEY_BYTES));
