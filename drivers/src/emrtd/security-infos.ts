import { type Curve, curveByOid, curveByParameterId, curveByParameters, scalarFromBytes } from '../crypto/index.ts';
import { err, ok, type Result } from '../result/index.ts';
import { decodeInteger, decodeOid, decodeUnsigned, parseTlv, type TlvNode } from '../tlv/index.ts';
import type { CipherSuite } from './key-derivation.ts';

/** SecurityInfos of EF.CardAccess and DG14 (ICAO 9303-11 §9.2): what the chip offers. */
export interface SecurityInfos {
  readonly pace: readonly PaceInfo[];
  readonly chipAuthentication: readonly ChipAuthenticationInfo[];
  readonly chipAuthenticationKeys: readonly ChipAuthenticationKey[];
  /** Everything else, by object identifier. */
  readonly others: readonly string[];
}

export interface PaceInfo {
  readonly oid: string;
  readonly version: number;
  /** Standardised or, with an own PACEDomainParameterInfo, card-chosen; absent in old cards. */
  readonly parameterId: number | undefined;
  /** Null for protocols that this reader does not speak. */
  readonly protocol: { readonly suite: CipherSuite } | null;
  /** The curve of `parameterId`; null for finite-field groups and unknown curves. */
  readonly curve: Curve | null;
  readonly raw: Uint8Array;
}

export interface ChipAuthenticationInfo {
  readonly oid: string;
  readonly version: number;
  readonly keyId: bigint | undefined;
  /** Null for DH and unknown suites. */
  readonly suite: CipherSuite | null;
}

export interface ChipAuthenticationKey {
  readonly keyId: bigint | undefined;
  /** Null when the key is no EC key on a known curve. */
  readonly curve: Curve | null;
  /** `04 ‖ x ‖ y`, not yet checked to be on the curve. */
  readonly publicKey: Uint8Array;
}

export type SecurityInfosFailure = { readonly code: 'malformed' };

/** id-PACE-ECDH-GM.{1…4} and id-CA-ECDH.{1…4} number their suites alike (BSI TR-03110-3 A.1.1). */
const SUITES: readonly CipherSuite[] = ['3des', 'aes-128', 'aes-192', 'aes-256'];
const ID_PACE = '0.4.0.127.0.7.2.2.4.';
const ID_PACE_ECDH_GM = '0.4.0.127.0.7.2.2.4.2.';
const ID_CA = '0.4.0.127.0.7.2.2.3.';
const ID_CA_ECDH = '0.4.0.127.0.7.2.2.3.2.';
const ID_PK = '0.4.0.127.0.7.2.2.1.';
const ID_PK_ECDH = '0.4.0.127.0.7.2.2.1.2';
const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_STANDARDIZED_DOMAIN_PARAMETERS = '0.4.0.127.0.7.1.2';
const ID_PRIME_FIELD = '1.2.840.10045.1.1';

/** EF.CardAccess: `31 …`. */
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

