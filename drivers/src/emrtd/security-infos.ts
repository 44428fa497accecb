import { unsignedBytes } from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { decodeInteger, decodeOid, decodeUnsigned, parseTlv, type TlvNode } from '../tlv/index.ts';
import type { AgreementGroup } from './access/agreement-group.ts';
import type { CipherSuite } from './key-derivation.ts';
import { groupByParameterId, groupOfAlgorithm } from './security-infos-groups.ts';

/** SecurityInfos of EF.CardAccess, EF.CardSecurity and DG14 (ICAO 9303-11 §9.2): what the chip offers. */
export interface SecurityInfos {
  readonly pace: readonly PaceInfo[];
  readonly chipAuthentication: readonly ChipAuthenticationInfo[];
  readonly chipAuthenticationKeys: readonly ChipAuthenticationKey[];
  /** Everything else, by object identifier. */
  readonly others: readonly string[];
  /** Every entry as it stands in the file, the unknown ones included. */
  readonly entries: readonly SecurityInfoEntry[];
}

export interface SecurityInfoEntry {
  readonly oid: string;
  readonly raw: Uint8Array;
}

export type PaceMapping = 'gm' | 'im' | 'cam';

export interface PaceProtocol {
  readonly agreement: AgreementGroup['kind'];
  readonly mapping: PaceMapping;
  readonly suite: CipherSuite;
}

export interface PaceInfo extends SecurityInfoEntry {
  readonly version: number;
  /** Standardised or, with an own PACEDomainParameterInfo, card-chosen; absent in old cards. */
  readonly parameterId: number | undefined;
  /** Null for a protocol outside ICAO 9303-11. */
  readonly protocol: PaceProtocol | null;
  /** The group of `parameterId`, always a known one; null for unknown ones and for one that does not fit the protocol. */
  readonly group: AgreementGroup | null;
}

export interface ChipAuthenticationInfo {
  readonly oid: string;
  readonly version: number;
  readonly keyId: bigint | undefined;
  /** Null for an unknown protocol. */
  readonly protocol: { readonly agreement: AgreementGroup['kind']; readonly suite: CipherSuite } | null;
}

export interface ChipAuthenticationKey {
  readonly keyId: bigint | undefined;
  /** Null when the key is of no kind that we know. */
  readonly group: AgreementGroup | null;
  /** `04 ‖ x ‖ y`, or the unsigned integer y; not yet checked to be of the group. */
  readonly publicKey: Uint8Array;
}

export type SecurityInfosFailure = { readonly code: 'malformed' };

/** The last arc of each protocol names its suite alike (ICAO 9303-11 §9.2.3, §9.2.7). */
const SUITES: readonly CipherSuite[] = ['3des', 'aes-128', 'aes-192', 'aes-256'];
export const ID_PACE = '0.4.0.127.0.7.2.2.4.';
const PACE_PROTOCOLS: Readonly<Record<string, Omit<PaceProtocol, 'suite'>>> = {
  [`${ID_PACE}1`]: { agreement: 'dh', mapping: 'gm' },
  [`${ID_PACE}2`]: { agreement: 'ecdh', mapping: 'gm' },
  [`${ID_PACE}3`]: { agreement: 'dh', mapping: 'im' },
  [`${ID_PACE}4`]: { agreement: 'ecdh', mapping: 'im' },
  [`${ID_PACE}6`]: { agreement: 'ecdh', mapping: 'cam' },
};
const ID_CA = '0.4.0.127.0.7.2.2.3.';
const CA_AGREEMENTS: Readonly<Record<string, AgreementGroup['kind']>> = { [`${ID_CA}1`]: 'dh', [`${ID_CA}2`]: 'ecdh' };
const ID_PK = '0.4.0.127.0.7.2.2.1.';
const PK_AGREEMENTS: Readonly<Record<string, AgreementGroup['kind']>> = { [`${ID_PK}1`]: 'dh', [`${ID_PK}2`]: 'ecdh' };

/** id-CA-DH-3DES-CBC-CBC or its ECDH twin: for chips that have a key and no ChipAuthenticationInfo. */
export const chipAuthentication3DesOid = (agreement: AgreementGroup['kind']): string =>
  `${ID_CA}${agreement === 'dh' ? 1 : 2}.1`;

/** EF.CardAccess, and the content of EF.CardSecurity: `31 …`. */
export function parseCardAccess(file: Uint8Array): Result<SecurityInfos, SecurityInfosFailure> {
  const parsed = parseTlv(file);
  const [set, ...more] = parsed.ok ? parsed.value : [];
  return set === undefined || more.length > 0 ? err({ code: 'malformed' }) : parseSet(set);
}

/** DG14: `6E … 31 …`. */
export function parseDataGroup14(file: Uint8Array): Result<SecurityInfos, SecurityInfosFailure> {
  const parsed = parseTlv(file);
  const [group] = parsed.ok ? parsed.value : [];
  const [set, ...more] = group?.tag === 0x6e ? group.children : [];
  return set === undefined || more.length > 0 ? err({ code: 'malformed' }) : parseSet(set);
}

interface Domain {
  readonly agreement: AgreementGroup['kind'] | undefined;
  readonly parameterId: number | undefined;
  readonly group: AgreementGroup | null;
}

/** Genuine files name up to four; each may cost some milliseconds of arithmetic before anything is known to be signed. */
const MAX_GROUPS = 8;

