import { type MrzKey, mrzSecret } from '../mrz-key.ts';
import type { PacePassword } from './pace-model.ts';

export interface AccessKeys {
  /** 6 digits, printed on the card as the end of the citizen number. */
  readonly can?: string;
  /** Candidates in the order of likelihood (a derived expiry date can be one of two). Each is tried once. */
  readonly mrz?: readonly MrzKey[];
}

/** A password, and the key that it comes from: the one to open the chip again with. */
export interface AccessSecret {
  readonly password: PacePassword;
  readonly keys: AccessKeys;
}
export interface MrzSecret extends AccessSecret {
  readonly password: Extract<PacePassword, { kind: 'mrz' }>;
}

/** A key that was derived in three ways and failed three times is the key of another card. */
const MAX_MRZ_CANDIDATES = 3;

export const canSecret = ({ can }: AccessKeys): AccessSecret | undefined =>
  can === undefined ? undefined : { password: { kind: 'can', can }, keys: { can } };

export const mrzSecrets = (keys: AccessKeys): readonly MrzSecret[] =>
  (keys.mrz ?? []).slice(0, MAX_MRZ_CANDIDATES).flatMap((key) => {
    const secret = mrzSecret(key);
    return secret === undefined ? [] : [{ password: { kind: 'mrz', secret }, keys: { mrz: [key] } }];
  });
