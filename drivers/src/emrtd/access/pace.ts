import { INS, remainingTries, SW, statusHex } from '../../apdu/index.ts';
import { aesCbcDecrypt, aesCmac, padMethod2, randomBytes, retailMac, tdesCbcDecrypt } from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import {
  concatBytes,
  encodeInteger,
  encodeOid,
  encodeTlv,
  equalBytes,
  findTag,
  parseTlv,
  type TlvNode,
} from '../../tlv/index.ts';
import type { CardLink } from '../card-link.ts';
import { type CipherSuite, deriveKey, deriveSessionKeys, type SessionKeys } from '../key-derivation.ts';
import { blockBytesOf, createSecureMessaging, type SecureMessaging } from '../secure-messaging.ts';
import type { AgreementGroup } from './agreement-group.ts';
import { type ChipMapping, openChipMapping } from './chip-mapping.ts';
import { type EphemeralKeys, freshKeys } from './ephemeral-keys.ts';
import { mapNonce } from './pace-mapping.ts';
import { type AccessFailure, JUDGES_PASSWORD, type PaceParameters, type PacePassword } from './pace-model.ts';

export interface PaceOptions {
  /** Default: each key is made when it is needed. */
  readonly keys?: EphemeralKeys;
  /** Integrated mapping's terminal nonce. Replaced only in tests. */
  readonly random?: (lengthBytes: number) => Uint8Array;
}

export interface PaceSession {
  readonly messaging: SecureMessaging;
  /** Under Chip Authentication mapping: what is left to be checked against a signed key, see `checkChipMapping`. */
  readonly chipMapping: ChipMapping | null;
}

/** MSE:Set AT password references (ICAO 9303-11 §4.4.4.1). */
const PASSWORD_REFERENCE = { mrz: 1, can: 2 } as const;
const TOKEN_BYTES = 8;
const MAX_NONCE_BYTES = 64;

/** PACE (ICAO 9303-11 §4.4): five exchanges, then secure messaging. */
export async function openWithPace(
  link: CardLink,
  parameters: PaceParameters,
  password: PacePassword,
  options: PaceOptions = {},
): Promise<Result<PaceSession, AccessFailure>> {
  const { group, oid, protocol } = parameters;
  const { suite } = protocol;

  const set = await link.send('PACE: set AT', {
    cla: 0x00,
    ins: INS.manageSecurityEnvironment,
    p1: 0xc1,
    p2: 0xa4,
    data: setAuthenticationTemplate(parameters, password.kind),
  });
  if (!set.ok) return err({ kind: 'link', failure: set.error });
  if (set.value.sw !== SW.success && !triesAreLeft(set.value.sw)) return err({ kind: 'refused', sw: set.value.sw });

  const authenticate = (step: AuthenticateStep): ReturnType<typeof generalAuthenticate> =>
    generalAuthenticate(link, group, step);
  const first = await authenticate({ name: 'PACE: nonce' });
  const encryptedNonce = needed(first, 'PACE: nonce', 0x80);
  if (!encryptedNonce.ok) return encryptedNonce;
  const nonce = decryptNonce(suite, passwordKey(suite, password), encryptedNonce.value);
  if (nonce === undefined) return err({ kind: 'dishonest', message: 'the PACE nonce has an impossible length' });

  const mapped = await mapNonce({
    parameters,
    nonce,
    keys: options.keys ?? freshKeys,
    random: options.random ?? randomBytes,
    exchange: async (value) => {
      const answer = await authenticate({ name: 'PACE: map', tag: 0x81, value });
      // Empty under integrated mapping (ICAO 9303-11 §4.4.5.2.2), where leaving it out says the same.
      return answer.ok && protocol.mapping === 'im'
        ? ok(objectIn(answer, 0x82) ?? new Uint8Array(0))
        : needed(answer, 'PACE: map', 0x82);
    },
  });
  if (!mapped.ok) return mapped;
  const { privateKey, publicKey } = mapped.value;

  const agreed = await authenticate({ name: 'PACE: agree', tag: 0x83, value: publicKey });
  const cardPublic = needed(agreed, 'PACE: agree', 0x84);
  if (!cardPublic.ok) return cardPublic;
  const cardKey = group.decode(cardPublic.value);
  // Both sides must check that the keys differ (ICAO 9303-11 §4.4.1): else a card reflects our own.
  const secret =
    cardKey === undefined || equalBytes(cardKey.encoded, publicKey) ? undefined : cardKey.agree(privateKey);
  if (secret === undefined) return err({ kind: 'dishonest', message: 'the card sent an invalid PACE key' });
  const keys = deriveSessionKeys(suite, secret);
  secret.fill(0);

  const tokenOver = (key: Uint8Array): Uint8Array => authenticationToken({ suite, keys, oid, group, publicKey: key });
  const last = await authenticate({
    name: 'PACE: authenticate',
    tag: 0x85,
    value: tokenOver(cardPublic.value),
    last: true,
  });
  const cardToken = needed(last, 'PACE: authenticate', 0x86);
  if (!cardToken.ok) return cardToken;
  if (!equalBytes(cardToken.value, tokenOver(publicKey))) {
    return err({ kind: 'dishonest', message: 'the card did not prove that it knows the PACE password' });
  }
  const { cardMapping } = mapped.value;
  const chipMapping =
    protocol.mapping === 'cam' && cardMapping !== null
      ? openChipMapping({ parameters, encryptionKey: keys.encryptionKey, cardMapping, encrypted: objectIn(last, 0x8a) })
      : null;
  return ok({ messaging: createSecureMessaging({ suite, ...keys }), chipMapping });
}

