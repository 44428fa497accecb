import { randomBytes } from '@motcua/drivers/crypto';
import { encodeInteger, encodeOid, encodeTlv } from '@motcua/drivers/tlv';
import { CIPHER_SUITES, type CipherName, type SessionKeys, sessionKeys } from '../crypto/cipher-suite.ts';
import { scalarOf } from '../crypto/group.ts';
import { chipAuthenticationOid } from '../protocols.ts';
import { authenticationObjects } from '../template.ts';
import type { ChipPublicKey } from './chip-key-info.ts';
import type { PlainAnswer } from './pace-run.ts';

export interface ChipAuthenticationRequest {
  readonly cipher: CipherName;
  readonly key: ChipPublicKey;
  /** Default: MSE:SET KAT for triple DES, MSE:SET AT for AES (ICAO 9303-11 §6.2.4). */
  readonly by?: 'set-kat' | 'set-at';
}

type Send = (ins: number, p1p2: number, data: Uint8Array, ne?: number) => Promise<PlainAnswer>;

/** Chip Authentication, the terminal's side: the new session's keys, or the status word that ended it. */
export async function runChipAuthentication(
  send: Send,
  { cipher, key, by = cipher === '3des' ? 'set-kat' : 'set-at' }: ChipAuthenticationRequest,
): Promise<{ readonly sw: number; readonly keys?: SessionKeys }> {
  const { group } = key;
  const privateKey = scalarOf(group, randomBytes);
  const publicKey = group.multiply(group.generator, privateKey);
  const shared = group.multiply(key.publicKey, privateKey);
  if (!publicKey || !shared) throw new RangeError('the chip has no usable key');
  const keys = sessionKeys(CIPHER_SUITES[cipher], group.secretOf(shared));
  const reference = key.keyId === undefined ? [] : [encodeTlv(0x84, encodeInteger(key.keyId))];

  if (by === 'set-kat') {
    const data = Buffer.concat([encodeTlv(0x91, publicKey), ...reference]);
    const { sw } = await send(0x22, 0x41a6, data);
    return sw === 0x9000 ? { sw, keys } : { sw };
  }
  const oid = encodeOid(chipAuthenticationOid({ agreement: group.kind, cipher }));
  const set = await send(0x22, 0x41a4, Buffer.concat([encodeTlv(0x80, oid), ...reference]));
  if (set.sw !== 0x9000) return { sw: set.sw };
  const { sw } = await send(0x86, 0, authenticationObjects([0x80, publicKey]), 256);
  return sw === 0x9000 ? { sw, keys } : { sw };
}
