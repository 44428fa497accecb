import { type CommandApdu, type ResponseApdu, SW, statusHex } from '../apdu/index.ts';
import {
  type AesCipher,
  createAesCipher,
  createAesCmac,
  padMethod2,
  retailMac,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { concatBytes, encodeTlv, equalBytes, readTlvHeader } from '../tlv/index.ts';
import type { CipherSuite, SessionKeys } from './key-derivation.ts';

/**
 * Secure messaging of ICAO 9303-11 §9.8: commands and answers encrypted, MACed and counted. After any failure the object is
 * of no more use: the card's counter and ours have parted.
 */
export interface SecureMessaging {
  readonly suite: CipherSuite;
  /** Answers whose MAC was right so far. The first one proves that the other side holds the keys. */
  readonly verifiedResponses: () => number;
  readonly protect: (command: CommandApdu) => CommandApdu;
  readonly unprotect: (response: ResponseApdu) => Result<ResponseApdu, SecureMessagingFailure>;
}

export type SecureMessagingFailure =
  /** A bare status word where a protected answer was due: the card has left secure messaging (or never joined). */
  | { readonly code: 'plain-status'; readonly sw: number }
  | { readonly code: 'malformed' | 'wrong-mac' | 'wrong-padding' | 'status-mismatch' };

export interface SecureMessagingOptions extends SessionKeys {
  readonly suite: CipherSuite;
  /** Send sequence counter before the first command: 8 bytes for 3DES, 16 for AES. Default zero (PACE, Chip Authentication). */
  readonly sendSequenceCounter?: Uint8Array;
}

const MAC_BYTES = 8;
/** Secure messaging, header authenticated (ISO/IEC 7816-4 §5.4.1). */
const SECURED = 0x0c;
const EMPTY = new Uint8Array(0);
const SHORT_RESPONSE_BYTES = 256;

export const blockBytesOf = (suite: CipherSuite): 8 | 16 => (suite === '3des' ? 8 : 16);

export function createSecureMessaging(options: SecureMessagingOptions): SecureMessaging {
  const { suite } = options;
  const blockBytes = blockBytesOf(suite);
  const cipher = createCipher(options);
  const counter = Uint8Array.from(options.sendSequenceCounter ?? new Uint8Array(blockBytes));
  if (counter.length !== blockBytes) throw new RangeError('length of the send sequence counter');
  /** The four bytes, padded to a block. */
  const header = padMethod2(new Uint8Array(4), blockBytes);
  let verified = 0;

  return {
    suite,
    verifiedResponses: () => verified,

    protect(command) {
      increment(counter);
      const { ins, p1, p2, ne, data } = command;
      const cla = command.cla | SECURED;
      const expected = ne === undefined ? EMPTY : expectedLength(ne);
      const objects =
        data === undefined || data.length === 0
          ? expected
          : concatBytes(encryptedData(ins, cipher.encrypt(counter, padMethod2(data, blockBytes))), expected);
      header.set([cla, ins, p1, p2]);
      // A header alone fills its blocks already; only what follows it is padded again (ICAO 9303-11 §9.8.1).
      const mac = objects.length === 0 ? cipher.macOfBlocks(counter, header) : cipher.mac(counter, header, objects);
      const body = new Uint8Array(objects.length + 2 + MAC_BYTES);
      body.set(objects);
      body[objects.length] = 0x8e;
      body[objects.length + 1] = MAC_BYTES;
      body.set(mac, objects.length + 2);
      const longAnswer = ne !== undefined && protectedBytes(suite, ne) > SHORT_RESPONSE_BYTES;
      const extended = body.length > 0xff || (command.extended ?? longAnswer);
      return { cla, ins, p1, p2, data: body, ne: extended ? 65_536 : 256, extended };
    },

    unprotect(response) {
      increment(counter);
      if (response.data.length === 0) return err({ code: 'plain-status', sw: response.sw });
      const objects = splitObjects(response.data);
      if (objects === undefined) return err({ code: 'malformed' });
      const { encrypted, status, mac, covered } = objects;
      if (!equalBytes(cipher.mac(counter, covered), mac)) return err({ code: 'wrong-mac' });
      const sw = (status[0] ?? 0) * 256 + (status[1] ?? 0);
      if (sw !== response.sw) return err({ code: 'status-mismatch' });
      let data: Uint8Array = EMPTY;
      if (encrypted !== undefined) {
        if (encrypted.length === 0 || encrypted.length % blockBytes !== 0) return err({ code: 'malformed' });
        const plain = unpadMethod2(cipher.decrypt(counter, encrypted), blockBytes);
        if (plain === undefined) return err({ code: 'wrong-padding' });
        data = plain;
      }
      verified++;
      return ok({ data, sw });
    },
  };
}

export function describeSecureMessagingFailure(failure: SecureMessagingFailure): string {
  switch (failure.code) {
    case 'plain-status':
      return failure.sw === SW.success
        ? 'the card answered without secure messaging'
        : `the card left secure messaging with status ${statusHex(failure.sw)}`;
    case 'malformed':
      return 'a protected answer is malformed';
    case 'wrong-mac':
      return 'the MAC of an answer is wrong';
    case 'wrong-padding':
      return 'the padding of an answer is wrong';
    case 'status-mismatch':
      return 'the protected status differs from the one outside';
  }
}

/** The most plain bytes that an answer of `responseBytes` (status word included) carries under `suite`. */
export function plainCapacity(suite: CipherSuite, responseBytes: number): number {
  const blockBytes = blockBytesOf(suite);
  const room = responseBytes - 2;
  let padded = Math.floor(room / blockBytes) * blockBytes;
  while (padded > 0 && protectedBytes(suite, padded - 1) > room) padded -= blockBytes;
  return Math.max(0, padded - 1);
}

/** Bytes of a protected answer for `plainBytes`, status word not counted: DO'87', DO'99', DO'8E'. */
function protectedBytes(suite: CipherSuite, plainBytes: number): number {
  const blockBytes = blockBytesOf(suite);
  const content = 1 + (Math.floor(plainBytes / blockBytes) + 1) * blockBytes;
  const lengthField = content < 0x80 ? 1 : content < 0x100 ? 2 : content < 0x10000 ? 3 : 4;
  return 1 + lengthField + content + 4 + 2 + MAC_BYTES;
}

/** Odd instruction bytes carry BER-TLV and use DO'85', without the padding indicator (ICAO 9303-11 §9.8.3). */
function encryptedData(ins: number, cryptogram: Uint8Array): Uint8Array {
  return ins % 2 === 1 ? encodeTlv(0x85, cryptogram) : encodeTlv(0x87, Uint8Array.of(1), cryptogram);
}

/** DO'97', Le in one byte or two. */
const expectedLength = (ne: number): Uint8Array =>
  ne <= 256 ? Uint8Array.of(0x97, 1, ne & 0xff) : Uint8Array.of(0x97, 2, (ne >> 8) & 0xff, ne & 0xff);

interface ProtectedObjects {
  /** The cryptogram of DO'87' or DO'85'; undefined: the answer carries no data. */
  readonly encrypted: Uint8Array | undefined;
  readonly status: Uint8Array;
  readonly mac: Uint8Array;
  /** What the MAC is taken over: everything before DO'8E', as it came. */
  readonly covered: Uint8Array;
}

/** `[DO'87' | DO'85'] DO'99' DO'8E'` and nothing else: an object that we would ignore could be one that we must not. */
function splitObjects(data: Uint8Array): ProtectedObjects | undefined {
  let offset = 0;
  let encrypted: Uint8Array | undefined;
  if (data[0] === 0x87 || data[0] === 0x85) {
    const header = readTlvHeader(data, 0, { ber: true });
    if (!header.ok || header.value.lengthBytes === null) return undefined;
    const { headerBytes, lengthBytes } = header.value;
    offset = headerBytes + lengthBytes;
    encrypted = data.subarray(headerBytes, offset);
    if (data[0] === 0x87) {
      if (encrypted[0] !== PADDED) return undefined;
      encrypted = encrypted.subarray(1);
    }
  }
  const status = fixedObject(data, offset, { tag: 0x99, lengthBytes: 2 });
  const mac = fixedObject(data, offset + 4, { tag: 0x8e, lengthBytes: MAC_BYTES });
  if (status === undefined || mac === undefined || data.length !== offset + 4 + 2 + MAC_BYTES) return undefined;
  return { encrypted, status, mac, covered: data.subarray(0, offset + 4) };
}

/** Padding indicator of DO'87': method 2. */
const PADDED = 0x01;

/** The value of an object whose length cannot be another, in its shortest form. */
function fixedObject(
  data: Uint8Array,
  offset: number,
  { tag, lengthBytes }: { readonly tag: number; readonly lengthBytes: number },
): Uint8Array | undefined {
  if (data[offset] !== tag || data[offset + 1] !== lengthBytes) return undefined;
  return data.subarray(offset + 2, offset + 2 + lengthBytes);
}

interface Cipher {
  readonly encrypt: (counter: Uint8Array, padded: Uint8Array) => Uint8Array;
  readonly decrypt: (counter: Uint8Array, cryptogram: Uint8Array) => Uint8Array;
  /** Over the counter and the parts behind it, padded by method 2. */
  readonly mac: (counter: Uint8Array, ...parts: readonly Uint8Array[]) => Uint8Array;
  /** The same over whole blocks, without padding. */
  readonly macOfBlocks: (counter: Uint8Array, blocks: Uint8Array) => Uint8Array;
}

function createCipher({ suite, encryptionKey, macKey }: SecureMessagingOptions): Cipher {
  if (suite === '3des') {
    const zero = new Uint8Array(8);
    return {
      encrypt: (_, padded) => tdesCbcEncrypt(encryptionKey, zero, padded),
      decrypt: (_, cryptogram) => tdesCbcDecrypt(encryptionKey, zero, cryptogram),
      mac: (...parts) => retailMac(macKey, padMethod2(concatBytes(...parts), 8)),
      macOfBlocks: (...parts) => retailMac(macKey, concatBytes(...parts)),
    };
  }
  const cipher = createAesCipher(encryptionKey);
  const cmac = createAesCmac(macKey);
  const vectorOf = createVectors(cipher);
  return {
    encrypt: (counter, padded) => cipher.cbcEncrypt(vectorOf(counter), padded),
    decrypt: (counter, cryptogram) => cipher.cbcDecrypt(vectorOf(counter), cryptogram),
    mac: (...parts) => cmac(...parts, paddingFor(parts)).subarray(0, MAC_BYTES),
    macOfBlocks: (...parts) => cmac(...parts).subarray(0, MAC_BYTES),
  };
}

/**
 * IV = E(K_Enc, SSC) (ICAO 9303-11 §9.8.6.1). Counters follow one another, and sixteen blocks are encrypted nearly as fast as
 * one: those that differ in their last four bits are made together.
 */
function createVectors({ encryptBlocks }: AesCipher): (counter: Uint8Array) => Uint8Array {
  const counters = new Uint8Array(256);
  let vectors: Uint8Array | undefined;
  return (counter) => {
    const last = counter[15] ?? 0;
    if (vectors === undefined || !isSameBatch(counters, counter)) {
      for (let i = 0; i < 16; i++) {
        counters.set(counter, 16 * i);
        counters[16 * i + 15] = (last & 0xf0) | i;
      }
      vectors = encryptBlocks(counters);
    }
    const at = 16 * (last & 0x0f);
    return vectors.subarray(at, at + 16);
  };
}

function isSameBatch(first: Uint8Array, counter: Uint8Array): boolean {
  for (let i = 14; i >= 0; i--) if (first[i] !== counter[i]) return false;
  return first[15] === ((counter[15] ?? 0) & 0xf0);
}

/** Padding method 2 as a part of its own, so that what it pads need not be copied: `80 00 … 00` by length modulo 16. */
const PADDINGS = Array.from({ length: 16 }, (_, used) => padMethod2(new Uint8Array(used), 16).subarray(used));

function paddingFor(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  return PADDINGS[length % 16] ?? EMPTY;
}

function increment(counter: Uint8Array): void {
  for (let i = counter.length - 1; i >= 0; i--) {
    const next = ((counter[i] ?? 0) + 1) & 0xff;
    counter[i] = next;
    if (next !== 0) return;
  }
}
