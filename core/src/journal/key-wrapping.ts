import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@motcua/drivers/result';
import type { DossierKey } from '../session/control-protocol.ts';
import { KEY_ID_BYTES, type KeyRing } from './key-store.ts';

/** version (1 byte) ‖ key id (8) ‖ nonce (12) ‖ AES-256-GCM ciphertext of the dossier key (32) ‖ tag (16). */
const VERSION = 1;
const HEADER_BYTES = 1 + KEY_ID_BYTES;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const DOSSIER_KEY_BYTES = 32;
const WRAPPED_BYTES = HEADER_BYTES + NONCE_BYTES + DOSSIER_KEY_BYTES + TAG_BYTES;

export type UnwrapFailure =
  /** The kiosk key that wrapped it is not in the ring: it was lost, or the journal came from another kiosk. */
  { readonly code: 'key-missing' } | { readonly code: 'unopenable' };

/** A fresh key for one dossier, plain and wrapped. */
export function makeDossierKey(ring: KeyRing): DossierKey {
  const key = randomBytes(DOSSIER_KEY_BYTES);
  const header = Buffer.concat([Buffer.of(VERSION), ring.current.id]);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', ring.current.key, nonce).setAAD(header);
  const wrapped = Buffer.concat([header, nonce, cipher.update(key), cipher.final(), cipher.getAuthTag()]);
  return { key: key.toString('base64'), wrappedKey: wrapped.toString('base64') };
}

/** The plain dossier key in base64. */
export function unwrapDossierKey(ring: KeyRing, wrappedKey: string): Result<string, UnwrapFailure> {
  const wrapped = Buffer.from(wrappedKey, 'base64');
  if (wrapped.length !== WRAPPED_BYTES || wrapped[0] !== VERSION) return err({ code: 'unopenable' });
  const header = wrapped.subarray(0, HEADER_BYTES);
  const wrappingKey = ring.all.find((one) => one.id.equals(header.subarray(1)));
  if (!wrappingKey) return err({ code: 'key-missing' });
  const nonce = wrapped.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', wrappingKey.key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(header)
    .setAuthTag(wrapped.subarray(-TAG_BYTES));
  try {
    const key = Buffer.concat([
      decipher.update(wrapped.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]);
    return ok(key.toString('base64'));
  } catch {
    return err({ code: 'unopenable' });
  }
}