function parseSet(set: TlvNode): Result<SecurityInfos, SecurityInfosFailure> {
  if (set.tag !== 0x31) return err({ code: 'malformed' });
  const pace: Array<Omit<PaceInfo, 'curve'>> = [];
  const domainParameters = new Map<number | undefined, Curve | null>();
  const chipAuthentication: ChipAuthenticationInfo[] = [];
  const chipAuthenticationKeys: ChipAuthenticationKey[] = [];
  const others: string[] = [];

  for (const info of set.children) {
    const [identifier, required, optional] = info.children;
    const oid = identifier?.tag === 0x06 ? decodeOid(identifier.value) : undefined;
    if (info.tag !== 0x30 || oid === undefined || required === undefined) return err({ code: 'malformed' });

    if (oid.startsWith(ID_PACE) && required.tag === 0x02) {
      const version = decodeInteger(required.value);
      const parameterId = optional === undefined ? undefined : decodeInteger(optional.value);
      if (version === undefined) return err({ code: 'malformed' });
      const suite = suiteOf(oid, ID_PACE_ECDH_GM);
      pace.push({ oid, version, parameterId, protocol: suite === null ? null : { suite }, raw: info.raw });
    } else if (oid.startsWith(ID_PACE) && required.tag === 0x30) {
      const parameterId = optional === undefined ? undefined : decodeInteger(optional.value);
      domainParameters.set(parameterId, curveOfAlgorithm(required));
    } else if (oid.startsWith(ID_CA) && required.tag === 0x02) {
      const version = decodeInteger(required.value);
      if (version === undefined) return err({ code: 'malformed' });
      chipAuthentication.push({ oid, version, keyId: keyIdOf(optional), suite: suiteOf(oid, ID_CA_ECDH) });
    } else if (oid.startsWith(ID_PK) && required.tag === 0x30) {
      const [algorithm, bits] = required.children;
      if (algorithm === undefined || bits?.tag !== 0x03 || bits.value[0] !== 0) return err({ code: 'malformed' });
      chipAuthenticationKeys.push({
        keyId: keyIdOf(optional),
        curve: oid === ID_PK_ECDH ? curveOfAlgorithm(algorithm) : null,
        publicKey: bits.value.subarray(1),
      });
    } else {
      others.push(oid);
    }
  }

  return ok({
    pace: pace.map((info) => ({ ...info, curve: curveOfPace(info.parameterId, domainParameters) })),
    chipAuthentication,
    chipAuthenticationKeys,
    others,
  });
}

function suiteOf(oid: string, prefix: string): CipherSuite | null {
  if (!oid.startsWith(prefix)) return null;
  return SUITES.find((_, i) => oid === `${prefix}${i + 1}`) ?? null;
}

function curveOfPace(
  parameterId: number | undefined,
  own: ReadonlyMap<number | undefined, Curve | null>,
): Curve | null {
  const declared = own.get(parameterId);
  if (declared !== undefined) return declared;
  return parameterId === undefined ? null : (curveByParameterId(parameterId) ?? null);
}

const keyIdOf = (node: TlvNode | undefined): bigint | undefined =>
  node?.tag === 0x02 ? decodeUnsigned(node.value) : undefined;

/** AlgorithmIdentifier with standardised, named or explicit parameters; explicit ones are matched by value. */
function curveOfAlgorithm(algorithm: TlvNode): Curve | null {
  const [identifier, parameters] = algorithm.children;
  if (identifier?.tag !== 0x06 || parameters === undefined) return null;
  const oid = decodeOid(identifier.value);
  if (oid === ID_STANDARDIZED_DOMAIN_PARAMETERS && parameters.tag === 0x02) {
    return curveByParameterId(decodeInteger(parameters.value) ?? -1) ?? null;
  }
  // Cards in the field name id-ecPublicKey or, wrongly but commonly, id-PK-ECDH here; the parameters decide.
  if (oid !== ID_EC_PUBLIC_KEY && oid !== ID_PK_ECDH) return null;
  if (parameters.tag === 0x06) return curveByOid(decodeOid(parameters.value) ?? '') ?? null;
  return parameters.tag === 0x30 ? explicitCurve(parameters) : null;
}

/** ECParameters (ANSI X9.62): version, FieldID, Curve { a, b, seed? }, base, order, cofactor?. */
function explicitCurve(parameters: TlvNode): Curve | null {
  const [version, field, curve, base, order, cofactor] = parameters.children;
  const [fieldType, prime] = field?.children ?? [];
  const [a, b] = curve?.children ?? [];
  if (version?.tag !== 0x02 || fieldType?.tag !== 0x06 || decodeOid(fieldType.value) !== ID_PRIME_FIELD) return null;
  if (prime?.tag !== 0x02 || a?.tag !== 0x04 || b?.tag !== 0x04 || base?.tag !== 0x04 || order?.tag !== 0x02) {
    return null;
  }
  const p = decodeUnsigned(prime.value);
  const n = decodeUnsigned(order.value);
  const h = cofactor?.tag === 0x02 ? decodeUnsigned(cofactor.value) : undefined;
  if (p === undefined || n === undefined) return null;
  const given = { p, a: scalarFromBytes(a.value), b: scalarFromBytes(b.value), generator: base.value, order: n };
  return curveByParameters(h === undefined ? given : { ...given, cofactor: h }) ?? null;
}
