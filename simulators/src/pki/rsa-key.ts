import { constants, createPrivateKey, generateKeyPairSync, type KeyObject, privateEncrypt } from 'node:crypto';
import { type DigestName, digest, randomBytes } from '@motcua/drivers/crypto';
import { concatBytes } from '@motcua/drivers/tlv';
import { bitString, integer, nullValue, oid, sequence } from './der.ts';
import { fixedBytes } from './ec-key.ts';

export interface RsaKey {
  readonly kind: 'rsa';
  readonly privateKey: KeyObject;
  readonly modulus: bigint;
  readonly exponent: bigint;
}

/** What a public key says it is for: any RSA use, or PSS alone (RFC 4055 §1.2), which a few issuers write. */
export type RsaPurpose = 'rsaEncryption' | 'rsassa-pss';

export const ID_RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
export const ID_RSASSA_PSS = '1.2.840.113549.1.1.10';

export function createRsaKey(modulusBits: number): RsaKey {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: modulusBits, publicExponent: 0x10001 });
  return rsaKeyOf(privateKey);
}

/** @param pkcs8 PrivateKeyInfo (RFC 5958), DER. Throws when it holds no RSA key. */
export const rsaKeyFromPkcs8 = (pkcs8: Uint8Array): RsaKey =>
  rsaKeyOf(createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }));

function rsaKeyOf(privateKey: KeyObject): RsaKey {
  const { n, e } = privateKey.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new TypeError('not an RSA key');
  const number = (text: string) => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
  return { kind: 'rsa', privateKey, modulus: number(n), exponent: number(e) };
}

export const modulusBytes = (key: RsaKey): number => Math.ceil(key.modulus.toString(2).length / 8);

/** SubjectPublicKeyInfo (RFC 3279 §2.3.1, RFC 4055 §1.2). */
export function rsaPublicKeyInfo(key: RsaKey, purpose: RsaPurpose = 'rsaEncryption'): Uint8Array {
  const algorithm =
    purpose === 'rsaEncryption' ? sequence(oid(ID_RSA_ENCRYPTION), nullValue()) : sequence(oid(ID_RSASSA_PSS));
  return sequence(algorithm, bitString(sequence(integer(key.modulus), integer(key.exponent))));
}

/** The private-key operation alone (RFC 8017 §5.2.1); `representative` is below the modulus and as long. */
export const rsaRaw = (key: RsaKey, representative: Uint8Array): Uint8Array =>
  Uint8Array.from(
    privateEncrypt({ key: key.privateKey, padding: constants.RSA_NO_PADDING }, Buffer.from(representative)),
  );

/**
 * RSASSA-PSS (RFC 8017 §8.1.1), written out: node:crypto has one hash for message and mask, the standard has two.
 */
export function signPss(
  key: RsaKey,
  data: Uint8Array,
  options: { readonly hash: DigestName; readonly maskHash: DigestName; readonly saltBytes: number },
): Uint8Array {
  const encodedBits = key.modulus.toString(2).length - 1;
  const encodedBytes = Math.ceil(encodedBits / 8);
  const salt = randomBytes(options.saltBytes);
  const hash = digest(options.hash, new Uint8Array(8), digest(options.hash, data), salt);
  const paddingBytes = encodedBytes - hash.length - salt.length - 2;
  if (paddingBytes < 0) throw new RangeError('the modulus is too short for this hash and salt');
  const block = concatBytes(new Uint8Array(paddingBytes), Uint8Array.of(1), salt);
  const mask = mgf1(hash, block.length, options.maskHash);
  const masked = block.map((byte, at) => byte ^ (mask[at] ?? 0));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * encodedBytes - encodedBits));
  const encoded = concatBytes(masked, hash, Uint8Array.of(0xbc));
  return rsaRaw(key, fixedBytes(BigInt(`0x${Buffer.from(encoded).toString('hex')}`), modulusBytes(key)));
}

/** RFC 8017 B.2.1. */
function mgf1(seed: Uint8Array, lengthBytes: number, hash: DigestName): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let counter = 0, have = 0; have < lengthBytes; counter += 1) {
    const block = digest(hash, seed, fixedBytes(BigInt(counter), 4));
    blocks.push(block);
    have += block.length;
  }
  return concatBytes(...blocks).subarray(0, lengthBytes);
}
