import { INS, remainingTries, SW, statusHex } from '../../apdu/index.ts';
import {
  aesCbcDecrypt,
  aesCmac,
  type Curve,
  type CurvePoint,
  decodePoint,
  encodePoint,
  multiplyPoint,
  padMethod2,
  randomScalar,
  retailMac,
  scalarFromBytes,
  sharedSecret,
  tdesCbcDecrypt,
} from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { concatBytes, encodeInteger, encodeOid, encodeTlv, equalBytes, findTag, parseTlv } from '../../tlv/index.ts';
import type { CardLink, LinkFailure } from '../card-link.ts';
import { type CipherSuite, deriveKey, deriveSessionKeys, type SessionKeys } from '../key-derivation.ts';
import { blockBytesOf, createSecureMessaging, type SecureMessaging } from '../secure-messaging.ts';

/** A PACEInfo that this reader speaks: generic mapping over a known curve. */
export interface PaceParameters {
  readonly oid: string;
  readonly suite: CipherSuite;
  readonly curve: Curve;
  readonly parameterId: number | undefined;
}

export type PacePassword =
  | { readonly kind: 'can'; readonly can: string }
  /** SHA-1 of MRZ_information, 20 bytes. */
  | { readonly kind: 'mrz'; readonly secret: Uint8Array };

export type AccessFailure =
  /** The card does not want this protocol: nothing about the key is known. */
  | { readonly kind: 'refused'; readonly sw: number }
  | { readonly kind: 'wrong-key'; readonly sw: number }
  /** The card broke the protocol or could not prove that it knows the key. */
  | { readonly kind: 'dishonest'; readonly message: string }
  | { readonly kind: 'link'; readonly failure: LinkFailure };

export interface PaceOptions {
  /** Ephemeral private keys, first for the mapping, then for the agreement. Replaced only to replay published examples. */
  readonly ephemeralKey?: (curve: Curve) => bigint;
}

/** MSE:Set AT password references (ICAO 9303-11 §4.4.4.1). */
const PASSWORD_REFERENCE = { mrz: 1, can: 2 } as const;
const TOKEN_BYTES = 8;
const MAX_NONCE_BYTES = 64;

/** PACE with generic mapping over an elliptic curve (ICAO 9303-11 §4.4): five exchanges, then secure messaging. */
export async function openWithPace(
  link: CardLink,
  parameters: PaceParameters,
  password: PacePassword,
  options: PaceOptions = {},
): Promise<Result<SecureMessaging, AccessFailure>> {
  const { curve, suite } = parameters;
  const ephemeralKey = options.ephemeralKey ?? randomScalar;

  const set = await link.send('PACE: set AT', {
    cla: 0x00,
    ins: INS.manageSecurityEnvironment,
    p1: 0xc1,
    p2: 0xa4,
    data: setAuthenticationTemplate(parameters, password.kind),
  });
  if (!set.ok) return err({ kind: 'link', failure: set.error });
  if (set.value.sw !== SW.success) return err({ kind: 'refused', sw: set.value.sw });

  const encryptedNonce = await generalAuthenticate(link, 'PACE: nonce', { answerTag: 0x80 });
  if (!encryptedNonce.ok) return encryptedNonce;
  const nonce = decryptNonce(suite, passwordKey(suite, password), encryptedNonce.value);
  if (nonce === undefined) return err({ kind: 'dishonest', message: 'the PACE nonce has an impossible length' });

  const mappingKey = ephemeralKey(curve);
  const mappingPoint = multiplyPoint(curve, curve.base, mappingKey);
  if (mappingPoint === undefined) throw new RangeError('an ephemeral key that is zero');
  const cardMapping = await generalAuthenticate(link, 'PACE: map', {
    tag: 0x81,
    value: encodePoint(mappingPoint),
    answerTag: 0x82,
  });
  if (!cardMapping.ok) return cardMapping;
  const generator = mapGenerator(curve, { nonce, mappingKey, cardMapping: cardMapping.value });
  if (generator === undefined) return err({ kind: 'dishonest', message: 'the card sent an invalid mapping point' });

  const agreementKey = ephemeralKey(curve);
  const ownPoint = multiplyPoint(curve, generator, agreementKey);
  if (ownPoint === undefined) throw new RangeError('an ephemeral key that is zero');
  const ownPublic = encodePoint(ownPoint);
  const cardPublic = await generalAuthenticate(link, 'PACE: agree', {
    tag: 0x83,
    value: ownPublic,
    answerTag: 0x84,
  });
  if (!cardPublic.ok) return cardPublic;
  const cardPoint = decodePoint(curve, cardPublic.value);
  // Both sides must check that the keys differ (ICAO 9303-11 §4.4.1): else a card reflects our own.
  if (cardPoint === undefined || equalBytes(cardPublic.value, ownPublic)) {
    return err({ kind: 'dishonest', message: 'the card sent an invalid PACE key' });
  }
  const secret = sharedSecret(curve, cardPoint, agreementKey);
  if (secret === undefined) return err({ kind: 'dishonest', message: 'the card sent an invalid PACE key' });
  const keys = deriveSessionKeys(suite, secret);

  const tokenOf = (publicKey: Uint8Array): Uint8Array => authenticationToken(suite, keys, parameters.oid, publicKey);
  const cardToken = await generalAuthenticate(link, 'PACE: authenticate', {
    tag: 0x85,
    value: tokenOf(cardPublic.value),
    answerTag: 0x86,
    last: true,
  });
  if (!cardToken.ok) return cardToken;
  if (!equalBytes(cardToken.value, tokenOf(ownPublic))) {
    return err({ kind: 'dishonest', message: 'the card did not prove that it knows the PACE password' });
  }
  return ok(createSecureMessaging({ suite, ...keys }));
}

