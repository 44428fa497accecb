import { encodeOid } from '@motcua/drivers/tlv';
import { CIPHERS, type CipherName } from './crypto/cipher-suite.ts';

export type Agreement = 'ecdh' | 'dh';
export type Mapping = 'gm' | 'im' | 'cam';

/** One way of PACE, as a PACEInfo names it (ICAO 9303-11 §9.2.1). */
export interface PaceProtocol {
  readonly agreement: Agreement;
  readonly mapping: Mapping;
  readonly cipher: CipherName;
  /** Standardised domain parameters, 0 … 2 or 8 … 18. */
  readonly parameterId: number;
}

/** One way of Chip Authentication (§9.2.5). */
export interface ChipAuthenticationProtocol {
  readonly agreement: Agreement;
  readonly cipher: CipherName;
}

const SMART_CARD = '0.4.0.127.0.7.2.2';
/** §9.2.3; there is no DH with chip authentication mapping, and none with triple DES. */
const PACE_BRANCH: Readonly<Record<string, number>> = {
  'dh-gm': 1,
  'ecdh-gm': 2,
  'dh-im': 3,
  'ecdh-im': 4,
  'ecdh-cam': 6,
};

/** Dotted object identifier; a RangeError for a combination that the standard does not have. */
export function paceOid({ agreement, mapping, cipher }: Omit<PaceProtocol, 'parameterId'>): string {
  const branch = PACE_BRANCH[`${agreement}-${mapping}`];
  if (branch === undefined || (mapping === 'cam' && cipher === '3des')) throw new RangeError('no such way of PACE');
  return `${SMART_CARD}.4.${branch}.${1 + CIPHERS.indexOf(cipher)}`;
}

export const paceOidBytes = (protocol: Omit<PaceProtocol, 'parameterId'>): Uint8Array => encodeOid(paceOid(protocol));

/** The way of PACE that a dotted identifier names; undefined when it names none. */
export function paceOfOid(oid: string): Omit<PaceProtocol, 'parameterId'> | undefined {
  for (const [name, branch] of Object.entries(PACE_BRANCH)) {
    const [agreement, mapping] = name.split('-') as [Agreement, Mapping];
    for (const [index, cipher] of CIPHERS.entries()) {
      if (mapping === 'cam' && cipher === '3des') continue;
      if (oid === `${SMART_CARD}.4.${branch}.${1 + index}`) return { agreement, mapping, cipher };
    }
  }
  return undefined;
}

export const ID_TA = `${SMART_CARD}.2`;
/** What every ChipAuthenticationInfo begins with, known or not. */
export const ID_CA = `${SMART_CARD}.3.`;
export const ID_PK = { dh: `${SMART_CARD}.1.1`, ecdh: `${SMART_CARD}.1.2` } as const;

export function chipAuthenticationOid({ agreement, cipher }: ChipAuthenticationProtocol): string {
  return `${SMART_CARD}.3.${agreement === 'dh' ? 1 : 2}.${1 + CIPHERS.indexOf(cipher)}`;
}

export function chipAuthenticationOfOid(oid: string): ChipAuthenticationProtocol | undefined {
  for (const agreement of ['dh', 'ecdh'] as const) {
    for (const cipher of CIPHERS)
      if (chipAuthenticationOid({ agreement, cipher }) === oid) return { agreement, cipher };
  }
  return undefined;
}

/** ActiveAuthenticationInfo (§9.2.4) and the plain signature formats of TR-03111 §5.2.1.1. */
export const ID_AA = '2.23.136.1.1.5';
export const ECDSA_PLAIN = {
  sha1: '0.4.0.127.0.7.1.1.4.1.1',
  sha224: '0.4.0.127.0.7.1.1.4.1.2',
  sha256: '0.4.0.127.0.7.1.1.4.1.3',
  sha384: '0.4.0.127.0.7.1.1.4.1.4',
  sha512: '0.4.0.127.0.7.1.1.4.1.5',
} as const;
