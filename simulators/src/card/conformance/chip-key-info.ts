import { curveByOid, curveByParameters, scalarFromBytes } from '@motcua/drivers/crypto';
import { decodeInteger, decodeOid, decodeUnsigned, findTag, parseTlv, type TlvNode } from '@motcua/drivers/tlv';
import { DH_GROUPS } from '../../pki/dh-key.ts';
import { curveGroup, type Element, type Group, modpGroup } from '../crypto/group.ts';
import { unsignedBytes } from '../crypto/modular.ts';
import { ID_PK } from '../protocols.ts';

/** A public key of the chip, as DG14 or EF.CardSecurity announces it (ICAO 9303-11 §9.2.6). */
export interface ChipPublicKey {
  readonly group: Group;
  readonly publicKey: Element;
  readonly keyId: number | undefined;
}

/** The keys that can be used; whatever is no key of a standardised group is left out. */
export function chipPublicKeys(infos: readonly TlvNode[]): readonly ChipPublicKey[] {
  return infos.flatMap(({ children: [protocol, info, keyId] }) => {
    const oid = protocol && decodeOid(protocol.value);
    if (!info || (oid !== ID_PK.dh && oid !== ID_PK.ecdh)) return [];
    const [algorithm, bits] = info.children;
    const value = bits?.value.subarray(1);
    const [, parameters] = algorithm?.children ?? [];
    if (!parameters || !value) return [];
    const group = oid === ID_PK.ecdh ? groupOfCurve(parameters) : groupOfModulus(parameters);
    const publicKey = oid === ID_PK.ecdh ? value : unsignedBytes(integerIn(value));
    return group ? [{ group, publicKey, keyId: keyId && decodeInteger(keyId.value) }] : [];
  });
}

/** The elements of the SET in DG14, or of a bare SecurityInfos. */
export function securityInfoElements(file: Uint8Array): readonly TlvNode[] {
  const parsed = parseTlv(file, { ber: true });
  if (!parsed.ok) return [];
  return (findTag(parsed.value, 0x31) ?? findTag(parsed.value, 0x6e, 0x31))?.children ?? [];
}

const integerIn = (encoded: Uint8Array): bigint => {
  const parsed = parseTlv(encoded);
  return scalarFromBytes((parsed.ok && parsed.value[0]?.value) || new Uint8Array(0));
};

function groupOfModulus({ children: [p, g] }: TlvNode): Group | undefined {
  const [modulus, generator] = [p, g].map((node) => node && decodeUnsigned(node.value));
  const known = DH_GROUPS.find((group) => group.p === modulus && group.g === generator);
  return known && modpGroup(known);
}

function groupOfCurve(parameters: TlvNode): Group | undefined {
  if (parameters.tag === 0x06) {
    const named = curveByOid(decodeOid(parameters.value) ?? '');
    return named && curveGroup(named);
  }
  const [, field, coefficients, base, order] = parameters.children;
  const [a, b] = coefficients?.children ?? [];
  const p = field?.children[1] && decodeUnsigned(field.children[1].value);
  const n = order && decodeUnsigned(order.value);
  if (p === undefined || n === undefined || !a || !b || !base) return undefined;
  const curve = curveByParameters({
    p,
    a: scalarFromBytes(a.value),
    b: scalarFromBytes(b.value),
    generator: base.value,
    order: n,
  });
  return curve && curveGroup(curve);
}
