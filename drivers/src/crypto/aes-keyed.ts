import { createCipheriv, createDecipheriv } from 'node:crypto';

/*
 * AES under one key for many messages, as secure messaging needs it: making a cipher object costs more than a short message
 * does, so each key has one of a kind, for as long as it lives. The functions of ciphers.ts, and the same values.
 */
const BLOCK_BYTES = 16;

export interface AesCipher {
  /** Each block by itself. */
  readonly encryptBlocks: (blocks: Uint8Array) => Uint8Array;
  /** Data in whole blocks. */
  readonly cbcEncrypt: (iv: Uint8Array, data: Uint8Array) => Uint8Array;
  readonly cbcDecrypt: (iv: Uint8Array, data: Uint8Array) => Uint8Array;
}

/** Key 16, 24 or 32 bytes. */
export function createAesCipher(key: Uint8Array): AesCipher {
  const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  const decipher = createDecipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  const chain = createCbcChain(key);
  return {
    encryptBlocks(blocks) {
      if (blocks.length % BLOCK_BYTES !== 0) throw new RangeError('data not in whole blocks');
      return viewOf(cipher.update(blocks));
    },
    cbcEncrypt: (iv, data) => chain(iv, Uint8Array.from(data)),
    cbcDecrypt(iv, data) {
      if (data.length % BLOCK_BYTES !== 0) throw new RangeError('data not in whole blocks');
      if (data.length === 0) return new Uint8Array(0);
      const plain = decipher.update(data);
      for (let i = 0; i < BLOCK_BYTES; i++) plain[i] = (plain[i] ?? 0) ^ (iv[i] ?? 0);
      for (let i = BLOCK_BYTES; i < plain.length; i++) plain[i] = (plain[i] ?? 0) ^ (data[i - BLOCK_BYTES] ?? 0);
      return viewOf(plain);
    },
  };
}

/** AES-CMAC (NIST SP 800-38B) over the parts one behind the other; 16 bytes. */
export function createAesCmac(key: Uint8Array): (...parts: readonly Uint8Array[]) => Uint8Array {
  const chain = createCbcChain(key);
  const zero = new Uint8Array(BLOCK_BYTES);
  const whole = doubled(chain(zero, new Uint8Array(BLOCK_BYTES)));
  const padded = doubled(whole);
  return (...parts) => {
    let length = 0;
    for (const part of parts) length += part.length;
    const blocks = Math.max(1, Math.ceil(length / BLOCK_BYTES));
    const input = new Uint8Array(blocks * BLOCK_BYTES);
    let offset = 0;
    for (const part of parts) {
      input.set(part, offset);
      offset += part.length;
    }
    const isWhole = offset === input.length;
    if (!isWhole) input[offset] = 0x80;
    xorInto(input, input.length - BLOCK_BYTES, isWhole ? whole : padded);
    return chain(zero, input).slice(-BLOCK_BYTES);
  };
}

/**
 * CBC with any initialisation vector on one cipher object: it goes on from the last block that it gave, so the first block of
 * the next message has that taken out and its own vector put in. Overwrites `data`.
 */
function createCbcChain(key: Uint8Array): (iv: Uint8Array, data: Uint8Array) => Uint8Array {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, new Uint8Array(BLOCK_BYTES)).setAutoPadding(false);
  let last: Uint8Array = new Uint8Array(BLOCK_BYTES);
  return (iv, data) => {
    if (data.length % BLOCK_BYTES !== 0) throw new RangeError('data not in whole blocks');
    if (data.length === 0) return data;
    xorInto(data, 0, last);
    xorInto(data, 0, iv);
    const chained = viewOf(cipher.update(data));
    last = chained.subarray(-BLOCK_BYTES);
    return chained;
  };
}

/** Without Buffer's own ways: `slice` of one is a view. */
const viewOf = (buffer: Buffer): Uint8Array => new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);

function xorInto(data: Uint8Array, offset: number, block: Uint8Array): void {
  for (let i = 0; i < BLOCK_BYTES; i++) data[offset + i] = (data[offset + i] ?? 0) ^ (block[i] ?? 0);
}

/** Times x in GF(2^128) (NIST SP 800-38B §6.1). */
function doubled(block: Uint8Array): Uint8Array {
  const shifted = block.map((byte, i) => (byte << 1) | ((block[i + 1] ?? 0) >> 7));
  const last = shifted[BLOCK_BYTES - 1] ?? 0;
  shifted[BLOCK_BYTES - 1] = (block[0] ?? 0) & 0x80 ? last ^ 0x87 : last;
  return shifted;
}
