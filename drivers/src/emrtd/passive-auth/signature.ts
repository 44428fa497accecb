import { constants, verify } from 'node:crypto';
import { digest, ecdsaVerify } from '../../crypto/index.ts';
import type { SodSignature } from '../model.ts';
import type { SignatureScheme } from './algorithms.ts';
import type { PublicKey } from './public-key.ts';

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
  if (scheme.kind === 'ecdsa') {
    if (key.kind !== 'ec') return 'invalid';
    return ecdsaVerify(key.curve, digest(scheme.digest, data), signature, key.point) ? 'valid' : 'invalid';
  }
  if (key.kind !== 'rsa') return 'invalid';
  const padding =
    scheme.kind === 'rsa-pss'
      ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: scheme.saltBytes }
      : { padding: constants.RSA_PKCS1_PADDING };
  try {
    return verify(scheme.digest, data, { key: key.key, ...padding }, signature) ? 'valid' : 'invalid';
  } catch {
    // A salt or a signature longer than the modulus: node:crypto throws where it could say no.
    return 'invalid';
  }
}
