import { SW } from '@motcua/drivers/apdu';
import { padMethod2, retailMac, sha1, tdesCbcDecrypt, tdesCbcEncrypt } from '@motcua/drivers/crypto';
import { concatBytes, equalBytes } from '@motcua/drivers/tlv';
import { type Answer, refuse, succeed, succeedAndOpen } from './answer.ts';
import type { ChipRandom } from './chip-random.ts';
import { deriveTripleDes, KEY_USE } from './key-derivation.ts';
import { SecureMessaging } from './secure-messaging.ts';

const NONCE_BYTES = 8;
const KEY_BYTES = 16;
const CRYPTOGRAM_BYTES = 32;
const ZERO_IV = new Uint8Array(8);

/** Basic Access Control, the chip's side (ICAO 9303-11 §4.3): GET CHALLENGE, EXTERNAL AUTHENTICATE. */
export class BasicAccessControl {
  private readonly encryptionKey: Uint8Array;
  private readonly macKey: Uint8Array;
  private readonly random: ChipRandom;
  private chipNonce: Uint8Array | undefined;

  constructor(mrzInformation: string, random: ChipRandom) {
    const seed = sha1(Buffer.from(mrzInformation, 'latin1')).slice(0, KEY_BYTES);
    this.encryptionKey = deriveTripleDes(seed, KEY_USE.encryption);
    this.macKey = deriveTripleDes(seed, KEY_USE.mac);
    this.random = random;
  }

  forget(): void {
    this.chipNonce = undefined;
  }

  challenge(ne: number | undefined): Answer {
    if (ne === undefined || ne < NONCE_BYTES) return refuse(SW.wrongLength);
    this.chipNonce = this.random.bytes('bac-challenge', NONCE_BYTES);
    return succeed(this.chipNonce);
  }

  /** A challenge serves once, whatever comes of it. */
  authenticate(data: Uint8Array): Answer {
    const chipNonce = this.chipNonce;
    this.chipNonce = undefined;
    if (chipNonce === undefined) return refuse(SW.conditionsNotSatisfied);
    if (data.length !== CRYPTOGRAM_BYTES + 8) return refuse(SW.wrongLength);

    const cryptogram = data.subarray(0, CRYPTOGRAM_BYTES);
    if (!equalBytes(this.mac(cryptogram), data.subarray(CRYPTOGRAM_BYTES))) return refuse(SW.authenticationFailed);
    const plain = tdesCbcDecrypt(this.encryptionKey, ZERO_IV, cryptogram);
    const terminalNonce = plain.subarray(0, NONCE_BYTES);
    if (!equalBytes(plain.subarray(NONCE_BYTES, 2 * NONCE_BYTES), chipNonce)) return refuse(SW.authenticationFailed);
    const terminalKey = plain.subarray(2 * NONCE_BYTES);

    const chipKey = this.random.bytes('bac-key', KEY_BYTES);
    const proof = tdesCbcEncrypt(this.encryptionKey, ZERO_IV, concatBytes(chipNonce, terminalNonce, chipKey));
    const seed = terminalKey.map((octet, index) => octet ^ (chipKey[index] ?? 0));
    const session = SecureMessaging.withTripleDes(
      { encryption: deriveTripleDes(seed, KEY_USE.encryption), mac: deriveTripleDes(seed, KEY_USE.mac) },
      concatBytes(chipNonce.subarray(4), terminalNonce.subarray(4)),
    );
    return succeedAndOpen(concatBytes(proof, this.mac(proof)), session);
  }

  private mac(data: Uint8Array): Uint8Array {
    return retailMac(this.macKey, padMethod2(data, 8));
  }
}
