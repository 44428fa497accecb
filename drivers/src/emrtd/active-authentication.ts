import type { CommandApdu } from '../apdu/index.ts';
import { bitLength, type DigestName } from '../crypto/index.ts';
import { decodeOid, findTag, parseTlv } from '../tlv/index.ts';
import { verifyIso9796 } from './active-authentication-rsa.ts';
import { signatureScheme } from './passive-auth/algorithms.ts';
import { type PublicKey, readPublicKey } from './passive-auth/public-key.ts';
import { modulusBytes } from './passive-auth/rsa.ts';
import { verifySignature } from './passive-auth/signature.ts';

/*
 * Active Authentication (ICAO 9303-11 §6.1): the chip signs a challenge with a key that cannot be read out of it. A proof is
 * worth what the key is worth: it counts only if the SOD covers DG15, which whoever sums up must see to.
 */

/** The key of DG15. */
export interface ActiveAuthenticationKey {
  readonly publicKey: Exclude<PublicKey, { kind: 'dsa' }>;
  /** How long the answer of a chip that keeps to the standard is. */
  readonly answerBytes: number;
}

export type ActiveAuthenticationResult =
  /** `algorithm`: for people, `RSA-SHA1`, `ECDSA-SHA256`. */
  | { readonly outcome: 'proven'; readonly algorithm: string }
  | { readonly outcome: 'failed'; readonly reason: ActiveAuthenticationFailure }
  /** The key or the hash function is of a kind that we do not have: nobody can tell. */
  | { readonly outcome: 'unsupported'; readonly reason: 'key' | 'hash' };

export type ActiveAuthenticationFailure = 'not-a-signature' | 'hash-mismatch';

export const CHALLENGE_BYTES = 8;
/** The longest plain answer that one short response carries under either kind of secure messaging. */
const MAX_SHORT_PROTECTED_BYTES = 223;
const MAX_DG15_BYTES = 4_096;
const ID_ACTIVE_AUTHENTICATION = '2.23.136.1.1.5';

/** Undefined: no DG15, or a key that we cannot use. `dataGroup15` is the whole file with its tag `6F`. */
export function readActiveAuthenticationKey(dataGroup15: Uint8Array): ActiveAuthenticationKey | undefined {
  const parsed = parseTlv(dataGroup15, { ber: true, maxBytes: MAX_DG15_BYTES, maxNodes: 64 });
  const [file, ...rest] = parsed.ok ? parsed.value : [];
  const info = file?.tag === 0x6f && rest.length === 0 ? file.children[0] : undefined;
  const publicKey = info?.tag === 0x30 ? readPublicKey(info) : undefined;
  // ICAO 9303-11 §6.1 has RSA and ECDSA.
  if (!publicKey || publicKey.kind === 'dsa') return undefined;
  const answerBytes =
    publicKey.kind === 'rsa' ? modulusBytes(publicKey.key) : 2 * Math.ceil(bitLength(publicKey.curve.order) / 8);
  return { publicKey, answerBytes };
}

/**
 * INTERNAL AUTHENTICATE. `challenge`: 8 fresh random bytes (RND.IFD). An RSA-2048 answer is longer than one short protected
 * response can carry, so the length of the answer decides between short and extended length. Where no extended answer passes,
 * a short command is all there is: a card over T=0 gives its answer in pieces.
 */
export function activeAuthenticationCommand(
  challenge: Uint8Array,
  { answerBytes }: Pick<ActiveAuthenticationKey, 'answerBytes'>,
  passesBytes = Number.POSITIVE_INFINITY,
): CommandApdu {
  if (challenge.length !== CHALLENGE_BYTES) throw new RangeError('the challenge has 8 bytes');
  const command = { cla: 0, ins: 0x88, p1: 0, p2: 0, data: challenge };
  return answerBytes <= MAX_SHORT_PROTECTED_BYTES || answerBytes > passesBytes
    ? { ...command, ne: 256, extended: false }
    : { ...command, ne: Math.max(256, answerBytes) };
}

/**
 * Checks the chip's answer. `dataGroup14` names the hash function for ECDSA (ActiveAuthenticationInfo, ICAO 9303-11 §9.2.3);
 * pass null where there is none. Never throws on any file or answer.
 */
export function verifyActiveAuthentication(given: {
  readonly dataGroup15: Uint8Array;
  readonly dataGroup14: Uint8Array | null;
  readonly challenge: Uint8Array;
  readonly answer: Uint8Array;
}): ActiveAuthenticationResult {
  const key = readActiveAuthenticationKey(given.dataGroup15);
  if (!key) return { outcome: 'unsupported', reason: 'key' };
  if (key.publicKey.kind === 'rsa') {
    const checked = verifyIso9796(key.publicKey.key, given.challenge, given.answer);
    if (checked.ok) return { outcome: 'proven', algorithm: `RSA-${checked.value.toUpperCase()}` };
    return checked.error === 'unknown-hash'
      ? { outcome: 'unsupported', reason: 'hash' }
      : { outcome: 'failed', reason: checked.error };
  }

  const named = given.dataGroup14 === null ? undefined : activeAuthenticationDigest(given.dataGroup14);
  if (named === 'unsupported') return { outcome: 'unsupported', reason: 'hash' };
  // Cards of before the sixth edition name none; a signature that holds under any of these was made by the key all the same.
  const candidates: readonly DigestName[] = named ? [named] : ['sha256', 'sha224', 'sha384', 'sha512', 'sha1'];
  const digestName = candidates.find((candidate) => isSignature(key, candidate, given));
  return digestName
    ? { outcome: 'proven', algorithm: `ECDSA-${digestName.toUpperCase()}` }
    : { outcome: 'failed', reason: 'not-a-signature' };
}

/** Plain, `r ‖ s`, as the standard wants it; some chips answer in DER. */
function isSignature(
  { publicKey, answerBytes }: ActiveAuthenticationKey,
  digestName: DigestName,
  { challenge, answer }: { readonly challenge: Uint8Array; readonly answer: Uint8Array },
): boolean {
  const holds = (encoding: 'plain' | 'der'): boolean =>
    verifySignature({
      scheme: { kind: 'ecdsa', digest: digestName, encoding },
      key: publicKey,
      data: challenge,
      signature: answer,
    }) === 'valid';
  return (answer.length === answerBytes && holds('plain')) || (answer[0] === 0x30 && holds('der'));
}

/** Undefined: DG14 says nothing about Active Authentication, or is none. */
function activeAuthenticationDigest(dataGroup14: Uint8Array): DigestName | 'unsupported' | undefined {
  const parsed = parseTlv(dataGroup14, { ber: true, maxBytes: 65_535, maxNodes: 1_024 });
  const infos = parsed.ok ? findTag(parsed.value, 0x6e, 0x31)?.children : undefined;
  for (const info of infos ?? []) {
    const [protocol, , algorithm] = info.children;
    if (protocol?.tag !== 0x06 || decodeOid(protocol.value) !== ID_ACTIVE_AUTHENTICATION) continue;
    const oid = algorithm?.tag === 0x06 ? decodeOid(algorithm.value) : undefined;
    const scheme = oid === undefined ? undefined : signatureScheme({ oid, parameters: undefined });
    return scheme?.kind === 'ecdsa' ? scheme.digest : 'unsupported';
  }
  return undefined;
}
