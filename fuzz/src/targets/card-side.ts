import {
  aesCbcEncrypt,
  aesCmac,
  padMethod2,
  retailMac,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, equalBytes } from '@motcua/drivers/tlv';

export type Suite = '3des' | 'aes-128' | 'aes-192' | 'aes-256';

/** What a card holds in secure messaging (ICAO 9303-11 §9.8). */
export interface CardSide {
  readonly suite: Suite;
  readonly encryptionKey: Uint8Array;
  readonly macKey: Uint8Array;
  /** Send sequence counter of the answer. */
  readonly counter: Uint8Array;
}

export const blockBytesOf = (suite: Suite): 8 | 16 => (suite === '3des' ? 8 : 16);

function macOf({ suite, macKey, counter }: CardSide, objects: Uint8Array): Uint8Array {
  const covered = concatBytes(counter, padMethod2(objects, blockBytesOf(suite)));
  return suite === '3des' ? retailMac(macKey, covered) : aesCmac(macKey, covered).subarray(0, 8);
}

/** The objects, and the MAC that makes them believed. */
export const withMac = (card: CardSide, objects: Uint8Array): Uint8Array =>
  concatBytes(objects, encodeTlv(0x8e, macOf(card, objects)));

/** An answer by the book. */
export function protectAnswer(card: CardSide, plain: Uint8Array, sw: number): Uint8Array {
  const status = encodeTlv(0x99, Uint8Array.of(sw >> 8, sw & 0xff));
  const data = plain.length === 0 ? plain : encodeTlv(0x87, Uint8Array.of(1), encrypt(card, plain));
  return withMac(card, concatBytes(data, status));
}

function encrypt({ suite, encryptionKey, counter }: CardSide, plain: Uint8Array): Uint8Array {
  const padded = padMethod2(plain, blockBytesOf(suite));
  return suite === '3des'
    ? tdesCbcEncrypt(encryptionKey, new Uint8Array(8), padded)
    : aesCbcEncrypt(encryptionKey, aesCbcEncrypt(encryptionKey, new Uint8Array(16), counter), padded);
}

/** Whether the last eight bytes are the MAC over what stands before their object, however that object is written. */
export function hasRightMac(card: CardSide, answer: Uint8Array): boolean {
  const mac = answer.subarray(-8);
  return [2, 3, 4, 5, 6].some((headerBytes) => {
    const objects = answer.subarray(0, Math.max(0, answer.length - 8 - headerBytes));
    return equalBytes(macOf(card, objects), mac);
  });
}

/** Content of DO'87' in a command under 3DES; the reader's MAC is not looked at. */
export function openCommandData({ encryptionKey }: CardSide, body: Uint8Array): Uint8Array {
  if (body[0] !== 0x87) return new Uint8Array(0);
  const long = (body[1] ?? 0) > 0x80 ? (body[1] ?? 0) & 0x7f : 0;
  const length = long === 0 ? (body[1] ?? 0) : long === 1 ? (body[2] ?? 0) : (body[2] ?? 0) * 256 + (body[3] ?? 0);
  const cryptogram = body.subarray(3 + long, 2 + long + length);
  return unpadMethod2(tdesCbcDecrypt(encryptionKey, new Uint8Array(8), cryptogram), 8) ?? new Uint8Array(0);
}
