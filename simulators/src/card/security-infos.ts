import { decodeInteger, decodeOid, encodeTlv, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import { integer, oid, sequence } from '../pki/der.ts';
import type { CipherName } from './crypto/cipher-suite.ts';
import { groupByParameterId } from './crypto/group.ts';
import {
  type ChipAuthenticationProtocol,
  chipAuthenticationOfOid,
  chipAuthenticationOid,
  ECDSA_PLAIN,
  ID_AA,
  ID_CA,
  ID_PK,
  ID_TA,
  type PaceProtocol,
  paceOfOid,
  paceOid,
} from './protocols.ts';

/** What the chip of a document can do, as its issuer announces it (ICAO 9303-11 §9.2). */
export interface Announced {
  readonly pace: readonly PaceProtocol[];
  readonly chipAuthentication: readonly (ChipAuthenticationProtocol & { readonly keyId?: number })[];
  /** Public keys of the chip: SubjectPublicKeyInfo. */
  readonly publicKeys: readonly {
    readonly agreement: 'ecdh' | 'dh';
    readonly info: Uint8Array;
    readonly keyId?: number;
  }[];
  /** Hash of ECDSA Active Authentication; RSA needs no word. */
  readonly activeAuthentication?: keyof typeof ECDSA_PLAIN;
}

const keyId = (id: number | undefined): Uint8Array[] => (id === undefined ? [] : [integer(id)]);

/** §9.2.1, version 2. */
export const paceInfo = (protocol: PaceProtocol): Uint8Array =>
  sequence(oid(paceOid(protocol)), integer(2), integer(protocol.parameterId));

const chipAuthenticationInfo = (info: Announced['chipAuthentication'][number]): Uint8Array =>
  sequence(oid(chipAuthenticationOid(info)), integer(1), ...keyId(info.keyId));

/** Terminal Authentication, Chip Authentication, PACE: the order in which 2021 cards write EF.CardAccess. */
const openInfos = (announced: Announced): readonly Uint8Array[] => [
  // Terminal Authentication comes after Chip Authentication, never without (§7.1).
  ...(announced.chipAuthentication.length > 0 ? [sequence(oid(ID_TA), integer(1))] : []),
  ...announced.chipAuthentication.map(chipAuthenticationInfo),
  ...announced.pace.map(paceInfo),
];

/** EF.CardAccess (§9.2.11). */
export const cardAccessFile = (announced: Announced): Uint8Array => encodeTlv(0x31, ...openInfos(announced));

/** The full set, for EF.DG14 and the content of EF.CardSecurity; sorted as DER wants a SET OF. */
export function signedSecurityInfos(announced: Announced): readonly Uint8Array[] {
  const { activeAuthentication, publicKeys } = announced;
  return [
    ...openInfos(announced),
    ...publicKeys.map((key) => sequence(oid(ID_PK[key.agreement]), key.info, ...keyId(key.keyId))),
    ...(activeAuthentication ? [sequence(oid(ID_AA), integer(1), oid(ECDSA_PLAIN[activeAuthentication]))] : []),
  ].toSorted(Buffer.compare);
}

/** EF.DG14 around the elements of the SET, in the order given. */
export const dg14File = (infos: readonly Uint8Array[]): Uint8Array => encodeTlv(0x6e, encodeTlv(0x31, ...infos));

/** The ways of PACE that a chip's own EF.CardAccess offers: what a chip made from a dump must run. */
export function paceOffered(cardAccess: Uint8Array): readonly PaceProtocol[] {
  return infosOf(cardAccess).flatMap(({ protocol, rest }) => {
    const way = paceOfOid(protocol);
    const parameterId = rest[1] && decodeInteger(rest[1].value);
    // Groups of the issuer's own (PACEDomainParameterInfo) are none that this chip can compute in.
    const known = parameterId !== undefined && groupByParameterId(parameterId)?.kind === way?.agreement;
    return way && parameterId !== undefined && known ? [{ ...way, parameterId }] : [];
  });
}

/**
 * What DG14 offers of Chip Authentication: its ChipAuthenticationInfo entries. Where it has none at all, each key does triple DES
 * (TR-03110-3 A.1.1.2, ICAO 9303-11 §9.2.5; French passports of 2013 and 2014 are such), but for those that serve the mapping of
 * `pace` alone.
 */
export function chipAuthenticationOffered(
  dg14: Uint8Array,
  pace: readonly PaceProtocol[] = paceOffered(dg14),
): readonly { readonly agreement: 'ecdh' | 'dh'; readonly cipher: CipherName; readonly keyId?: number }[] {
  const infos = infosOf(dg14);
  const isMappingKey = (id: number | undefined): boolean =>
    pace.some(({ mapping, parameterId }) => mapping === 'cam' && parameterId === id);
  const idOf = (rest: readonly TlvNode[]): number | undefined => rest[1] && decodeInteger(rest[1].value);
  const withId = (id: number | undefined) => (id === undefined ? {} : { keyId: id });

  if (infos.some(({ protocol }) => protocol.startsWith(ID_CA))) {
    return infos.flatMap(({ protocol, rest }) => {
      const way = chipAuthenticationOfOid(protocol);
      return way ? [{ ...way, ...withId(idOf(rest)) }] : [];
    });
  }
  return infos.flatMap(({ protocol, rest }) => {
    const agreement = (['dh', 'ecdh'] as const).find((one) => ID_PK[one] === protocol);
    const id = idOf(rest);
    return agreement && !isMappingKey(id) ? [{ agreement, cipher: '3des' as const, ...withId(id) }] : [];
  });
}

/** Hash of the ActiveAuthenticationInfo in DG14, if there is one. */
export function activeAuthenticationHash(infos: Uint8Array): keyof typeof ECDSA_PLAIN | undefined {
  const info = infosOf(infos).find(({ protocol }) => protocol === ID_AA);
  const algorithm = info?.rest[1] && decodeOid(info.rest[1].value);
  const names = Object.keys(ECDSA_PLAIN) as (keyof typeof ECDSA_PLAIN)[];
  return names.find((name) => ECDSA_PLAIN[name] === algorithm);
}

/** The SecurityInfos in a file: its one SET, or the SET inside its one template. Anything else has none. */
function infosOf(file: Uint8Array): readonly { readonly protocol: string; readonly rest: readonly TlvNode[] }[] {
  const parsed = parseTlv(file, { ber: true });
  if (!parsed.ok) return [];
  const set =
    parsed.value[0]?.tag === 0x31 ? parsed.value[0] : parsed.value[0]?.children.find((one) => one.tag === 0x31);
  return (set?.children ?? []).flatMap(({ children: [first, ...rest] }) => {
    const protocol = first?.tag === 0x06 ? decodeOid(first.value) : undefined;
    return protocol === undefined ? [] : [{ protocol, rest }];
  });
}
