import { INS, remainingTries, SW } from '../../apdu/index.ts';
import { padMethod2, randomBytes, retailMac, tdesCbcDecrypt, tdesCbcEncrypt } from '../../crypto/index.ts';
import { err, ok, type Result } from '../../result/index.ts';
import { concatBytes, equalBytes } from '../../tlv/index.ts';
import type { CardLink } from '../card-link.ts';
import { deriveSessionKeys } from '../key-derivation.ts';
import { createSecureMessaging, type SecureMessaging } from '../secure-messaging.ts';
import { type AccessFailure, JUDGES_PASSWORD } from './pace-model.ts';

export interface BacOptions {
  /** Replaced only to replay published examples: terminal nonce (8 bytes), then key material (16 bytes). */
  readonly random?: (lengthBytes: number) => Uint8Array;
}

const NONCE_BYTES = 8;
const KEY_BYTES = 16;
const MAC_BYTES = 8;
const ANSWER_BYTES = 2 * NONCE_BYTES + KEY_BYTES + MAC_BYTES;
const ZERO_IV = new Uint8Array(8);

/**
 * Basic Access Control (ICAO 9303-11 §4.3), with the application selected: two exchanges, then secure messaging.
 * `mrzSecret` is SHA-1 of MRZ_information, 20 bytes.
 */
export async function openWithBac(
  link: CardLink,
  mrzSecret: Uint8Array,
  options: BacOptions = {},
): Promise<Result<SecureMessaging, AccessFailure>> {
  const random = options.random ?? randomBytes;
  const { encryptionKey, macKey } = deriveSessionKeys('3des', mrzSecret.subarray(0, 16));
  const macOf = (data: Uint8Array): Uint8Array => retailMac(macKey, padMethod2(data, 8));

  const challenge = await link.send('BAC: challenge', {
    cla: 0,
    ins: INS.getChallenge,
    p1: 0,
    p2: 0,
    ne: NONCE_BYTES,
  });
  if (!challenge.ok) return err({ kind: 'link', failure: challenge.error });
  if (challenge.value.sw !== SW.success) return err({ kind: 'refused', sw: challenge.value.sw });
  const chipNonce = challenge.value.data;
  if (chipNonce.length !== NONCE_BYTES) return err({ kind: 'dishonest', message: 'a BAC challenge of a wrong length' });

  const terminalNonce = random(NONCE_BYTES);
  const terminalKey = random(KEY_BYTES);
  const token = tdesCbcEncrypt(encryptionKey, ZERO_IV, concatBytes(terminalNonce, chipNonce, terminalKey));
  const command = {
    cla: 0,
    ins: INS.externalAuthenticate,
    p1: 0,
    p2: 0,
    data: concatBytes(token, macOf(token)),
    ne: ANSWER_BYTES,
  };
  const answer = await link.send('BAC: authenticate', command, JUDGES_PASSWORD);
  if (!answer.ok) return err({ kind: 'link', failure: answer.error });
  const { sw, data } = answer.value;
  if (sw !== SW.success) return err({ kind: keyRejected(sw) ? 'wrong-key' : 'refused', sw });
  if (data.length !== ANSWER_BYTES) return err({ kind: 'dishonest', message: 'a BAC answer of a wrong length' });

  const cardToken = data.subarray(0, -MAC_BYTES);
  if (!equalBytes(data.subarray(-MAC_BYTES), macOf(cardToken))) {
    return err({ kind: 'dishonest', message: 'the MAC of the BAC answer is wrong' });
  }
  const plain = tdesCbcDecrypt(encryptionKey, ZERO_IV, cardToken);
  const echoed = plain.subarray(0, 2 * NONCE_BYTES);
  if (!equalBytes(echoed, concatBytes(chipNonce, terminalNonce))) {
    return err({ kind: 'dishonest', message: 'the BAC answer does not repeat the nonces' });
  }
  const chipKey = plain.subarray(2 * NONCE_BYTES);
  const seed = terminalKey.map((byte, i) => byte ^ (chipKey[i] ?? 0));
  return ok(
    createSecureMessaging({
      suite: '3des',
      ...deriveSessionKeys('3des', seed),
      sendSequenceCounter: concatBytes(chipNonce.subarray(4), terminalNonce.subarray(4)),
    }),
  );
}

/** By the book 6300; cards in the field also answer with a security status. */
function keyRejected(sw: number): boolean {
  return (
    sw === SW.authenticationFailed ||
    remainingTries(sw) !== undefined ||
    sw === SW.securityStatusNotSatisfied ||
    sw === SW.conditionsNotSatisfied ||
    sw === SW.secureMessagingObjectIncorrect ||
    sw === SW.wrongData
  );
}