/** Public keys in a token: an elliptic curve point, or the value y of a finite field (ICAO 9303-11 §9.4.3 f.). */
const PUBLIC_KEY_TAG: Readonly<Record<AgreementGroup['kind'], number>> = { ecdh: 0x86, dh: 0x84 };

/** T = MAC(K_MAC, 7F49 { OID, public key of the other side }), 8 bytes (ICAO 9303-11 §4.4.3.4). */
export function authenticationToken(given: {
  readonly suite: CipherSuite;
  readonly keys: Pick<SessionKeys, 'macKey'>;
  readonly oid: string;
  readonly group: Pick<AgreementGroup, 'kind'>;
  readonly publicKey: Uint8Array;
}): Uint8Array {
  const { suite, keys, oid, group, publicKey } = given;
  const key = encodeTlv(PUBLIC_KEY_TAG[group.kind], publicKey);
  const input = encodeTlv(0x7f49, encodeTlv(0x06, encodeOid(oid)), key);
  return suite === '3des'
    ? retailMac(keys.macKey, padMethod2(input, 8))
    : aesCmac(keys.macKey, input).slice(0, TOKEN_BYTES);
}

/** K_π (ICAO 9303-11 §9.7.3). */
export function passwordKey(suite: CipherSuite, password: PacePassword): Uint8Array {
  const secret = password.kind === 'can' ? new TextEncoder().encode(password.can) : password.secret;
  return deriveKey(suite, secret, 'password');
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
  readonly name: string;
  readonly tag?: number;
  readonly value?: Uint8Array;
  readonly last?: boolean;
}

/** Template, tags and lengths around the element of an answer. */
const ANSWER_OVERHEAD_BYTES = 8;

/** One GENERAL AUTHENTICATE; the data objects inside the answer's template. */
async function generalAuthenticate(
  link: CardLink,
  group: AgreementGroup,
  step: AuthenticateStep,
): Promise<Result<readonly TlvNode[], AccessFailure>> {
  const inner = step.tag === undefined ? new Uint8Array(0) : encodeTlv(step.tag, step.value ?? new Uint8Array(0));
  const data = encodeTlv(0x7c, inner);
  // A field of 2,048 bits fits no short APDU; extended length is allowed here (ICAO 9303-11 §9.3.1.2).
  const long = data.length > 0xff || (step.tag === 0x83 && group.elementBytes + ANSWER_OVERHEAD_BYTES > 0x100);
  const command = {
    cla: step.last === true ? 0x00 : 0x10,
    ins: INS.generalAuthenticate,
    p1: 0,
    p2: 0,
    data,
    ne: long ? 65_536 : 256,
  };
  const answer = await link.send(step.name, command, step.last === true ? JUDGES_PASSWORD : {});
  if (!answer.ok) return err({ kind: 'link', failure: answer.error });
  const { sw } = answer.value;
  if (sw !== SW.success) {
    if (tokenRejected(step, sw)) return err({ kind: 'wrong-key', sw });
    return err(step.last === true ? { kind: 'refused', sw, tokenSent: true } : { kind: 'refused', sw });
  }
  const parsed = parseTlv(answer.value.data, { ber: true });
  const template = parsed.ok ? findTag(parsed.value, 0x7c) : undefined;
  return template === undefined
    ? err({ kind: 'dishonest', message: `${step.name}: the answer lacks its template` })
    : ok(template.children);
}

/** 63Cx at MSE:Set AT is a warning: the password is set, x tries are left (BSI TR-03110-3, MSE:Set AT). Somebody mistyped before. */
const triesAreLeft = (sw: number): boolean => (remainingTries(sw) ?? 0) > 0;

/** The value of the data object that a step must bring. */
function needed(
  answer: Result<readonly TlvNode[], AccessFailure>,
  name: string,
  tag: number,
): Result<Uint8Array, AccessFailure> {
  if (!answer.ok) return answer;
  const value = objectIn(answer, tag);
  return value === undefined
    ? err({ kind: 'dishonest', message: `${name}: the answer lacks its data object` })
    : ok(value);
}

const objectIn = (answer: Result<readonly TlvNode[], AccessFailure>, tag: number): Uint8Array | undefined =>
  answer.ok ? findTag(answer.value, tag)?.value : undefined;

/**
 * Only the token depends on the password, so only there can a card tell that it was wrong; what it then says differs:
 * 6300 or 63Cx by the book, others answer with a security status.
 */
function tokenRejected(step: AuthenticateStep, sw: number): boolean {
  if (step.last !== true) return false;
  return (
    sw === SW.authenticationFailed ||
    remainingTries(sw) !== undefined ||
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
    case 'wrong-key': {
      const isUsedUp = remainingTries(failure.sw) === 0;
      return `the card did not accept the key${isUsedUp ? ', and takes it no more' : ''} (status ${statusHex(failure.sw)})`;
    }
    case 'dishonest':
      return failure.message;
  }
}
