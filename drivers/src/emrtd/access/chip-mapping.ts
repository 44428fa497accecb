import { aesCbcDecrypt, aesCbcEncrypt, scalarFromBytes, unpadMethod2 } from '../../crypto/index.ts';
import { equalBytes } from '../../tlv/index.ts';
import type { SecurityInfos } from '../security-infos.ts';
import type { AgreementGroup, GroupElement } from './agreement-group.ts';
import type { PaceParameters } from './pace-model.ts';

/** What PACE with Chip Authentication mapping left to be checked against the chip's static key (ICAO 9303-11 §4.4.3.5). */
export interface ChipMapping {
  readonly group: AgreementGroup;
  /** Also the id of the chip's key (ICAO 9303-11 §9.2.1). */
  readonly parameterId: number | undefined;
  /** PK_Map,IC. */
  readonly cardMapping: GroupElement;
  /** CA_IC; null when the card sent none or nothing that decrypts to one, which no honest chip does. */
  readonly chipAuthenticationData: bigint | null;
}

/** From the encrypted data of the last PACE answer (DO'8A'), under KS_Enc. */
export function openChipMapping(given: {
  readonly parameters: PaceParameters;
  readonly encryptionKey: Uint8Array;
  readonly cardMapping: GroupElement;
  readonly encrypted: Uint8Array | undefined;
}): ChipMapping {
  const { group, parameterId } = given.parameters;
  return {
    group,
    parameterId,
    cardMapping: given.cardMapping,
    chipAuthenticationData: decryptChipAuthenticationData(given.encryptionKey, given.encrypted) ?? null,
  };
}

const BLOCK_BYTES = 16;

/** AES-CBC with IV = E(KS_Enc, −1), padding method 2 (ICAO 9303-11 §4.4.3.5.3 f.). */
export function decryptChipAuthenticationData(key: Uint8Array, encrypted: Uint8Array | undefined): bigint | undefined {
  if (encrypted === undefined || encrypted.length === 0 || encrypted.length % BLOCK_BYTES !== 0) return undefined;
  const iv = aesCbcEncrypt(key, new Uint8Array(BLOCK_BYTES), new Uint8Array(BLOCK_BYTES).fill(0xff));
  const data = unpadMethod2(aesCbcDecrypt(key, iv, encrypted), BLOCK_BYTES);
  return data === undefined || data.length === 0 ? undefined : scalarFromBytes(data);
}

export type ChipMappingCheck =
  /** The chip holds the private key of `publicKey`. Whose key that is, the signature over `infos` must tell. */
  | { readonly result: 'match'; readonly publicKey: Uint8Array }
  | { readonly result: 'mismatch'; readonly message: string }
  /** `infos` hold no key that PACE could have used. */
  | { readonly result: 'no-key' };

/** PK_Map,IC = CA_IC · PK_IC (ICAO 9303-11 §4.4.3.5.2), with the key that `infos` name for these parameters. */
export function checkChipMapping(mapping: ChipMapping, infos: SecurityInfos): ChipMappingCheck {
  const keys = infos.chipAuthenticationKeys.filter((key) => key.group === mapping.group);
  const named = keys.filter((key) => key.keyId !== undefined && key.keyId === BigInt(mapping.parameterId ?? -1));
  // A lone key without an id can only be the one.
  const [key, ...more] = named.length > 0 ? named : keys.filter(({ keyId }) => keyId === undefined);
  const publicKey = key === undefined || more.length > 0 ? undefined : mapping.group.decode(key.publicKey);
  if (key === undefined || publicKey === undefined) return { result: 'no-key' };
  const { chipAuthenticationData: data } = mapping;
  if (data === null) return { result: 'mismatch', message: 'the chip sent no Chip Authentication data with PACE' };
  const { order } = mapping.group;
  const expected = order === undefined || data >= order ? undefined : publicKey.times(data);
  return expected !== undefined && equalBytes(expected.encoded, mapping.cardMapping.encoded)
    ? { result: 'match', publicKey: key.publicKey }
    : { result: 'mismatch', message: 'the chip does not hold the private key that it used PACE with' };
}
