import { createHash } from 'node:crypto';

export type DigestName = 'sha1' | 'sha224' | 'sha256' | 'sha384' | 'sha512';

export function digest(name: DigestName, ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(name);
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

export const sha1 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha1', ...parts);
export const sha224 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha224', ...parts);
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha256', ...parts);
export const sha384 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha384', ...parts);
export const sha512 = (...parts: readonly Uint8Array[]): Uint8Array => digest('sha512', ...parts);
