import { createCipheriv, createDecipheriv, randomBytes as nodeRandomBytes } from 'node:crypto';
import { cmac } from '@noble/ciphers/aes.js';
import { concatBytes } from '../tlv/index.ts';

/*
 * Raw primitives, shared with the simulated card; anything that knows a protocol (key derivation, PACE, secure messaging)
 * has its place elsewhere, so that an error there cannot hide on both sides at once. A wrong key or block length is a bug
 * of the caller and throws. No function pads by itself.
 */
const DES_BLOCK_BYTES = 8;
const AES_BLOCK_BYTES = 16;

/** Key 16, 24 or 32 bytes; IV 16 bytes; data in whole blocks. A zero IV and one block is AES-ECB. */
export function aesCbcEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return run(createCipheriv(`aes-${key.length * 8}-cbc`, key, iv), data, AES_BLOCK_BYTES);
}

export function aesCbcDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return run(createDecipheriv(`aes-${key.length * 8}-cbc`, key, iv), data, AES_BLOCK_BYTES);
}

/** Two-key triple DES: key 16 bytes, IV 8 bytes; data in whole blocks. */
export function tdesCbcEncrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return run(createCipheriv('des-ede3-cbc', twoKey(key), iv), data, DES_BLOCK_BYTES);
}

export function tdesCbcDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  return run(createDecipheriv('des-ede3-cbc', twoKey(key), iv), data, DES_BLOCK_BYTES);
}

/** ISO/IEC 9797-1 MAC algorithm 3 with DES: key 16 bytes, MAC 8 bytes; the data are padded already. */
export function retailMac(key: Uint8Array, paddedData: Uint8Array): Uint8Array {
  if (key.length !== 16) throw new RangeError('a retail MAC key has 16 bytes');
  if (paddedData.length === 0) throw new RangeError('data without a block');
  const first = singleDes(key.subarray(0, 8));
  const second = singleDes(key.subarray(8, 16));
  const zero = new Uint8Array(DES_BLOCK_BYTES);
  const chain = run(createCipheriv('des-ede3-cbc', first, zero), paddedData, DES_BLOCK_BYTES);
  const last = run(createDecipheriv('des-ede3-cbc', second, zero), chain.subarray(-DES_BLOCK_BYTES), DES_BLOCK_BYTES);
  return run(createCipheriv('des-ede3-cbc', first, zero), last, DES_BLOCK_BYTES);
}

/** NIST SP 800-38B: key 16, 24 or 32 bytes, MAC 16 bytes; protocols of Doc 9303 keep the first 8. */
export function aesCmac(key: Uint8Array, data: Uint8Array): Uint8Array {
  return cmac(data, key);
}

/** ISO/IEC 9797-1 padding method 2: `80`, then zeros to a whole block; at least one byte. */
export function padMethod2(data: Uint8Array, blockBytes: 8 | 16): Uint8Array {
  const padded = new Uint8Array((Math.floor(data.length / blockBytes) + 1) * blockBytes);
  padded.set(data);
  padded[data.length] = 0x80;
  return padded;
}

/** Undefined when the data do not end in `80 00 … 00` within the last block. */
export function unpadMethod2(padded: Uint8Array, blockBytes: 8 | 16): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % blockBytes !== 0) return undefined;
  let end = padded.length - 1;
  while (end > padded.length - blockBytes && padded[end] === 0) end--;
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
}

export function randomBytes(lengthBytes: number): Uint8Array {
  return new Uint8Array(nodeRandomBytes(lengthBytes));
}

function twoKey(key: Uint8Array): Uint8Array {
  if (key.length !== 16) throw new RangeError('a two-key triple DES key has 16 bytes');
  return concatBytes(key, key.subarray(0, 8));
}

/** OpenSSL 3 keeps single DES in its legacy provider; K‖K‖K through triple DES is the same function. */
function singleDes(key: Uint8Array): Uint8Array {
  return concatBytes(key, key, key);
}

function run(
  cipher: ReturnType<typeof createCipheriv> | ReturnType<typeof createDecipheriv>,
  data: Uint8Array,
  blockBytes: number,
): Uint8Array {
  if (data.length % blockBytes !== 0) throw new RangeError('data not in whole blocks');
  cipher.setAutoPadding(false);
  const head = cipher.update(data);
  const tail = cipher.final();
  return tail.length === 0 ? new Uint8Array(head) : concatBytes(head, tail);
}
