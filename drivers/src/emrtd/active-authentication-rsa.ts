import { type DigestName, digest, fixedBytes, scalarFromBytes } from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { equalBytes } from '../tlv/index.ts';
import { type RsaPublicKey, recoverRepresentative } from './passive-auth/rsa.ts';

/** Why an RSA answer proves nothing. */
export type RepresentativeFailure =
  /** No message representative of scheme 1 with partial recovery, for all we can tell signed by another key. */
  | 'not-a-signature'
  /** The trailer names a hash function that we do not have. */
  | 'unknown-hash'
  /** It is a signature over another challenge. */
  | 'hash-mismatch';

const SCHEME_1_SHA1_TRAILER = 0xbc;
const HASH_NUMBER_TRAILER = 0xcc;

/** Hash numbers of ISO/IEC 10118-3, in the byte before `CC`. */
const HASH_OF_TRAILER: Readonly<Record<number, DigestName>> = {
  51: 'sha1',
  52: 'sha256',
  53: 'sha512',
  54: 'sha384',
  56: 'sha224',
};

/**
 * ISO/IEC 9796-2 digital signature scheme 1 with partial message recovery (ICAO 9303-11 §6.1.2.2): the chip's own part M1 of
 * the message stands in the signature, ours, the challenge, does not. Gives the hash function that the trailer named.
 */
export function verifyIso9796(
  key: RsaPublicKey,
  challenge: Uint8Array,
  answer: Uint8Array,
): Result<DigestName, RepresentativeFailure> {
  const representative = recoverRepresentative(key, answer);
  if (!representative) return err('not-a-signature');
  const checked = checkRepresentative(representative, challenge);
  if (checked.ok || checked.error !== 'not-a-signature') return checked;
  // Annex B.4 lets the signer give the smaller of s and n − s; then n minus what came out is the representative.
  const other = fixedBytes(key.modulus - scalarFromBytes(representative), representative.length);
  return checkRepresentative(other, challenge);
}

/** F = header ‖ M1 ‖ H(M1 ‖ challenge) ‖ trailer. */
export function checkRepresentative(
  representative: Uint8Array,
  challenge: Uint8Array,
): Result<DigestName, RepresentativeFailure> {
  const messageAt = endOfHeader(representative);
  const trailer = readTrailer(representative);
  if (messageAt === undefined || trailer === undefined) return err('not-a-signature');
  if (trailer.digest === undefined) return err('unknown-hash');
  const hashBytes = digest(trailer.digest).length;
  const hashAt = representative.length - trailer.lengthBytes - hashBytes;
  if (hashAt < messageAt) return err('not-a-signature');
  const hash = representative.subarray(hashAt, hashAt + hashBytes);
  const expected = digest(trailer.digest, representative.subarray(messageAt, hashAt), challenge);
  return equalBytes(hash, expected) ? ok(trailer.digest) : err('hash-mismatch');
}

/** Nibbles `6` (partial recovery), any number of `B`, `A`: the byte after them, or undefined. */
function endOfHeader(representative: Uint8Array): number | undefined {
  const [first] = representative;
  if (first === 0x6a) return 1;
  if (first !== 0x6b) return undefined;
  const last = representative.findIndex((byte, i) => i > 0 && byte !== 0xbb);
  return representative[last] === 0xba ? last + 1 : undefined;
}

function readTrailer(
  representative: Uint8Array,
): { readonly lengthBytes: 1 | 2; readonly digest: DigestName | undefined } | undefined {
  const last = representative.at(-1);
  if (last === SCHEME_1_SHA1_TRAILER) return { lengthBytes: 1, digest: 'sha1' };
  if (last !== HASH_NUMBER_TRAILER) return undefined;
  return { lengthBytes: 2, digest: HASH_OF_TRAILER[representative.at(-2) ?? 0] };
}
