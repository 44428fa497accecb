import type { DigestName } from '@motcua/drivers/crypto';
import { createDhKey, type DhForm, type DhKey } from '../pki/dh-key.ts';
import { createEcKey, type EcKey, type EcParameters } from '../pki/ec-key.ts';
import type { RsaKey } from '../pki/rsa-key.ts';
import type { CipherName } from './crypto/cipher-suite.ts';
import { type Group, groupByParameterId, groupOfKey } from './crypto/group.ts';

export type AgreementKey = EcKey | DhKey;

/** A static key of the chip and what it serves: Chip Authentication, and PACE with chip authentication mapping. */
export interface ChipAuthenticationKey {
  readonly key: AgreementKey;
  /** Needed where there are several keys, or for chip authentication mapping. */
  readonly keyId?: number;
  /** Ciphers of Chip Authentication that the key is offered with; none where it serves the mapping alone. */
  readonly ciphers: readonly CipherName[];
  /** By which command triple DES goes. */
  readonly tripleDesBy: 'set-kat' | 'set-at';
}

export type ActiveAuthenticationKey =
  /** ISO/IEC 9796-2 signs by B.6, s as it is, or by B.4, the smaller of s and n − s. */
  (
    | {
        readonly key: RsaKey;
        readonly hash: DigestName;
        readonly form: 'b6' | 'b4';
        /** Whether the trailer names the hash function. Default: `implicit` for SHA-1, which may have either, else `named`. */
        readonly trailer?: 'implicit' | 'named';
      }
    /** `der`: a SEQUENCE of two integers, which ICAO 9303-11 §6.1.2.3 does not have and some chips give. */
    | { readonly key: EcKey; readonly hash: DigestName; readonly form: 'plain' | 'der' }
  ) & {
    /** Signed in place of whatever the terminal asks: a recorded answer. */
    readonly recordedChallenge?: Uint8Array;
  };

/** How a public key in DG14 gives its group: all are in the field (ICAO 9303-11 §8.5 note 2, §9.5.2). */
export type KeyParameters = EcParameters | DhForm;

/** A fresh key on standardised domain parameters. */
export function createAgreementKey(parameterId: number): AgreementKey {
  if (parameterId === 0 || parameterId === 1 || parameterId === 2) return createDhKey(parameterId);
  const group = groupByParameterId(parameterId);
  if (!group?.curve) throw new RangeError(`no domain parameters ${parameterId}`);
  return createEcKey(group.curve);
}

export const groupOf = (key: AgreementKey): Group => groupOfKey(key);
