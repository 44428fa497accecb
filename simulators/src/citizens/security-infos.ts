import { encodeTlv } from '@motcua/drivers/tlv';
import { integer, oid, sequence, setOf } from '../pki/der.ts';

/** BSI TR-03110-3 A.1.1; ICAO 9303-11 §9.2. */
export const ID_TA = '0.4.0.127.0.7.2.2.2';
export const ID_PK_ECDH = '0.4.0.127.0.7.2.2.1.2';
export const ID_CA_ECDH = { 'aes-128': '0.4.0.127.0.7.2.2.3.2.2', 'triple-des': '0.4.0.127.0.7.2.2.3.2.1' } as const;
export const ID_PACE_ECDH_GM_AES_128 = '0.4.0.127.0.7.2.2.4.2.2';
/** Standardised domain parameters (ICAO 9303-11 §9.5.1): brainpoolP256r1. */
export const PARAMETER_ID_BRAINPOOL_P256R1 = 13;

export interface SecurityInfoOptions {
  /** Default `offered`; `absent` is the card that has BAC alone. */
  readonly pace?: 'offered' | 'absent';
  /** Cipher of the session after Chip Authentication. Default `aes-128`, as on 2021 cards. */
  readonly suite?: keyof typeof ID_CA_ECDH;
}

/** The SecurityInfos that stand unsigned in EF.CardAccess and signed in DG14. */
function announced(options: SecurityInfoOptions): readonly Uint8Array[] {
  const { pace = 'offered', suite = 'aes-128' } = options;
  const infos = [sequence(oid(ID_TA), integer(1)), sequence(oid(ID_CA_ECDH[suite]), integer(1))];
  const paceInfo = sequence(oid(ID_PACE_ECDH_GM_AES_128), integer(2), integer(PARAMETER_ID_BRAINPOOL_P256R1));
  return pace === 'offered' ? [...infos, paceInfo] : infos;
}

/** EF.CardAccess; as 2021 cards carry it unless the options say otherwise. */
export function buildCardAccess(options: SecurityInfoOptions = {}): Uint8Array {
  return encodeTlv(0x31, ...announced(options));
}

/**
 * EF.DG14: the signed SecurityInfos. Those of EF.CardAccess come again, so that a reader can tell a downgrade, and the
 * chip's public key for Chip Authentication joins them.
 * @param chipPublicKeyInfo SubjectPublicKeyInfo (RFC 5480) of the key on brainpoolP256r1
 */
export function buildDg14(chipPublicKeyInfo: Uint8Array, options: SecurityInfoOptions = {}): Uint8Array {
  return encodeTlv(0x6e, setOf(...announced(options), sequence(oid(ID_PK_ECDH), chipPublicKeyInfo)));
}
