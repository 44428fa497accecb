import { bitLength, type DigestName, digest, fixedBytes, modularPower, scalarFromBytes } from '../../crypto/index.ts';
import { concatBytes, encodeOid, encodeTlv, equalBytes } from '../../tlv/index.ts';

/*
 * RSA public-key operations (RFC 8017), on BigInt alone: the same under OpenSSL and BoringSSL, whose limits on exponents and
 * on the parameters of PSS differ. Nothing here is secret, so nothing needs constant time.
 */

export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
  readonly modulusBits: number;
}

/** Below, a key can be broken at leisure; above, checking one could be used to keep a kiosk busy. */
const MIN_MODULUS_BITS = 1_024;
const MAX_MODULUS_BITS = 8_192;
const MAX_EXPONENT_BITS = 64;

/** Undefined for a key out of bounds, or that cannot be an RSA key. */
export function rsaPublicKey(modulus: bigint, exponent: bigint): RsaPublicKey | undefined {
  const modulusBits = bitLength(modulus);
  if (modulusBits < MIN_MODULUS_BITS || modulusBits > MAX_MODULUS_BITS || modulus % 2n === 0n) return undefined;
  if (exponent < 3n || exponent % 2n === 0n || bitLength(exponent) > MAX_EXPONENT_BITS) return undefined;
  return { modulus, exponent, modulusBits };
}

export const modulusBytes = (key: RsaPublicKey): number => Math.ceil(key.modulusBits / 8);

/** RSAVP1 (RFC 8017 §5.2.2): the representative, as long as the modulus. Undefined when the signature is not below the modulus. */
export function recoverRepresentative(key: RsaPublicKey, signature: Uint8Array): Uint8Array | undefined {
  // Some signers leave out leading zeros.
  if (signature.length === 0 || signature.length > modulusBytes(key)) return undefined;
  const s = scalarFromBytes(signature);
  if (s >= key.modulus) return undefined;
  return fixedBytes(modularPower(s, key.exponent, key.modulus, bitLength(key.exponent)), modulusBytes(key));
}

/** DigestInfo's algorithms, with NULL parameters and without: RFC 8017 §9.2 note 1 asks to take both. */
const DIGEST_OIDS: Readonly<Record<DigestName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** RSASSA-PKCS1-v1_5 (RFC 8017 §8.2.2). The whole representative is compared, so nothing can hide in its padding. */
export function verifyPkcs1(
  key: RsaPublicKey,
  digestName: DigestName,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const representative = recoverRepresentative(key, signature);
  if (!representative) return false;
  const oid = encodeTlv(0x06, encodeOid(DIGEST_OIDS[digestName]));
  const hash = encodeTlv(0x04, digest(digestName, data));
  return [encodeTlv(0x05), new Uint8Array()].some((parameters) => {
    const info = encodeTlv(0x30, encodeTlv(0x30, oid, parameters), hash);
    const paddingBytes = representative.length - info.length - 3;
    if (paddingBytes < 8) return false;
    const padding = new Uint8Array(paddingBytes).fill(0xff);
    return equalBytes(representative, concatBytes(Uint8Array.of(0, 1), padding, Uint8Array.of(0), info));
  });
}

export interface PssParameters {
  readonly digest: DigestName;
  readonly maskDigest: DigestName;
  readonly saltBytes: number;
}

/** RSASSA-PSS (RFC 8017 §8.1.2, §9.1.2), with any salt and any hash for the mask. */
export function verifyPss(
  key: RsaPublicKey,
  parameters: PssParameters,
  data: Uint8Array,
  signature: Uint8Array,
): boolean {
  const representative = recoverRepresentative(key, signature);
  const emBits = key.modulusBits - 1;
  const emBytes = Math.ceil(emBits / 8);
  // A modulus of 8n + 1 bits: the encoded message is one byte shorter than the representative.
  if (!representative || (emBytes < representative.length && representative[0] !== 0)) return false;
  const encoded = representative.subarray(representative.length - emBytes);

  const messageHash = digest(parameters.digest, data);
  const hashBytes = messageHash.length;
  const { saltBytes } = parameters;
  const maskedBytes = emBytes - hashBytes - 1;
  if (maskedBytes < saltBytes + 1 || encoded.at(-1) !== 0xbc) return false;
  const hash = encoded.subarray(maskedBytes, maskedBytes + hashBytes);
  const mask = mgf1(parameters.maskDigest, hash, maskedBytes);
  const block = encoded.subarray(0, maskedBytes).map((byte, i) => byte ^ (mask[i] ?? 0));

  const unusedBits = 8 * emBytes - emBits;
  const unusedMask = 0xff & ~(0xff >> unusedBits);
  if (((encoded[0] ?? 0) & unusedMask) !== 0) return false;
  block[0] = (block[0] ?? 0) & ~unusedMask;
  const saltAt = maskedBytes - saltBytes;
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((byte) => byte !== 0)) return false;
  const salt = block.subarray(saltAt);
  return equalBytes(hash, digest(parameters.digest, new Uint8Array(8), messageHash, salt));
}

/** RFC 8017 §B.2.1. */
function mgf1(digestName: DigestName, seed: Uint8Array, lengthBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let produced = 0;
  for (let counter = 0; produced < lengthBytes; counter++) {
    const part = digest(digestName, seed, Uint8Array.of(0, 0, counter >> 8, counter & 0xff));
    parts.push(part);
    produced += part.length;
  }
  return concatBytes(...parts).subarray(0, lengthBytes);
}
