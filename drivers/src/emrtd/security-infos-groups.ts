import {
  type Curve,
  curveByOid,
  curveByParameterId,
  curveByParameters,
  dhGroupByParameterId,
  dhGroupByParameters,
  scalarFromBytes,
} from '../crypto/index.ts';
import { decodeInteger, decodeOid, decodeUnsigned, type TlvNode } from '../tlv/index.ts';
import { type AgreementGroup, curveGroup, fieldGroup } from './access/agreement-group.ts';

const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
/** PKCS #3, which ICAO 9303-11 §9.6 asks for, and ANSI X9.42, which some states use instead (ibid. §8.5, note 2). */
const ID_DH_KEY_AGREEMENT = '1.2.840.113549.1.3.1';
const ID_DH_PUBLIC_NUMBER = '1.2.840.10046.2.1';
const ID_STANDARDIZED_DOMAIN_PARAMETERS = '0.4.0.127.0.7.1.2';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';
/** Cards in the field write these, wrongly but commonly, where the algorithm of the key belongs. */
const ID_PK_DH = '0.4.0.127.0.7.2.2.1.1';
const ID_PK_ECDH = '0.4.0.127.0.7.2.2.1.2';

/** The standardised group with this id (ICAO 9303-11 Table 12); undefined for any other number. */
export function groupByParameterId(id: number): AgreementGroup | undefined {
  const curve = curveByParameterId(id);
  if (curve !== undefined) return curveGroup(curve);
  const field = dhGroupByParameterId(id);
  return field && fieldGroup(field);
}

/**
 * The group of an AlgorithmIdentifier with standardised, named or explicit parameters. A curve is matched by value and never
 * taken as given; a finite field that is none of the standard ones is taken after cheap checks, see `dhGroupByParameters`.
 */
export function groupOfAlgorithm(algorithm: TlvNode): AgreementGroup | undefined {
  const [identifier, parameters] = algorithm.children;
  const oid = identifier?.tag === 0x06 ? decodeOid(identifier.value) : undefined;
  if (parameters === undefined) return undefined;
  switch (oid) {
    case ID_STANDARDIZED_DOMAIN_PARAMETERS:
      return parameters.tag === 0x02 ? groupByParameterId(decodeInteger(parameters.value) ?? -1) : undefined;
    case ID_EC_PUBLIC_KEY:
    case ID_PK_ECDH: {
      const curve = parameters.tag === 0x06 ? curveByOid(decodeOid(parameters.value) ?? '') : explicitCurve(parameters);
      return curve && curveGroup(curve);
    }
    case ID_DH_KEY_AGREEMENT:
      return explicitField(parameters, 'pkcs3');
    case ID_DH_PUBLIC_NUMBER:
    case ID_PK_DH:
      return explicitField(parameters, 'x942');
    default:
      return undefined;
  }
}

/** ECParameters (ANSI X9.62): version, FieldID, Curve { a, b, seed? }, base, order, cofactor?. */
function explicitCurve(parameters: TlvNode): Curve | undefined {
  if (parameters.tag !== 0x30) return undefined;
  const [version, field, curve, base, order, cofactor] = parameters.children;
  const [fieldType, prime] = field?.children ?? [];
  const [a, b] = curve?.children ?? [];
  if (version?.tag !== 0x02 || fieldType?.tag !== 0x06 || decodeOid(fieldType.value) !== ID_PRIME_FIELD) {
    return undefined;
  }
  if (a?.tag !== 0x04 || b?.tag !== 0x04 || base?.tag !== 0x04) return undefined;
  const p = unsigned(prime);
  const n = unsigned(order);
  const h = unsigned(cofactor);
  if (p === undefined || n === undefined) return undefined;
  const given = { p, a: scalarFromBytes(a.value), b: scalarFromBytes(b.value), generator: base.value, order: n };
  return curveByParameters(h === undefined ? given : { ...given, cofactor: h });
}

/** DHParameter { p, g, privateValueLength? } of PKCS #3, or DomainParameters { p, g, q, … } of X9.42. */
function explicitField(parameters: TlvNode, format: 'pkcs3' | 'x942'): AgreementGroup | undefined {
  if (parameters.tag !== 0x30) return undefined;
  const [p, g, third] = parameters.children;
  const prime = unsigned(p);
  const generator = unsigned(g);
  const order = format === 'x942' ? unsigned(third) : undefined;
  if (prime === undefined || generator === undefined || (format === 'x942' && order === undefined)) return undefined;
  const group = dhGroupByParameters(order === undefined ? { prime, generator } : { prime, generator, order });
  return group && fieldGroup(group);
}

const unsigned = (node: TlvNode | undefined): bigint | undefined =>
  node?.tag === 0x02 ? decodeUnsigned(node.value) : undefined;
