import { SW } from '@motcua/drivers/apdu';
import { type DigestName, digest, scalarFromBytes } from '@motcua/drivers/crypto';
import { concatBytes } from '@motcua/drivers/tlv';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { EcKey } from '../pki/ec-key.ts';
import { type RsaKey, rsaRaw } from '../pki/rsa-key.ts';
import { type Answer, refuse, succeed } from './answer.ts';
import type { ActiveAuthenticationKey } from './chip-keys.ts';
import type { ChipRandom } from './chip-random.ts';
import { byteLength, unsignedBytes } from './crypto/modular.ts';

const CHALLENGE_BYTES = 8;
/** ICAO 9303-11 §6.1.2.2: option 1, which leaves the hash unnamed, for SHA-1; option 2 with the hash's number for all. */
const IMPLICIT_TRAILER = Uint8Array.of(0xbc);
const NAMED_TRAILER: Readonly<Record<DigestName, Uint8Array>> = {
  sha1: Uint8Array.of(0x33, 0xcc),
  sha224: Uint8Array.of(0x38, 0xcc),
  sha256: Uint8Array.of(0x34, 0xcc),
  sha384: Uint8Array.of(0x36, 0xcc),
  sha512: Uint8Array.of(0x35, 0xcc),
};

type Rsa = Extract<ActiveAuthenticationKey, { readonly key: RsaKey }>;
type Ecdsa = Extract<ActiveAuthenticationKey, { readonly key: EcKey }>;
const isRsa = (key: ActiveAuthenticationKey): key is Rsa => key.key.kind === 'rsa';
const isEcdsa = (key: ActiveAuthenticationKey): key is Ecdsa => key.key.kind === 'ec';

/** Active Authentication, the chip's side (ICAO 9303-11 §6.1): INTERNAL AUTHENTICATE over the terminal's eight bytes. */
export function activeAuthentication(key: ActiveAuthenticationKey, challenge: Uint8Array, random: ChipRandom): Answer {
  if (challenge.length !== CHALLENGE_BYTES) return refuse(SW.wrongLength);
  const signed = key.recordedChallenge ?? challenge;
  if (isRsa(key)) return succeed(signWithRecovery(key, signed, random));
  return isEcdsa(key) ? succeed(signPlain(key, signed)) : refuse(SW.referenceDataNotFound);
}

/** F = 6A ‖ M1 ‖ H(M1 ‖ M2) ‖ trailer, as long as the modulus (ISO/IEC 9796-2 scheme 1, partial recovery). */
export function messageRepresentative(
  { hash, modulusBytes, trailer: kind }: Pick<Rsa, 'hash' | 'trailer'> & { readonly modulusBytes: number },
  challenge: Uint8Array,
  recoverable: (lengthBytes: number) => Uint8Array,
): Uint8Array {
  const trailer = hash === 'sha1' && kind !== 'named' ? IMPLICIT_TRAILER : NAMED_TRAILER[hash];
  const hashBytes = digest(hash).length;
  const part = recoverable(modulusBytes - 1 - hashBytes - trailer.length);
  return concatBytes(Uint8Array.of(0x6a), part, digest(hash, part, challenge), trailer);
}

function signWithRecovery({ key, form, ...signing }: Rsa, challenge: Uint8Array, random: ChipRandom): Uint8Array {
  const modulusBytes = byteLength(key.modulus);
  const representative = messageRepresentative({ ...signing, modulusBytes }, challenge, (lengthBytes) =>
    random.bytes('active-authentication', lengthBytes),
  );
  const signature = scalarFromBytes(rsaRaw(key, representative));
  const smaller = key.modulus - signature < signature ? key.modulus - signature : signature;
  return unsignedBytes(form === 'b4' ? smaller : signature, modulusBytes);
}

/** §6.1.2.3: over the challenge alone; r ‖ s of TR-03111 §5.2.1. */
function signPlain({ key, hash, form }: Ecdsa, challenge: Uint8Array): Uint8Array {
  const privateKey = unsignedBytes(key.privateKey, byteLength(key.curve.order));
  return ecdsa(key.curve.Point, sha256).sign(digest(hash, challenge), privateKey, {
    prehash: false,
    lowS: false,
    format: form === 'plain' ? 'compact' : 'der',
  });
}
