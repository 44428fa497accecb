import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { err, ok, type Result } from '@motcua/drivers/result';

/**
 * The envelope's ciphertext: AES-256-GCM (NIST SP 800-38D), 12-byte random nonce, then ciphertext, then 16-byte tag,
 * all in one base64 string. The dossier's two public ids are authenticated with it, so that a row of the journal
 * cannot be moved under another row's ids. One key seals one dossier (docs/adr/0004), so random nonces cannot collide
 * in practice even when a confirmation is repeated.
 */
export const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface SealIds {
  readonly localDossierId: string;
  readonly idempotencyKey: string;
}

/** `key`: base64, 32 bytes. Returns base64. A key of another length is a bug of the caller and throws. */
export function seal({ key, payload, ids }: { key: string; payload: Uint8Array; ids: SealIds }): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyBytes(key), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(additionalData(ids));
  const ciphertext = Buffer.concat([cipher.update(payload), cipher.final()]);
  return Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64');
}

/** `truncated`: shorter than nonce and tag. `not-authentic`: wrong key, wrong ids, or changed bytes: GCM cannot tell them apart. */
export type OpenFailure = 'truncated' | 'not-authentic';

/** The twin of `seal`, for the courier alone. The bytes returned are exactly those that were sealed. */
export function open({
  key,
  sealed,
  ids,
}: {
  key: string;
  sealed: string;
  ids: SealIds;
}): Result<Uint8Array, OpenFailure> {
  const bytes = Buffer.from(sealed, 'base64');
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return err('truncated');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(bytes.length - TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', keyBytes(key), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(additionalData(ids));
  decipher.setAuthTag(tag);
  const head = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES));
  try {
    return ok(Buffer.concat([head, decipher.final()]));
  } catch {
    return err('not-authentic');
  }
}

function keyBytes(key: string): Buffer {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== KEY_BYTES) throw new RangeError(`a dossier key has ${KEY_BYTES} bytes`);
  return bytes;
}

// Neither id can hold a line feed, so the join is unambiguous.
const additionalData = ({ localDossierId, idempotencyKey }: SealIds): Buffer =>
  Buffer.from(`${localDossierId}\n${idempotencyKey}`, 'utf8');
