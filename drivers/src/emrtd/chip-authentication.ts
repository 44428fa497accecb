import { INS, SW, statusHex } from '../apdu/index.ts';
import {
  type Curve,
  type CurvePoint,
  decodePoint,
  encodePoint,
  multiplyPoint,
  randomScalar,
  sharedSecret,
} from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { concatBytes, encodeInteger, encodeOid, encodeTlv } from '../tlv/index.ts';
import type { CardLink, LinkFailure } from './card-link.ts';
import { type CipherSuite, deriveSessionKeys } from './key-derivation.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import type { SecurityInfos } from './security-infos.ts';

/** What DG14 offers and we speak: Chip Authentication version 1 over an elliptic curve (ICAO 9303-11 §6.2). */
export interface ChipAuthenticationOffer {
  /** Undefined: no ChipAuthenticationInfo, which means 3DES (ICAO 9303-11 §9.2.5). */
  readonly oid: string | undefined;
  readonly suite: CipherSuite;
  readonly keyId: bigint | undefined;
  readonly curve: Curve;
  readonly publicKey: CurvePoint;
}

export type ChipAuthenticationFailure =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'link'; readonly failure: LinkFailure };

export interface ChipAuthenticationOptions {
  /** Replaced only in tests. */
  readonly ephemeralKey?: (curve: Curve) => bigint;
}

const STRENGTH: readonly CipherSuite[] = ['3des', 'aes-128', 'aes-192', 'aes-256'];

/** The strongest offer with a usable key; undefined when there is none. */
export function chooseChipAuthentication(infos: SecurityInfos): ChipAuthenticationOffer | undefined {
  const offers: ChipAuthenticationOffer[] = [];
  for (const key of infos.chipAuthenticationKeys) {
    const publicKey = key.curve === null ? undefined : decodePoint(key.curve, key.publicKey);
    if (key.curve === null || publicKey === undefined) continue;
    const { curve } = key;
    if (infos.chipAuthentication.length === 0) {
      offers.push({ oid: undefined, suite: '3des', keyId: key.keyId, curve, publicKey });
    }
    for (const info of infos.chipAuthentication) {
      if (info.suite === null || info.version !== 1) continue;
      // With one key the id may stand on one side only.
      if (info.keyId !== undefined && key.keyId !== undefined && info.keyId !== key.keyId) continue;
      offers.push({ oid: info.oid, suite: info.suite, keyId: info.keyId ?? key.keyId, curve, publicKey });
    }
  }
  return offers.sort((a, b) => STRENGTH.indexOf(b.suite) - STRENGTH.indexOf(a.suite))[0];
}

/**
 * Agrees on new keys with the static key of DG14 and puts them into the link. That the card accepted proves nothing yet:
 * the proof is the first answer that verifies under the new keys, and it counts only if the SOD covers DG14.
 */
export async function authenticateChip(
  link: CardLink,
  offer: ChipAuthenticationOffer,
  options: ChipAuthenticationOptions = {},
): Promise<Result<void, ChipAuthenticationFailure>> {
  const privateKey = (options.ephemeralKey ?? randomScalar)(offer.curve);
  const ownPoint = multiplyPoint(offer.curve, offer.curve.base, privateKey);
  const secret = sharedSecret(offer.curve, offer.publicKey, privateKey);
  if (ownPoint === undefined || secret === undefined) throw new RangeError('an ephemeral key that is zero');

  const publicKey = encodePoint(ownPoint);
  const keyReference = offer.keyId === undefined ? new Uint8Array(0) : encodeTlv(0x84, encodeInteger(offer.keyId));
  const sent =
    offer.suite === '3des'
      ? await setKeyAgreementTemplate(link, publicKey, keyReference)
      : await setAuthenticationTemplate(link, { oid: offer.oid ?? '', publicKey, keyReference });
  if (!sent.ok) return sent;
  link.secureMessaging = createSecureMessaging({ suite: offer.suite, ...deriveSessionKeys(offer.suite, secret) });
  return ok(undefined);
}

/** MSE:Set KAT, one exchange, 3DES only (ICAO 9303-11 §6.2.4.1). */
async function setKeyAgreementTemplate(
  link: CardLink,
  publicKey: Uint8Array,
  keyReference: Uint8Array,
): Promise<Result<void, ChipAuthenticationFailure>> {
  return succeeded(
    await link.send('CA: set KAT', {
      cla: 0,
      ins: INS.manageSecurityEnvironment,
      p1: 0x41,
      p2: 0xa6,
      data: concatBytes(encodeTlv(0x91, publicKey), keyReference),
    }),
  );
}

/** MSE:Set AT and GENERAL AUTHENTICATE (ICAO 9303-11 §6.2.4.2). */
async function setAuthenticationTemplate(
  link: CardLink,
  given: { readonly oid: string; readonly publicKey: Uint8Array; readonly keyReference: Uint8Array },
): Promise<Result<void, ChipAuthenticationFailure>> {
  const set = succeeded(
    await link.send('CA: set AT', {
      cla: 0,
      ins: INS.manageSecurityEnvironment,
      p1: 0x41,
      p2: 0xa4,
      data: concatBytes(encodeTlv(0x80, encodeOid(given.oid)), given.keyReference),
    }),
  );
  if (!set.ok) return set;
  return succeeded(
    await link.send('CA: agree', {
      cla: 0,
      ins: INS.generalAuthenticate,
      p1: 0,
      p2: 0,
      data: encodeTlv(0x7c, encodeTlv(0x80, given.publicKey)),
      // The answer is `7C 00`: a chip without extended length must not be asked in extended length for it.
      ne: 256,
      extended: false,
    }),
  );
}

function succeeded(answer: Awaited<ReturnType<CardLink['send']>>): Result<void, ChipAuthenticationFailure> {
  if (!answer.ok) return err({ kind: 'link', failure: answer.error });
  if (answer.value.sw === SW.success) return ok(undefined);
  return err({ kind: 'refused', message: `Chip Authentication refused with status ${statusHex(answer.value.sw)}` });
}