function parseSet(set: TlvNode): Result<SecurityInfos, SecurityInfosFailure> {
  if (set.tag !== 0x31) return err({ code: 'malformed' });
  const entries: SecurityInfoEntry[] = [];
  const pace: Omit<PaceInfo, 'group'>[] = [];
  const domains: Domain[] = [];
  const chipAuthentication: ChipAuthenticationInfo[] = [];
  const chipAuthenticationKeys: ChipAuthenticationKey[] = [];
  const others: string[] = [];

  for (const info of set.children) {
    const [identifier, required, optional] = info.children;
    const oid = identifier?.tag === 0x06 ? decodeOid(identifier.value) : undefined;
    if (info.tag !== 0x30 || oid === undefined || required === undefined) return err({ code: 'malformed' });
    entries.push({ oid, raw: info.raw });
    if (domains.length + chipAuthenticationKeys.length > MAX_GROUPS) return err({ code: 'malformed' });

    if (oid.startsWith(ID_PACE) && required.tag === 0x02) {
      const version = decodeInteger(required.value);
      if (version === undefined) return err({ code: 'malformed' });
      pace.push({ oid, version, parameterId: smallId(optional), protocol: paceProtocol(oid), raw: info.raw });
    } else if (oid.startsWith(ID_PACE) && required.tag === 0x30) {
      const agreement = PACE_PROTOCOLS[oid]?.agreement;
      domains.push({ agreement, parameterId: smallId(optional), group: groupOfAlgorithm(required) ?? null });
    } else if (oid.startsWith(ID_CA) && required.tag === 0x02) {
      const version = decodeInteger(required.value);
      if (version === undefined) return err({ code: 'malformed' });
      chipAuthentication.push({ oid, version, keyId: keyIdOf(optional), protocol: chipProtocol(oid) });
    } else if (oid.startsWith(ID_PK) && required.tag === 0x30) {
      const [algorithm, bits] = required.children;
      if (algorithm === undefined || bits?.tag !== 0x03 || bits.value[0] !== 0) return err({ code: 'malformed' });
      chipAuthenticationKeys.push(chipKey(oid, algorithm, bits.value.subarray(1), keyIdOf(optional)));
    } else {
      others.push(oid);
    }
  }

  return ok({
    pace: pace.map((info) => ({ ...info, group: groupOfPace(info, domains) })),
    chipAuthentication,
    chipAuthenticationKeys,
    others,
    entries,
  });
}

/** The parent arc of an identifier, and the suite that its last arc names. */
function suiteOf(oid: string): { readonly parent: string; readonly suite: CipherSuite | undefined } {
  const dot = oid.lastIndexOf('.');
  return { parent: oid.slice(0, dot), suite: SUITES[Number(oid.slice(dot + 1)) - 1] };
}

function paceProtocol(oid: string): PaceProtocol | null {
  const { parent, suite } = suiteOf(oid);
  const protocol = PACE_PROTOCOLS[parent];
  // Chip Authentication mapping has no 3DES (ICAO 9303-11 Table 3).
  if (protocol === undefined || suite === undefined || (protocol.mapping === 'cam' && suite === '3des')) return null;
  return { ...protocol, suite };
}

function chipProtocol(oid: string): ChipAuthenticationInfo['protocol'] {
  const { parent, suite } = suiteOf(oid);
  const agreement = CA_AGREEMENTS[parent];
  return agreement === undefined || suite === undefined ? null : { agreement, suite };
}

/** Ids below are those of standardised groups, known or to come; a card's own must be above (ICAO 9303-11 §9.5). */
const RESERVED_PARAMETER_IDS = 32;

function groupOfPace(info: Omit<PaceInfo, 'group'>, domains: readonly Domain[]): AgreementGroup | null {
  const { protocol, parameterId } = info;
  if (protocol === null) return null;
  const group =
    parameterId !== undefined && parameterId < RESERVED_PARAMETER_IDS
      ? groupByParameterId(parameterId)
      : domains.find((own) => own.parameterId === parameterId && own.agreement === protocol.agreement)?.group;
  // Groups that are not among the standard ones may be chosen so that PACE leaks the password (ibid. §9.2.2).
  if (group?.kind !== protocol.agreement || group.parameterId === undefined) return null;
  return group;
}

function chipKey(oid: string, algorithm: TlvNode, bits: Uint8Array, keyId: bigint | undefined): ChipAuthenticationKey {
  const agreement = PK_AGREEMENTS[oid];
  const group = agreement === undefined ? undefined : groupOfAlgorithm(algorithm);
  if (group === undefined || group.kind !== agreement) return { keyId, group: null, publicKey: bits };
  if (agreement === 'ecdh') return { keyId, group, publicKey: bits };
  // A DH public key is an INTEGER inside the BIT STRING (PKCS #3, RFC 3279 §2.3.3).
  const parsed = parseTlv(bits);
  const [integer, ...more] = parsed.ok ? parsed.value : [];
  const value = integer?.tag === 0x02 && more.length === 0 ? decodeUnsigned(integer.value) : undefined;
  return value === undefined
    ? { keyId, group: null, publicKey: bits }
    : { keyId, group, publicKey: unsignedBytes(value) };
}

const smallId = (node: TlvNode | undefined): number | undefined =>
  node?.tag === 0x02 ? decodeInteger(node.value) : undefined;

const keyIdOf = (node: TlvNode | undefined): bigint | undefined =>
  node?.tag === 0x02 ? decodeUnsigned(node.value) : undefined;