/** T = MAC(K_MAC, 7F49 { OID, 86 public key of the other side }), 8 bytes (ICAO 9303-11 §4.4.3.4). */
export function authenticationToken(
  suite: CipherSuite,
  keys: Pick<SessionKeys, 'macKey'>,
  oid: string,
  publicKey: Uint8Array,
): Uint8Array {
  const input = encodeTlv(0x7f49, encodeTlv(0x06, encodeOid(oid)), encodeTlv(0x86, publicKey));
  return suite === '3des'
    ? retailMac(keys.macKey, padMethod2(input, 8))
    : aesCmac(keys.macKey, input).slice(0, TOKEN_BYTES);
}

/** K_π (ICAO 9303-11 §9.7.3). */
export function passwordKey(suite: CipherSuite, password: PacePassword): Uint8Array {
  const secret = password.kind === 'can' ? new TextEncoder().encode(password.can) : password.secret;
  return deriveKey(suite, secret, 'password');
}

/** G~ = s·G + H with H = sk·PK (ICAO 9303-11 §4.4.3.3.1); undefined when the card's point is unfit. */
export function mapGenerator(
  curve: Curve,
  given: { readonly nonce: Uint8Array; readonly mappingKey: bigint; readonly cardMapping: Uint8Array },
): CurvePoint | undefined {
  const cardPoint = decodePoint(curve, given.cardMapping);
  const common = cardPoint === undefined ? undefined : multiplyPoint(curve, cardPoint, given.mappingKey);
  if (common === undefined) return undefined;
  const shifted = multiplyPoint(curve, curve.base, scalarFromBytes(given.nonce));
  const generator = shifted === undefined ? common : shifted.add(common);
  return generator.is0() ? undefined : generator;
}

/** Tag 84 always when the id is known: some cards answer 6A87 without it. */
function setAuthenticationTemplate(parameters: PaceParameters, kind: PacePassword['kind']): Uint8Array {
  return concatBytes(
    encodeTlv(0x80, encodeOid(parameters.oid)),
    encodeTlv(0x83, Uint8Array.of(PASSWORD_REFERENCE[kind])),
    parameters.parameterId === undefined ? new Uint8Array(0) : encodeTlv(0x84, encodeInteger(parameters.parameterId)),
  );
}

function decryptNonce(suite: CipherSuite, key: Uint8Array, encrypted: Uint8Array): Uint8Array | undefined {
  const blockBytes = blockBytesOf(suite);
  const length = encrypted.length;
  if (length === 0 || length > MAX_NONCE_BYTES || length % blockBytes !== 0) return undefined;
  const decrypt = suite === '3des' ? tdesCbcDecrypt : aesCbcDecrypt;
  return decrypt(key, new Uint8Array(blockBytes), encrypted);
}

interface AuthenticateStep {
  readonly tag?: number;
  readonly value?: Uint8Array;
  readonly answerTag: number;
  readonly last?: boolean;
}

/** One GENERAL AUTHENTICATE; the value of the data object that the step must bring. */
async function generalAuthenticate(
  link: CardLink,
  name: string,
  step: AuthenticateStep,
): Promise<Result<Uint8Array, AccessFailure>> {
  const inner = step.tag === undefined ? new Uint8Array(0) : encodeTlv(step.tag, step.value ?? new Uint8Array(0));
  const answer = await link.send(name, {
    cla: step.last === true ? 0x00 : 0x10,
    ins: INS.generalAuthenticate,
    p1: 0,
    p2: 0,
    data: encodeTlv(0x7c, inner),
    ne: 256,
  });
  if (!answer.ok) return err({ kind: 'link', failure: answer.error });
  const { sw, data } = answer.value;
  if (sw !== SW.success) return err({ kind: tokenRejected(step, sw) ? 'wrong-key' : 'refused', sw });
  const parsed = parseTlv(data, { ber: true });
  const found = parsed.ok ? findTag(parsed.value, 0x7c, step.answerTag) : undefined;
  return found === undefined
    ? err({ kind: 'dishonest', message: `${name}: the answer lacks its data object` })
    : ok(found.value);
}

/**
 * Only the token depends on the password, so only there can a card tell that it was wrong; what it then says differs:
 * 6300 or 63Cx by the book, others answer with a security status.
 */
function tokenRejected(step: AuthenticateStep, sw: number): boolean {
  if (sw === SW.authenticationFailed || remainingTries(sw) !== undefined) return true;
  if (step.last !== true) return false;
  return (
    sw === SW.securityStatusNotSatisfied ||
    sw === SW.conditionsNotSatisfied ||
    sw === SW.secureMessagingObjectIncorrect ||
    sw === SW.wrongData
  );
}

export function describeAccessFailure(failure: Exclude<AccessFailure, { kind: 'link' }>): string {
  switch (failure.kind) {
    case 'refused':
      return `the card refused with status ${statusHex(failure.sw)}`;
    case 'wrong-key':
      return `the card did not accept the key (status ${statusHex(failure.sw)})`;
    case 'dishonest':
      return failure.message;
  }
}
