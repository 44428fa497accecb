import assert from 'node:assert/strict';
import type { CommandApdu, ResponseApdu } from '../../apdu/index.ts';
import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  padMethod2,
  retailMac,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from '../../crypto/index.ts';
import { concatBytes, encodeTlv, findTag, fromHex, parseTlv, toHex } from '../../tlv/index.ts';
import type { CipherSuite } from '../key-derivation.ts';

/*
 * The chip's half of secure messaging (ICAO 9303-11 §9.8), written from the text alone and without the reader's tricks: vectors made in
 * batches, padding as a part of its own. It holds the keys, and lies on request.
 */

export const KEY_BYTES = { '3des': 16, 'aes-128': 16, 'aes-192': 24, 'aes-256': 32 } as const;
export const SUITES = Object.keys(KEY_BYTES) as CipherSuite[];
export const EMPTY = new Uint8Array(0);
/** Some bytes, the same each time. */
export const bytes = (lengthBytes: number, from = 1): Uint8Array =>
  Uint8Array.from({ length: lengthBytes }, (_, at) => (from + 7 * at) & 0xff);

export interface Lie {
  /** Instead of DO'87' with the data; the MAC is over it and so is right. */
  readonly data?: Uint8Array;
  readonly status?: Uint8Array;
  readonly padded?: (plain: Uint8Array) => Uint8Array;
  readonly mac?: (mac: Uint8Array) => Uint8Array;
  readonly behind?: Uint8Array;
}

export function chipSide(suite: CipherSuite, counterStart: bigint) {
  const block = suite === '3des' ? 8 : 16;
  const encryptionKey = bytes(KEY_BYTES[suite], 3);
  const macKey = bytes(KEY_BYTES[suite], 90);
  let counter = counterStart;
  const ssc = (): Uint8Array => fromHex((counter % (1n << BigInt(8 * block))).toString(16).padStart(2 * block, '0'));
  const iv = (): Uint8Array =>
    suite === '3des' ? new Uint8Array(8) : aesCbcEncrypt(encryptionKey, new Uint8Array(16), ssc());
  const encrypt = (plain: Uint8Array): Uint8Array =>
    (suite === '3des' ? tdesCbcEncrypt : aesCbcEncrypt)(encryptionKey, iv(), plain);
  const decrypt = (cryptogram: Uint8Array): Uint8Array =>
    (suite === '3des' ? tdesCbcDecrypt : aesCbcDecrypt)(encryptionKey, iv(), cryptogram);
  const macOf = (content: Uint8Array): Uint8Array =>
    suite === '3des'
      ? retailMac(macKey, padMethod2(concatBytes(ssc(), content), 8))
      : aesCmac(macKey, padMethod2(concatBytes(ssc(), content), 16)).slice(0, 8);
  const macOfHeader = (header: Uint8Array): Uint8Array =>
    suite === '3des'
      ? retailMac(macKey, concatBytes(ssc(), padMethod2(header, 8)))
      : aesCmac(macKey, concatBytes(ssc(), padMethod2(header, 16))).slice(0, 8);
  return {
    encrypt,
    /** What the terminal meant; fails when a single byte is not as the text says. */
    open({ cla, ins, p1, p2, data = EMPTY }: CommandApdu) {
      counter += 1n;
      const parsed = parseTlv(data);
      assert.ok(parsed.ok);
      const header = Uint8Array.of(cla, ins, p1, p2);
      const objects = parsed.value.filter(({ tag }) => tag !== 0x8e).map(({ raw }) => raw);
      const expected =
        objects.length === 0 ? macOfHeader(header) : macOf(concatBytes(padMethod2(header, block), ...objects));
      assert.equal(toHex(findTag(parsed.value, 0x8e)?.value ?? EMPTY), toHex(expected), 'the MAC of the command');
      const cryptogram = findTag(parsed.value, 0x87)?.value.subarray(1) ?? findTag(parsed.value, 0x85)?.value;
      return {
        data: cryptogram && unpadMethod2(decrypt(cryptogram), block),
        le: findTag(parsed.value, 0x97)?.value,
        tags: parsed.value.map(({ tag }) => tag),
      };
    },
    answer(plain: Uint8Array | undefined, sw = 0x9000, lie: Lie = {}): ResponseApdu {
      counter += 1n;
      const padded = (lie.padded ?? ((data: Uint8Array) => padMethod2(data, block)))(plain ?? EMPTY);
      const data = lie.data ?? (plain ? encodeTlv(0x87, Uint8Array.of(1), encrypt(padded)) : EMPTY);
      const status = lie.status ?? encodeTlv(0x99, Uint8Array.of(sw >> 8, sw & 0xff));
      const content = concatBytes(data, status);
      const mac = (lie.mac ?? ((good: Uint8Array) => encodeTlv(0x8e, good)))(macOf(content));
      return { data: concatBytes(content, mac, lie.behind ?? EMPTY), sw };
    },
  };
}
