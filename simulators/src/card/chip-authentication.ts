import { SW } from '@motcua/drivers/apdu';
import { decodeOid, decodeUnsigned, encodeTlv } from '@motcua/drivers/tlv';
import { type Answer, CARD_SW, refuse, succeed, succeedAndOpen } from './answer.ts';
import { type ChipAuthenticationKey, groupOf } from './chip-keys.ts';
import { CIPHER_SUITES, type CipherName, type SessionKeys, sessionKeys } from './crypto/cipher-suite.ts';
import { chipAuthenticationOfOid } from './protocols.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { parseAuthenticationData, parseSecurityEnvironment } from './template.ts';

interface Chosen {
  readonly key: ChipAuthenticationKey;
  readonly cipher: CipherName;
}

/**
 * Chip Authentication version 1, the chip's side (ICAO 9303-11 §6.2.4). With AES, MSE:SET AT names the protocol and GENERAL
 * AUTHENTICATE brings the terminal's key; with triple DES, MSE:SET KAT does both. The new session starts after the answer.
 * A chip with another private key than DG14 tells ends up with other session keys, and that is what gives it away.
 */
export class ChipAuthentication {
  private readonly keys: readonly ChipAuthenticationKey[];
  private chosen: Chosen | undefined;

  constructor(keys: readonly ChipAuthenticationKey[]) {
    this.keys = keys;
  }

  forget(): void {
    this.chosen = undefined;
  }

  /** MSE:SET AT: 80 the protocol, 84 the key where there are several. */
  setTemplate(data: Uint8Array): Answer {
    this.forget();
    const objects = parseSecurityEnvironment(data);
    const oid = objects?.get(0x80);
    const protocol = oid && chipAuthenticationOfOid(decodeOid(oid) ?? '');
    if (!protocol) return refuse(CARD_SW.wrongParametersInData);
    const offering = this.keys.filter(
      (key) =>
        (key.key.kind === 'dh') === (protocol.agreement === 'dh') &&
        key.ciphers.includes(protocol.cipher) &&
        // §6.2.4: triple DES goes by MSE:SET KAT; some chips know no other way than this one (§8.5, note 1).
        (protocol.cipher !== '3des' || key.tripleDesBy === 'set-at'),
    );
    if (offering.length === 0) return refuse(CARD_SW.wrongParametersInData);
    const key = theOne(offering, objects?.get(0x84));
    if (!key) return refuse(SW.referenceDataNotFound);
    this.chosen = { key, cipher: protocol.cipher };
    return succeed();
  }

  generalAuthenticate(data: Uint8Array): Answer {
    const chosen = this.chosen;
    this.forget();
    if (!chosen) return refuse(SW.conditionsNotSatisfied);
    const object = parseAuthenticationData(data);
    if (object === undefined || object === 'empty' || object.tag !== 0x80) return refuse(CARD_SW.wrongParametersInData);
    const session = agree(chosen, object.value);
    return session ? succeedAndOpen(encodeTlv(0x7c), session) : refuse(CARD_SW.wrongParametersInData);
  }

  /** MSE:SET KAT: 91 the terminal's key, 84 a key reference. */
  setKeyAgreementTemplate(data: Uint8Array): Answer {
    this.forget();
    const offering = this.keys.filter((key) => key.ciphers.includes('3des') && key.tripleDesBy === 'set-kat');
    if (offering.length === 0) return refuse(SW.functionNotSupported);
    const objects = parseSecurityEnvironment(data);
    const terminalKey = objects?.get(0x91);
    if (!terminalKey) return refuse(CARD_SW.wrongParametersInData);
    const key = theOne(offering, objects?.get(0x84));
    if (!key) return refuse(SW.referenceDataNotFound);
    const session = agree({ key, cipher: '3des' }, terminalKey);
    return session ? succeedAndOpen(new Uint8Array(0), session) : refuse(CARD_SW.wrongParametersInData);
  }
}

/** The key that the reference names, or the only one where there is none; undefined when it is not there or not told. */
function theOne(
  keys: readonly ChipAuthenticationKey[],
  reference: Uint8Array | undefined,
): ChipAuthenticationKey | undefined {
  const id = reference && decodeUnsigned(reference);
  const named =
    reference === undefined ? keys : keys.filter(({ keyId }) => keyId !== undefined && BigInt(keyId) === id);
  return named.length === 1 ? named[0] : undefined;
}

function agree({ key: { key }, cipher }: Chosen, terminalKey: Uint8Array): SecureMessaging | undefined {
  const group = groupOf(key);
  const element = group.accept(terminalKey);
  const shared = element && group.multiply(element, key.privateKey);
  if (!shared) return undefined;
  return SecureMessaging.start(cipher, sessionKeys(CIPHER_SUITES[cipher], group.secretOf(shared)));
}

/** §6.2.4.2 with AES-128: the session keys that follow from the shared secret. */
export const aesSessionKeys = (secret: Uint8Array): SessionKeys => sessionKeys(CIPHER_SUITES['aes-128'], secret);
