import { type CommandApdu, SW } from '@motcua/drivers/apdu';
import {
  aesCbcEncrypt,
  aesCmac,
  type Curve,
  type CurvePoint,
  curveByParameterId,
  decodePoint,
  encodePoint,
  multiplyPoint,
  scalarFromBytes,
  sha1,
} from '@motcua/drivers/crypto';
import { concatBytes, encodeOid, encodeTlv, equalBytes } from '@motcua/drivers/tlv';
import { type Answer, CARD_SW, refuse, succeed, succeedAndOpen } from './answer.ts';
import type { ChipRandom } from './chip-random.ts';
import { deriveAes128, KEY_USE } from './key-derivation.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { authenticationData, parseAuthenticationData, parseSecurityEnvironment } from './template.ts';

/** id-PACE-ECDH-GM-AES-CBC-CMAC-128, the only protocol that Vietnamese cards are known to offer. */
const PROTOCOL = encodeOid('0.4.0.127.0.7.2.2.4.2.2');
const PARAMETER_ID = 13;
const NONCE_BYTES = 16;
const TOKEN_BYTES = 8;
const CHAINING = 0x10;
const PASSWORD = { mrz: 1, can: 2 } as const;

type Step =
  | { readonly expects: 'nothing' }
  | { readonly expects: 'nonce-request'; readonly passwordKey: Uint8Array }
  | { readonly expects: 'mapping'; readonly nonce: Uint8Array }
  | { readonly expects: 'agreement'; readonly generator: CurvePoint }
  | {
      readonly expects: 'token';
      readonly keys: { readonly encryption: Uint8Array; readonly mac: Uint8Array };
      readonly chipKey: CurvePoint;
      readonly terminalKey: CurvePoint;
    };

/** PACE with generic mapping over an elliptic curve, the chip's side (ICAO 9303-11 §4.4). */
export class Pace {
  private readonly curve: Curve;
  private readonly passwordKeys: ReadonlyMap<number, Uint8Array>;
  private readonly random: ChipRandom;
  private step: Step = { expects: 'nothing' };

  constructor(passwords: { readonly can: string; readonly mrzInformation: string }, random: ChipRandom) {
    const curve = curveByParameterId(PARAMETER_ID);
    if (!curve) throw new RangeError('brainpoolP256r1 is missing');
    this.curve = curve;
    this.random = random;
    const mrzSecret = sha1(Buffer.from(passwords.mrzInformation, 'latin1'));
    this.passwordKeys = new Map([
      [PASSWORD.mrz, deriveAes128(mrzSecret, KEY_USE.password)],
      [PASSWORD.can, deriveAes128(Buffer.from(passwords.can, 'latin1'), KEY_USE.password)],
    ]);
  }

  forget(): void {
    this.step = { expects: 'nothing' };
  }

  get underWay(): boolean {
    return this.step.expects !== 'nothing';
  }

  /** MSE:SET AT (§4.4.4.1): 80 the protocol, 83 the password, 84 the domain parameters. */
  setTemplate(data: Uint8Array): Answer {
    this.forget();
    const objects = parseSecurityEnvironment(data);
    const protocol = objects?.get(0x80);
    const password = objects?.get(0x83);
    if (!protocol || !password || password.length !== 1) return refuse(CARD_SW.wrongParametersInData);
    if (!equalBytes(protocol, PROTOCOL)) return refuse(CARD_SW.wrongParametersInData);
    const parameterId = objects?.get(0x84);
    if (parameterId && !equalBytes(parameterId, Uint8Array.of(PARAMETER_ID))) return refuse(SW.referenceDataNotFound);
    const passwordKey = this.passwordKeys.get(password[0] ?? 0);
    if (!passwordKey) return refuse(SW.referenceDataNotFound);
    this.step = { expects: 'nonce-request', passwordKey };
    return succeed();
  }

