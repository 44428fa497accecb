import { bitLength, digest, ecdsaVerifyPlain } from '../../crypto/index.ts';
import { concatBytes, parseTlv } from '../../tlv/index.ts';
import type { SodSignature } from '../model.ts';
import type { SignatureScheme } from './algorithms.ts';
import { dsaOrderBytes, verifyDsa } from './dsa.ts';
import type { PublicKey } from './public-key.ts';
import { verifyPkcs1, verifyPss } from './rsa.ts';

/**
 * Checks a signature over `data`. `unsupported` means that we cannot tell: no such algorithm here, or a key of a kind
 * that we cannot use; a scheme that does not fit the key is `invalid`.
 */
export function verifySignature({
  scheme,
  key,
  data,
  signature,
}: {
  readonly scheme: SignatureScheme | undefined;
  readonly key: PublicKey | undefined;
  readonly data: Uint8Array;
  readonly signature: Uint8Array;
}): SodSignature {
  if (!scheme || !key) return 'unsupported';
  return holds(scheme, key, data, signature) ? 'valid' : 'invalid';
}

function holds(scheme: SignatureScheme, key: PublicKey, data: Uint8Array, signature: Uint8Array): boolean {
  switch (scheme.kind) {
    case 'ecdsa': {
      if (key.kind !== 'ec') return false;
      const orderBytes = Math.ceil(bitLength(key.curve.order) / 8);
      const plain = scheme.encoding === 'plain' ? signature : plainSignature(signature, orderBytes);
      return plain !== undefined && ecdsaVerifyPlain(key.curve, digest(scheme.digest, data), plain, key.point);
    }
    case 'dsa': {
      if (key.kind !== 'dsa') return false;
      const plain = plainSignature(signature, dsaOrderBytes(key.key));
      return plain !== undefined && verifyDsa(key.key, scheme.digest, data, plain);
    }
    case 'rsa-pkcs1':
      return key.kind === 'rsa' && verifyPkcs1(key.key, scheme.digest, data, signature);
    case 'rsa-pss':
      return key.kind === 'rsa' && verifyPss(key.key, scheme, data, signature);
  }
}

/**
 * `SEQUENCE { r, s }` (RFC 3279 §2.2.3) as `r ‖ s`. Some signers write zeros too many, or leave out the one that keeps an
 * INTEGER positive: both numbers are taken as unsigned, which lets nobody sign who could not before.
 */
export function plainSignature(encoded: Uint8Array, orderBytes: number): Uint8Array | undefined {
  const parsed = parseTlv(encoded, { ber: true, maxDepth: 2, maxNodes: 3, maxBytes: 512 });
  const [outer, ...rest] = parsed.ok ? parsed.value : [];
  const [r, s, ...more] = outer?.tag === 0x30 && rest.length === 0 ? outer.children : [];
  if (r?.tag !== 0x02 || s?.tag !== 0x02 || more.length > 0) return undefined;
  const [left, right] = [fixedLength(r.value, orderBytes), fixedLength(s.value, orderBytes)];
  return left && right && concatBytes(left, right);
}

function fixedLength(bytes: Uint8Array, lengthBytes: number): Uint8Array | undefined {
  const first = bytes.findIndex((byte) => byte !== 0);
  const significant = first < 0 ? new Uint8Array() : bytes.subarray(first);
  if (significant.length > lengthBytes) return undefined;
  const fixed = new Uint8Array(lengthBytes);
  fixed.set(significant, lengthBytes - significant.length);
  return fixed;
}
