import type { CipherName } from '../../crypto/cipher-suite.ts';
import type { Agreement, Mapping } from '../../protocols.ts';

/** Curves and groups of ICAO 9303-11 Table 12 by their id, and the ways to open a chip with them. */

export const NIST = [8, 10, 12, 15, 18] as const;
export const BRAINPOOL = [9, 11, 13, 14, 16, 17] as const;
export const CURVES = [...NIST, ...BRAINPOOL].toSorted((one, other) => one - other);
export const FIELDS = [0, 1, 2] as const;

export type AccessWay =
  | { readonly name: 'bac'; readonly kind: 'bac' }
  | {
      readonly name: string;
      readonly kind: 'pace';
      readonly agreement: Agreement;
      readonly mapping: Mapping;
      readonly parameterId: number;
    };

export const BAC: AccessWay = { name: 'bac', kind: 'bac' };

const pace = (agreement: Agreement, mapping: Mapping, ids: readonly number[]): readonly AccessWay[] =>
  ids.map((parameterId) => ({
    name: `${agreement}-${mapping}-${parameterId}`,
    ...{ kind: 'pace', agreement, mapping, parameterId },
  }));

/** P-224 has no integrated mapping (Table 12); DH has no chip authentication mapping (§9.2.3). */
const withIntegratedMapping = (ids: readonly number[]): readonly number[] => ids.filter((id) => id !== 10);

export const ACCESS_WAYS = {
  bac: [BAC],
  'ecdh-gm, NIST': pace('ecdh', 'gm', NIST),
  'ecdh-gm, brainpool': pace('ecdh', 'gm', BRAINPOOL),
  'dh-gm': pace('dh', 'gm', FIELDS),
  'ecdh-im': pace('ecdh', 'im', withIntegratedMapping(CURVES)),
  'dh-im': pace('dh', 'im', FIELDS),
  'ecdh-cam': pace('ecdh', 'cam', CURVES),
} as const satisfies Readonly<Record<string, readonly AccessWay[]>>;

/** BAC is triple DES alone; chip authentication mapping has none (Table 3). */
export const fitsCipher = (access: AccessWay, cipher: CipherName): boolean =>
  access.kind === 'bac' ? cipher === '3des' : access.mapping !== 'cam' || cipher !== '3des';

/** BAC is opened by the zone alone. */
export const fitsPassword = (access: AccessWay, password: Password): boolean =>
  access.kind === 'pace' || password === 'mrz';

export const PASSWORDS = ['can', 'mrz'] as const;
export type Password = (typeof PASSWORDS)[number];
