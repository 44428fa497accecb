import { type Announced, cardAccessFile, dg14File, signedSecurityInfos } from '../card/security-infos.ts';

export interface SecurityInfoOptions {
  /** Default `offered`; `absent` is the card that has BAC alone. */
  readonly pace?: 'offered' | 'absent';
  /** Cipher of the session after Chip Authentication. Default `aes-128`, as on 2021 cards. */
  readonly suite?: 'aes-128' | 'triple-des';
}

/** What 2021 cards announce: PACE by generic mapping on brainpoolP256r1, Chip Authentication over curves. */
const announced = ({ pace, suite }: SecurityInfoOptions, publicKeys: Announced['publicKeys'] = []): Announced => ({
  pace: pace === 'absent' ? [] : [{ agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 13 }],
  chipAuthentication: [{ agreement: 'ecdh', cipher: suite === 'triple-des' ? '3des' : 'aes-128' }],
  publicKeys,
});

/** EF.CardAccess; as 2021 cards carry it unless the options say otherwise. */
export const buildCardAccess = (options: SecurityInfoOptions = {}): Uint8Array => cardAccessFile(announced(options));

/**
 * EF.DG14: the signed SecurityInfos. Those of EF.CardAccess come again, so that a reader can tell a downgrade, and the
 * chip's public key for Chip Authentication joins them.
 * @param chipPublicKeyInfo SubjectPublicKeyInfo (RFC 5480) of the key on brainpoolP256r1
 */
export const buildDg14 = (chipPublicKeyInfo: Uint8Array, options: SecurityInfoOptions = {}): Uint8Array =>
  dg14File(signedSecurityInfos(announced(options, [{ agreement: 'ecdh', info: chipPublicKeyInfo }])));
