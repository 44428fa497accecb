import { aesCbcEncrypt, aesCmac, createAesCipher, createAesCmac, padMethod2 } from '@motcua/drivers/crypto';
import { createSecureMessaging } from '@motcua/drivers/emrtd/secure-messaging';
import { concatBytes, encodeTlv } from '@motcua/drivers/tlv';
import type { MessagingCost } from './chip-model.ts';
import { median } from './median.ts';

const FACE_FILE_BYTES = 17_018;
/** Under AES one answer over vpcd carries no more. */
const LONGEST_BLOCK_BYTES = 65_503;
const ROUNDS = 100;
/** Until the compiler has seen both ways. */
const WARM_UP = 100;
const encryptionKey = new Uint8Array(16).fill(0x11);
const macKey = new Uint8Array(16).fill(0x22);

interface Block {
  readonly offset: number;
  readonly ne: number;
  readonly response: Uint8Array;
  readonly cryptogram: Uint8Array;
  /** What the two MACs of the exchange are taken over. */
  readonly commandInput: Uint8Array;
  readonly responseInput: Uint8Array;
}

/**
 * Protecting the commands and opening the answers of one reading of the face, against AES-CBC over the same cryptograms and
 * AES-CMAC over the same bytes with the same primitives: without counters, vectors, data objects, padding or checks.
 */
export function messagingCost(maxRead: number): MessagingCost {
  const blocks = blocksOf(Math.min(maxRead, LONGEST_BLOCK_BYTES));
  const iv = new Uint8Array(16);
  const secured: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    secured.push(
      time(() => {
        const messaging = createSecureMessaging({ suite: 'aes-128', encryptionKey, macKey });
        for (const { offset, ne, response } of blocks) {
          messaging.protect({ cla: 0, ins: 0xb0, p1: offset >> 8, p2: offset & 0xff, ne });
          if (!messaging.unprotect({ data: response, sw: 0x9000 }).ok) throw new Error('the bench made a wrong answer');
        }
      }),
    );
    plain.push(
      time(() => {
        const cipher = createAesCipher(encryptionKey);
        const cmac = createAesCmac(macKey);
        for (const { cryptogram, commandInput, responseInput } of blocks) {
          cmac(commandInput);
          cmac(responseInput);
          cipher.cbcDecrypt(iv, cryptogram);
        }
      }),
    );
  }
  const secureMessagingMs = median(secured.slice(WARM_UP));
  const plainMs = median(plain.slice(WARM_UP));
  return { maxRead, secureMessagingMs, plainMs, ratio: secureMessagingMs / plainMs };
}

function time(work: () => void): number {
  const startedMs = performance.now();
  work();
  return performance.now() - startedMs;
}

/** The card's side, by the book (ICAO 9303-11 §9.8). */
function blocksOf(blockBytes: number): Block[] {
  const blocks: Block[] = [];
  for (let offset = 0; offset < FACE_FILE_BYTES; offset += blockBytes) {
    const ne = Math.min(blockBytes, FACE_FILE_BYTES - offset);
    const commandCounter = counter(2 * blocks.length + 1);
    const responseCounter = counter(2 * blocks.length + 2);
    const iv = aesCbcEncrypt(encryptionKey, new Uint8Array(16), responseCounter);
    const cryptogram = aesCbcEncrypt(encryptionKey, iv, padMethod2(new Uint8Array(ne).fill(blocks.length), 16));
    const objects = concatBytes(
      encodeTlv(0x87, concatBytes(Uint8Array.of(1), cryptogram)),
      encodeTlv(0x99, Uint8Array.of(0x90, 0x00)),
    );
    const responseInput = concatBytes(responseCounter, padMethod2(objects, 16));
    const checksum = aesCmac(macKey, responseInput).slice(0, 8);
    const header = padMethod2(Uint8Array.of(0x0c, 0xb0, offset >> 8, offset & 0xff), 16);
    const expected = encodeTlv(0x97, ne > 0xff ? Uint8Array.of(ne >> 8, ne & 0xff) : Uint8Array.of(ne));
    blocks.push({
      ...{ offset, ne, cryptogram, responseInput },
      response: concatBytes(objects, encodeTlv(0x8e, checksum)),
      commandInput: concatBytes(commandCounter, padMethod2(concatBytes(header, expected), 16)),
    });
  }
  return blocks;
}

function counter(value: number): Uint8Array {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(12, value);
  return bytes;
}
