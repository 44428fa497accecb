import { INS, SW, statusHex } from '../apdu/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { concatBytes, encodeInteger, encodeOid, encodeTlv } from '../tlv/index.ts';
import type { AgreementGroup, GroupElement } from './access/agreement-group.ts';
import { type EphemeralKeys, eventLoopTurn, freshKeys } from './access/ephemeral-keys.ts';
import type { CardLink, LinkFailure } from './card-link.ts';
import { type CipherSuite, deriveSessionKeys } from './key-derivation.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import { type ChipAuthenticationKey, chipAuthentication3DesOid, type SecurityInfos } from './security-infos.ts';

/** What DG14 offers and we speak: Chip Authentication version 1 (ICAO 9303-11 §6.2), over a curve or a finite field. */
export interface ChipAuthenticationOffer {
  /** Of the ChipAuthenticationInfo; without one the chip does 3DES (ICAO 9303-11 §9.2.5, TR-03110-3 A.1.1.2). */
  readonly oid: string;
  readonly suite: CipherSuite;
  readonly keyId: bigint | undefined;
  readonly group: AgreementGroup;
  readonly publicKey: GroupElement;
}

export type ChipAuthenticationFailure =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'link'; readonly failure: LinkFailure };

export interface ChipAuthenticationOptions {
  /** Default: the key pair is made when it is needed. */
  readonly keys?: EphemeralKeys;
}

const STRENGTH: readonly CipherSuite[] = ['3des', 'aes-128', 'aes-192', 'aes-256'];

/** The strongest offer with a usable key; undefined when there is none. */
export const chooseChipAuthentication = (infos: SecurityInfos): ChipAuthenticationOffer | undefined =>
  rankChipAuthentication(infos)[0];

/** Every offer with a usable key: by cipher, then by the security of the group, then the lowest key id. */
export function rankChipAuthentication(infos: SecurityInfos): readonly ChipAuthenticationOffer[] {
  const offers = infos.chipAuthenticationKeys.flatMap((key) => offersOf(key, infos));
  return offers.sort(
    (a, b) =>
      STRENGTH.indexOf(b.suite) - STRENGTH.indexOf(a.suite) ||
      b.group.securityBits - a.group.securityBits ||
      Number((a.keyId ?? -1n) - (b.keyId ?? -1n)),
  );
}

function offersOf(key: ChipAuthenticationKey, infos: SecurityInfos): ChipAuthenticationOffer[] {
  const { group } = key;
  const publicKey = group?.decode(key.publicKey);
  if (group === null || publicKey === undefined) return [];
  if (infos.chipAuthentication.length === 0) {
    return [{ oid: chipAuthentication3DesOid(group.kind), suite: '3des', keyId: key.keyId, group, publicKey }];
  }
  return infos.chipAuthentication.flatMap(({ oid, version, keyId, protocol }) => {
    if (version !== 1 || protocol === null || protocol.agreement !== group.kind) return [];
    // With one key the id may stand on one side only.
    if (keyId !== undefined && key.keyId !== undefined && keyId !== key.keyId) return [];
    return [{ oid, suite: protocol.suite, keyId: keyId ?? key.keyId, group, publicKey }];
  });
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
  const { privateKey, publicKey } = (options.keys ?? freshKeys).pair(offer.group);
  // The card computes longer than we do: our half of the agreement is made while it works.
  const sending = sendPublicKey(link, offer, publicKey);
  await eventLoopTurn();
  const secret = offer.publicKey.agree(privateKey);
  const sent = await sending;
  if (!sent.ok) return sent;
  if (secret === undefined) return err({ kind: 'refused', message: 'the static key of the chip gives no secret' });
  link.secureMessaging = createSecureMessaging({ suite: offer.suite, ...deriveSessionKeys(offer.suite, secret) });
  secret.fill(0);
  return ok(undefined);
}

async function sendPublicKey(
  link: CardLink,
  offer: ChipAuthenticationOffer,
  publicKey: Uint8Array,
): Promise<Result<void, ChipAuthenticationFailure>> {
  if (offer.suite === '3des') {
    const sent = await setKeyAgreementTemplate(link, offer, publicKey);
    // Chips exist that have 3DES and only the other command sequence (ICAO 9303-11 §8.5, note 1): asked once more, so.
    if (sent.ok || sent.error.kind === 'link') return sent;
  }
  const set = await setAuthenticationTemplate(link, offer);
  return set.ok ? agree(link, publicKey) : set;
}

const keyReference = ({ keyId }: ChipAuthenticationOffer): Uint8Array =>
  keyId === undefined ? new Uint8Array(0) : encodeTlv(0x84, encodeInteger(keyId));

/** MSE:Set KAT, one exchange, 3DES only (ICAO 9303-11 §6.2.4.1). */
async function setKeyAgreementTemplate(
  link: CardLink,
  offer: ChipAuthenticationOffer,
  publicKey: Uint8Array,
): Promise<Result<void, ChipAuthenticationFailure>> {
  return succeeded(
    await link.send('CA: set KAT', {
      cla: 0,
      ins: INS.manageSecurityEnvironment,
      p1: 0x41,
      p2: 0xa6,
      data: concatBytes(encodeTlv(0x91, publicKey), keyReference(offer)),
    }),
  );
}

/** MSE:Set AT (ICAO 9303-11 §6.2.4.2). */
async function setAuthenticationTemplate(
  link: CardLink,
  offer: ChipAuthenticationOffer,
): Promise<Result<void, ChipAuthenticationFailure>> {
  return succeeded(
    await link.send('CA: set AT', {
      cla: 0,
      ins: INS.manageSecurityEnvironment,
      p1: 0x41,
      p2: 0xa4,
      data: concatBytes(encodeTlv(0x80, encodeOid(offer.oid)), keyReference(offer)),
    }),
  );
}

/** GENERAL AUTHENTICATE (ICAO 9303-11 §6.2.4.2). */
async function agree(link: CardLink, publicKey: Uint8Array): Promise<Result<void, ChipAuthenticationFailure>> {
  return succeeded(
    await link.send('CA: agree', {
      cla: 0,
      ins: INS.generalAuthenticate,
      p1: 0,
      p2: 0,
      data: encodeTlv(0x7c, encodeTlv(0x80, publicKey)),
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
