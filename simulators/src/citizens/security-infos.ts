import { encodeTlv } from '@motcua/drivers/tlv';
import { integer, oid, sequence, setOf } from '../pki/der.ts';

/** BSI TR-03110-3 A.1.1; ICAO 9303-11 §9.2. */
export const ID_TA = '0.4.0.127.0.7.2.2.2';
export const ID_PK_ECDH = '0.4.0.127.0.7.2.2.1.2';
export const ID_CA_ECDH_AES_128 = '0.4.0.127.0.7.2.2.3.2.2';
export const ID_PACE_ECDH_GM_AES_128 = '0.4.0.127.0.7.2.2.4.2.2';
/** Standardised domain parameters (ICAO 9303-11 §9.5.1): brainpoolP256r1. */
export const PARAMETER_ID_BRAINPOOL_P256R1 = 13;

const terminalAuthenticationInfo = () => sequence(oid(ID_TA), integer(1));
const chipAuthenticationInfo = () => sequence(oid(ID_CA_ECDH_AES_128), integer(1));
const paceInfo = () => sequence(oid(ID_PACE_ECDH_GM_AES_128), integer(2), integer(PARAMETER_ID_BRAINPOOL_P256R1));

/** EF.CardAccess as 2021 cards carry it; `pace: 'absent'` is the card that offers BAC alone. */
export function buildCardAccess(options: { readonly pace: 'offered' | 'absent' } = { pace: 'offered' }): Uint8Array {
  const infos = [terminalAuthenticationInfo(), chipAuthenticationInfo()];
  return encodeTlv(0x31, ...infos, ...(options.pace === 'offered' ? [paceInfo()] : []));
}

/**
 * EF.DG14: the signed SecurityInfos. Those of EF.CardAccess come again, so that a reader can tell a downgrade, and the
 * chip's public key for Chip Authentication joins them.
 * @param chipPublicKeyInfo SubjectPublicKeyInfo (RFC 5480) of the key on brainpoolP256r1
 */
export function buildDg14(
  chipPublicKeyInfo: Uint8Array,
  options: { readonly pace: 'offered' | 'absent' } = { pace: 'offered' },
): Uint8Array {
  const publicKeyInfo = sequence(oid(ID_PK_ECDH), chipPublicKeyInfo);
  const infos = [terminalAuthenticationInfo(), chipAuthenticationInfo(), publicKeyInfo];
  return encodeTlv(0x6e, setOf(...infos, ...(options.pace === 'offered' ? [paceInfo()] : [])));
}