  /** GENERAL AUTHENTICATE (§4.4.4.2). What goes wrong at any step ends the run. */
  generalAuthenticate(command: CommandApdu): Answer {
    const { step } = this;
    this.forget();
    const object = parseAuthenticationData(command.data ?? new Uint8Array(0));
    if (object === undefined) return refuse(CARD_SW.wrongParametersInData);
    const last = step.expects === 'token';
    if (((command.cla & CHAINING) === 0) !== last) {
      return refuse(last ? CARD_SW.lastCommandOfChainExpected : SW.conditionsNotSatisfied);
    }
    switch (step.expects) {
      case 'nothing':
        return refuse(SW.conditionsNotSatisfied);
      case 'nonce-request':
        return object === 'empty' ? this.encryptNonce(step.passwordKey) : refuse(CARD_SW.wrongParametersInData);
      case 'mapping':
        return this.withPoint(object, 0x81, (point) => this.mapNonce(step.nonce, point));
      case 'agreement':
        return this.withPoint(object, 0x83, (point) => this.agree(step.generator, point));
      case 'token':
        if (object === 'empty' || object.tag !== 0x85) return refuse(CARD_SW.wrongParametersInData);
        return this.checkToken(step, object.value);
      default:
        return step satisfies never;
    }
  }

  private encryptNonce(passwordKey: Uint8Array): Answer {
    const nonce = this.random.bytes('pace-nonce', NONCE_BYTES);
    this.step = { expects: 'mapping', nonce };
    return succeed(authenticationData(0x80, aesCbcEncrypt(passwordKey, new Uint8Array(16), nonce)));
  }

  /** §4.4.3.3.1: G̃ = s · G + H. */
  private mapNonce(nonce: Uint8Array, terminalPoint: CurvePoint): Answer {
    const scalar = this.random.scalar('pace-mapping', this.curve);
    const chipPoint = multiplyPoint(this.curve, this.curve.base, scalar);
    const shared = multiplyPoint(this.curve, terminalPoint, scalar);
    const base = multiplyPoint(this.curve, this.curve.base, scalarFromBytes(nonce));
    const generator = shared && base?.add(shared);
    if (!chipPoint || !generator || generator.is0()) return refuse(CARD_SW.wrongParametersInData);
    this.step = { expects: 'agreement', generator };
    return succeed(authenticationData(0x82, encodePoint(chipPoint)));
  }

  private agree(generator: CurvePoint, terminalKey: CurvePoint): Answer {
    const scalar = this.random.scalar('pace-agreement', this.curve);
    const chipKey = multiplyPoint(this.curve, generator, scalar);
    const shared = multiplyPoint(this.curve, terminalKey, scalar);
    // §4.4.1: each party checks that the two public keys differ.
    if (!chipKey || !shared || chipKey.equals(terminalKey)) return refuse(CARD_SW.wrongParametersInData);
    const secret = encodePoint(shared).slice(1, 1 + this.curve.fieldBytes);
    const keys = {
      encryption: deriveAes128(secret, KEY_USE.encryption),
      mac: deriveAes128(secret, KEY_USE.mac),
    };
    this.step = { expects: 'token', keys, chipKey, terminalKey };
    return succeed(authenticationData(0x84, encodePoint(chipKey)));
  }

  private checkToken(step: Extract<Step, { expects: 'token' }>, token: Uint8Array): Answer {
    if (!equalBytes(token, authenticationToken(step.keys.mac, step.chipKey))) return refuse(SW.authenticationFailed);
    const proof = authenticationToken(step.keys.mac, step.terminalKey);
    return succeedAndOpen(authenticationData(0x86, proof), SecureMessaging.withAes(step.keys));
  }

  private withPoint(
    object: { tag: number; value: Uint8Array } | 'empty',
    tag: number,
    next: (point: CurvePoint) => Answer,
  ): Answer {
    if (object === 'empty' || object.tag !== tag) return refuse(CARD_SW.wrongParametersInData);
    const point = decodePoint(this.curve, object.value);
    return point ? next(point) : refuse(CARD_SW.wrongParametersInData);
  }
}

/** §4.4.3.4: a MAC over the other side's public key as a data object (7F49). */
function authenticationToken(macKey: Uint8Array, publicKey: CurvePoint): Uint8Array {
  const object = encodeTlv(0x7f49, encodeTlv(0x06, PROTOCOL), encodeTlv(0x86, encodePoint(publicKey)));
  return aesCmac(macKey, concatBytes(object)).slice(0, TOKEN_BYTES);
}
