import {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  digest,
  padMethod2,
  retailMac,
  sha1,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
} from '@motcua/drivers/crypto';
import { concatBytes } from '@motcua/drivers/tlv';

/** The ciphers of ICAO 9303-11 §4.4.3, §6.2.3 and §9.8, strongest last. */
export const CIPHERS = ['3des', 'aes-128', 'aes-192', 'aes-256'] as const;
export type CipherName = (typeof CIPHERS)[number];

/** ICAO 9303-11 §9.7.1: the counter names the use. */
export const KEY_USE = { encryption: 1, mac: 2, password: 3 } as const;
export type KeyUse = (typeof KEY_USE)[keyof typeof KEY_USE];

/** One block cipher with what the protocols do with it. Keys come from `derive`; data in whole blocks. */
export interface CipherSuite {
  readonly name: CipherName;
  readonly blockBytes: 8 | 16;
  readonly keyBytes: 16 | 24 | 32;
  /** KDF(K, c) of §9.7.1. */
  derive(secret: Uint8Array, use: KeyUse): Uint8Array;
  encrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
  decrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array;
  /** Eight bytes over data that are padded already (§9.8.6.2, §9.8.7.2). */
  mac(key: Uint8Array, padded: Uint8Array): Uint8Array;
  /** Authentication token (§4.4.3.4): the MAC does its own padding. */
  token(key: Uint8Array, data: Uint8Array): Uint8Array;
}

const MAC_BYTES = 8;
const counter = (use: KeyUse): Uint8Array => Uint8Array.of(0, 0, 0, use);

const tripleDes: CipherSuite = {
  name: '3des',
  blockBytes: 8,
  keyBytes: 16,
  derive: (secret, use) =>
    sha1(concatBytes(secret, counter(use)))
      .slice(0, 16)
      .map(withOddParity),
  encrypt: tdesCbcEncrypt,
  decrypt: tdesCbcDecrypt,
  mac: retailMac,
  token: (key, data) => retailMac(key, padMethod2(data, 8)),
};

function aes(name: CipherName, keyBytes: 16 | 24 | 32): CipherSuite {
  const hash = keyBytes === 16 ? 'sha1' : 'sha256';
  const cmac = (key: Uint8Array, data: Uint8Array) => aesCmac(key, data).slice(0, MAC_BYTES);
  return {
    name,
    blockBytes: 16,
    keyBytes,
    derive: (secret, use) => digest(hash, secret, counter(use)).slice(0, keyBytes),
    encrypt: aesCbcEncrypt,
    decrypt: aesCbcDecrypt,
    mac: cmac,
    token: cmac,
  };
}

export const CIPHER_SUITES: Readonly<Record<CipherName, CipherSuite>> = {
  '3des': tripleDes,
  'aes-128': aes('aes-128', 16),
  'aes-192': aes('aes-192', 24),
  'aes-256': aes('aes-256', 32),
};

export interface SessionKeys {
  readonly encryption: Uint8Array;
  readonly mac: Uint8Array;
}

/** KS_Enc and KS_MAC (§9.7.4). */
export const sessionKeys = (suite: CipherSuite, secret: Uint8Array): SessionKeys => ({
  encryption: suite.derive(secret, KEY_USE.encryption),
  mac: suite.derive(secret, KEY_USE.mac),
});

function withOddParity(octet: number): number {
  let ones = 0;
  for (let bits = octet >> 1; bits > 0; bits >>= 1) ones += bits & 1;
  return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
}
