import { generatePrimeSync } from 'node:crypto';
import { type DigestName, digest } from '../../../crypto/index.ts';
import { concatBytes, encodeOid, encodeTlv } from '../../../tlv/index.ts';
import { type RsaPublicKey, rsaPublicKey } from '../rsa.ts';

/*
 * RSA from the forger's side: any encoded message can be signed, whether or not it is one of RFC 8017. Written from the
 * RFC, by bits and bytes; nothing of the verifier is used.
 */

export interface RawRsaKey {
  readonly publicKey: RsaPublicKey;
  readonly bits: number;
  /** RSASP1 (RFC 8017 §5.2.1), as long as the modulus; the message is the number of these bytes. */
  readonly sign: (encodedMessage: Uint8Array) => Uint8Array;
}

/** Of any length to the bit, which the runtime's own generation is not. */
export function rawRsaKey(modulusBits: number): RawRsaKey {
  const exponent = 65_537n;
  const p = generatePrimeSync(Math.ceil(modulusBits / 2), { bigint: true });
  const q = generatePrimeSync(Math.floor(modulusBits / 2), { bigint: true });
  const publicKey = rsaPublicKey(p * q, exponent);
  // One prime in 65,537 has no inverse to offer.
  if (publicKey?.modulusBits !== modulusBits || p % exponent === 1n || q % exponent === 1n) {
    return rawRsaKey(modulusBits);
  }
  const [dp, dq, qInverse] = [inverse(exponent, p - 1n), inverse(exponent, q - 1n), inverse(q, p)];
  const sign = (message: Uint8Array): Uint8Array => {
    const number = numberOf(message);
    const [atP, atQ] = [powerOf(number % p, dp, p), powerOf(number % q, dq, q)];
    const h = ((((atP - atQ) * qInverse) % p) + p) % p;
    return bytesOf(atQ + h * q, Math.ceil(modulusBits / 8));
  };
  return { publicKey, bits: modulusBits, sign };
}

function inverse(value: bigint, modulus: bigint): bigint {
  let [r, next, x, nextX] = [modulus, value % modulus, 0n, 1n];
  while (next !== 0n) {
    const quotient = r / next;
    [r, next] = [next, r - quotient * next];
    [x, nextX] = [nextX, x - quotient * nextX];
  }
  return ((x % modulus) + modulus) % modulus;
}

export const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x00${Buffer.from(bytes).toString('hex')}`);
export const bytesOf = (value: bigint, lengthBytes: number): Uint8Array =>
  Uint8Array.from(Buffer.from(value.toString(16).padStart(2 * lengthBytes, '0'), 'hex'));

export function powerOf(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

export const DIGEST_OIDS: Readonly<Record<DigestName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};

/** DigestInfo (RFC 8017 §9.2). `parameters`: what stands behind the name of the hash function. */
export const digestInfo = (name: DigestName, hash: Uint8Array, parameters: Uint8Array = encodeTlv(0x05)): Uint8Array =>
  encodeTlv(0x30, encodeTlv(0x30, encodeTlv(0x06, encodeOid(DIGEST_OIDS[name])), parameters), encodeTlv(0x04, hash));

/** EMSA-PKCS1-v1_5: 00 01 FF … FF 00 DigestInfo, of `lengthBytes`. */
export const pkcs1Message = (info: Uint8Array, lengthBytes: number): Uint8Array =>
  concatBytes(
    Uint8Array.of(0x00, 0x01),
    new Uint8Array(lengthBytes - info.length - 3).fill(0xff),
    Uint8Array.of(0x00),
    info,
  );

export interface PssMessage {
  readonly bits: number;
  readonly data: Uint8Array;
  readonly hash: DigestName;
  readonly mask: DigestName;
  readonly saltBytes: number;
  /** Departures; the defaults are those of the RFC. */
  readonly padding?: number;
  readonly separator?: number;
  readonly trailer?: number;
  /** What stands before M' = (0x)00 00 00 00 00 00 00 00 ‖ mHash ‖ salt, which is hashed. */
  readonly prefix?: Uint8Array;
}

/** EMSA-PSS (RFC 8017 §9.1.1) for a modulus of `bits`. The salt is no secret and none here. */
export function pssMessage(message: PssMessage): Uint8Array {
  const { bits, data, hash, mask, saltBytes } = message;
  const encodedBits = bits - 1;
  const encodedBytes = Math.ceil(encodedBits / 8);
  const salt = new Uint8Array(saltBytes).fill(0x5a);
  const h = digest(hash, message.prefix ?? new Uint8Array(8), digest(hash, data), salt);
  const block = new Uint8Array(encodedBytes - h.length - 1);
  const separatorAt = block.length - saltBytes - 1;
  // The first byte of padding that the cleared bits leave whole.
  if (message.padding !== undefined) block[1] = message.padding;
  block[separatorAt] = message.separator ?? 1;
  block.set(salt, separatorAt + 1);
  const masked = block.map((byte, i) => byte ^ maskByte(mask, h, i));
  masked[0] = (masked[0] ?? 0) & (0xff >> (8 * encodedBytes - encodedBits));
  return concatBytes(masked, h, Uint8Array.of(message.trailer ?? 0xbc));
}

/** MGF1 (RFC 8017 §B.2.1), one byte of it. */
function maskByte(name: DigestName, seed: Uint8Array, at: number): number {
  const length = digest(name).length;
  const counter = bytesOf(BigInt(Math.floor(at / length)), 4);
  return digest(name, seed, counter)[at % length] ?? 0;
}

/** The smallest number whose cube is at least `value`. */
export function cubeRoot(value: bigint): bigint {
  let low = 0n;
  let high = 1n << BigInt(Math.ceil(value.toString(2).length / 3) + 1);
  while (low < high) {
    const middle = (low + high) / 2n;
    if (middle ** 3n < value) low = middle + 1n;
    else high = middle;
  }
  return low;
}
