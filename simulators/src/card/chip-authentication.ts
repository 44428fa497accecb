import { SW } from '@motcua/drivers/apdu';
import { type Curve, curveByName, decodePoint, sharedSecret } from '@motcua/drivers/crypto';
import { encodeOid, encodeTlv, equalBytes } from '@motcua/drivers/tlv';
import { type Answer, CARD_SW, refuse, succeed, succeedAndOpen } from './answer.ts';
import { deriveAes128, deriveTripleDes, KEY_USE } from './key-derivation.ts';
import { SecureMessaging, type SessionKeys } from './secure-messaging.ts';
import { parseAuthenticationData, parseSecurityEnvironment } from './template.ts';

export type ChipAuthenticationSuite = 'aes-128' | 'triple-des';

/** id-CA-ECDH-AES-CBC-CMAC-128; the one of 2021 cards. */
const AES_128 = encodeOid('0.4.0.127.0.7.2.2.3.2.2');

/**
 * Chip Authentication version 1, the chip's side (ICAO 9303-11 §6.2.4). With AES, MSE:SET AT names the protocol and GENERAL
 * AUTHENTICATE brings the terminal's key; with triple DES, MSE:SET KAT does both. The new session starts after the answer.
 * A chip with another private key than DG14 tells ends up with other session keys, and that is what gives it away.
 */
export class ChipAuthentication {
  private readonly curve: Curve;
  private readonly privateKey: bigint;
  private readonly suite: ChipAuthenticationSuite;
  private chosen = false;

  constructor(privateKey: bigint, suite: ChipAuthenticationSuite) {
    const curve = curveByName('brainpoolP256r1');
    if (!curve) throw new RangeError('brainpoolP256r1 is missing');
    this.curve = curve;
    this.privateKey = privateKey;
    this.suite = suite;
  }

  forget(): void {
    this.chosen = false;
  }

  get underWay(): boolean {
    return this.chosen;
  }

  /** MSE:SET AT. The card holds one key, so a key reference (84) names nothing that is there. */
  setTemplate(data: Uint8Array): Answer {
    this.forget();
    const objects = parseSecurityEnvironment(data);
    const protocol = objects?.get(0x80);
    if (this.suite !== 'aes-128' || !protocol || !equalBytes(protocol, AES_128)) {
      return refuse(CARD_SW.wrongParametersInData);
    }
    if (objects?.has(0x84)) return refuse(SW.referenceDataNotFound);
    this.chosen = true;
    return succeed();
  }

  generalAuthenticate(data: Uint8Array): Answer {
    const { chosen } = this;
    this.forget();
    if (!chosen) return refuse(SW.conditionsNotSatisfied);
    const object = parseAuthenticationData(data);
    if (object === undefined || object === 'empty' || object.tag !== 0x80) return refuse(CARD_SW.wrongParametersInData);
    const secret = this.agree(object.value);
    return secret
      ? succeedAndOpen(encodeTlv(0x7c), SecureMessaging.withAes(aesSessionKeys(secret)))
      : refuse(CARD_SW.wrongParametersInData);
  }

  /** MSE:SET KAT: 91 the terminal's key, 84 a key reference. */
  setKeyAgreementTemplate(data: Uint8Array): Answer {
    this.forget();
    if (this.suite !== 'triple-des') return refuse(SW.functionNotSupported);
    const objects = parseSecurityEnvironment(data);
    if (objects?.has(0x84)) return refuse(SW.referenceDataNotFound);
    const terminalKey = objects?.get(0x91);
    const secret = terminalKey && this.agree(terminalKey);
    if (!secret) return refuse(CARD_SW.wrongParametersInData);
    const keys = {
      encryption: deriveTripleDes(secret, KEY_USE.encryption),
      mac: deriveTripleDes(secret, KEY_USE.mac),
    };
    return succeedAndOpen(new Uint8Array(0), SecureMessaging.withTripleDes(keys, new Uint8Array(8)));
  }

  private agree(terminalKey: Uint8Array): Uint8Array | undefined {
    const point = decodePoint(this.curve, terminalKey);
    return point && sharedSecret(this.curve, point, this.privateKey);
  }
}

/** §6.2.4.2: the session keys that follow from the shared secret. */
export const aesSessionKeys = (secret: Uint8Array): SessionKeys => ({
  encryption: deriveAes128(secret, KEY_USE.encryption),
  mac: deriveAes128(secret, KEY_USE.mac),
});
