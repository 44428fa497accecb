import { type CommandApdu, type ResponseApdu, SW, statusHex } from '../apdu/index.ts';
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  padMethod2,
  retailMac,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { concatBytes, encodeTlv, equalBytes, parseTlv, type TlvNode } from '../tlv/index.ts';
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
const SHORT_RESPONSE_BYTES = 256;

export const blockBytesOf = (suite: CipherSuite): 8 | 16 => (suite === '3des' ? 8 : 16);

export function createSecureMessaging(options: SecureMessagingOptions): SecureMessaging {
  const { suite } = options;
  const blockBytes = blockBytesOf(suite);
  const cipher = createCipher(options);
  const counter = Uint8Array.from(options.sendSequenceCounter ?? new Uint8Array(blockBytes));
  if (counter.length !== blockBytes) throw new RangeError('length of the send sequence counter');
  let verified = 0;

  return {
    suite,
    verifiedResponses: () => verified,

    protect(command) {
      increment(counter);
      const header = Uint8Array.of(command.cla | 0x0c, command.ins, command.p1, command.p2);
      const data = command.data ?? new Uint8Array(0);
      const objects = concatBytes(
        data.length === 0 ? data : encryptedData(command.ins, cipher.encrypt(counter, padMethod2(data, blockBytes))),
        command.ne === undefined ? new Uint8Array(0) : encodeTlv(0x97, expectedLength(command.ne)),
      );
      // A header alone fills its blocks already; only what follows it is padded again (ICAO 9303-11 §9.8.1).
      const covered = padMethod2(header, blockBytes);
      const mac = cipher.mac(
        counter,
        objects.length === 0 ? covered : padMethod2(concatBytes(covered, objects), blockBytes),
      );
      const body = concatBytes(objects, encodeTlv(0x8e, mac));
      const longAnswer = command.ne !== undefined && protectedBytes(suite, command.ne) > SHORT_RESPONSE_BYTES;
      const long = body.length > 0xff || (command.extended ?? longAnswer);
      return {
        cla: command.cla | 0x0c,
        ins: command.ins,
        p1: command.p1,
        p2: command.p2,
        data: body,
        ne: long ? 65_536 : 256,
        extended: long,
      };
    },

    unprotect(response) {
      increment(counter);
      if (response.data.length === 0) return err({ code: 'plain-status', sw: response.sw });
      const objects = splitObjects(response.data);
      if (objects === undefined) return err({ code: 'malformed' });
      const { encrypted, status, mac } = objects;
      const covered = concatBytes(encrypted?.raw ?? new Uint8Array(0), status.raw);
      if (!equalBytes(cipher.mac(counter, padMethod2(covered, blockBytes)), mac.value)) {
        return err({ code: 'wrong-mac' });
      }
      const sw = (status.value[0] ?? 0) * 256 + (status.value[1] ?? 0);
      if (sw !== response.sw) return err({ code: 'status-mismatch' });
      let data: Uint8Array = new Uint8Array(0);
      if (encrypted !== undefined) {
        const cryptogram = encrypted.tag === 0x87 ? encrypted.value.subarray(1) : encrypted.value;
        if (cryptogram.length === 0 || cryptogram.length % blockBytes !== 0) return err({ code: 'malformed' });
        const plain = unpadMethod2(cipher.decrypt(counter, cryptogram), blockBytes);
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

function expectedLength(ne: number): Uint8Array {
  return ne <= 256 ? Uint8Array.of(ne & 0xff) : Uint8Array.of((ne >> 8) & 0xff, ne & 0xff);
}

/** `[DO'87' | DO'85'] DO'99' DO'8E'` and nothing else: an object that we would ignore could be one that we must not. */
function splitObjects(data: Uint8Array): { encrypted: TlvNode | undefined; status: TlvNode; mac: TlvNode } | undefined {
  const parsed = parseTlv(data, { ber: true, shallow: true });
  if (!parsed.ok) return undefined;
  const nodes = [...parsed.value];
  const mac = nodes.pop();
  const status = nodes.pop();
  const encrypted = nodes.pop();
  if (nodes.length > 0) return undefined;
  if (mac?.tag !== 0x8e || mac.value.length !== MAC_BYTES) return undefined;
  if (status?.tag !== 0x99 || status.value.length !== 2) return undefined;
  if (encrypted !== undefined && encrypted.tag !== 0x85 && encrypted.tag !== 0x87) return undefined;
  if (encrypted?.tag === 0x87 && encrypted.value[0] !== 1) return undefined;
  return { encrypted, status, mac };
}

interface Cipher {
  readonly encrypt: (counter: Uint8Array, padded: Uint8Array) => Uint8Array;
  readonly decrypt: (counter: Uint8Array, cryptogram: Uint8Array) => Uint8Array;
  /** Over the counter and data that are padded already. */
  readonly mac: (counter: Uint8Array, padded: Uint8Array) => Uint8Array;
}

function createCipher({ suite, encryptionKey, macKey }: SecureMessagingOptions): Cipher {
  if (suite === '3des') {
    const zero = new Uint8Array(8);
    return {
      encrypt: (_, padded) => tdesCbcEncrypt(encryptionKey, zero, padded),
      decrypt: (_, cryptogram) => tdesCbcDecrypt(encryptionKey, zero, cryptogram),
      mac: (counter, padded) => retailMac(macKey, concatBytes(counter, padded)),
    };
  }
  // IV = E(K_Enc, SSC): ICAO 9303-11 §9.8.6.1.
  const iv = (counter: Uint8Array): Uint8Array => aesCbcEncrypt(encryptionKey, new Uint8Array(16), counter);
  return {
    encrypt: (counter, padded) => aesCbcEncrypt(encryptionKey, iv(counter), padded),
    decrypt: (counter, cryptogram) => aesCbcDecrypt(encryptionKey, iv(counter), cryptogram),
    mac: (counter, padded) => aesCmac(macKey, concatBytes(counter, padded)).slice(0, MAC_BYTES),
  };
}

function increment(counter: Uint8Array): void {
  for (let i = counter.length - 1; i >= 0; i--) {
    const next = ((counter[i] ?? 0) + 1) & 0xff;
    counter[i] = next;
    if (next !== 0) return;
  }
}
