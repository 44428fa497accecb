import {
  type Curve,
  type CurvePoint,
  type DhGroup,
  decodePoint,
  dhPower,
  dhSharedSecret,
  encodePoint,
  exponentBits,
  fixedBytes,
  isDhPublicKey,
  multiplyByEphemeral,
  plainBase,
  randomBytes,
  randomScalar,
  scalarFromBytes,
  unsignedBytes,
} from '../../crypto/index.ts';

/**
 * What PACE and Chip Authentication need of a group, whether elliptic curve or finite field (ICAO 9303-11 §9.6). Written
 * additively; the neutral element is no value of `GroupElement`: operations that would give it answer undefined.
 */
export interface AgreementGroup {
  readonly kind: 'ecdh' | 'dh';
  /** For people and traces: `brainpoolP256r1`, `rfc5114-2048-256`. */
  readonly name: string;
  /** Standardised domain parameters (ICAO 9303-11 Table 12), if it is one of them. */
  readonly parameterId: number | undefined;
  /** Of the base; undefined for a finite field whose parameters do not tell, which serves Chip Authentication alone. */
  readonly order: bigint | undefined;
  /** The field's prime: where integrated mapping draws from. */
  readonly prime: bigint;
  /** By the best attack known: 80 for a field of 1,024 bits, 128 for a curve of 256. */
  readonly securityBits: number;
  /** The most bytes of an encoded element. */
  readonly elementBytes: number;
  /** A curve's equation; undefined for a finite field. */
  readonly curve: Curve | undefined;
  readonly base: GroupElement;
  /** A private key: uniform in 1 … order − 1. */
  readonly randomScalar: () => bigint;
  /** A public key as it comes from a card, checked: range or curve, subgroup, not neutral. Undefined: unfit. */
  readonly decode: (encoded: Uint8Array) => GroupElement | undefined;
}

export interface GroupElement {
  /** `04 ‖ x ‖ y`, or an unsigned integer without leading zeros (ICAO 9303-11 §9.4.5). */
  readonly encoded: Uint8Array;
  readonly times: (scalar: bigint) => GroupElement | undefined;
  /** `other` must be of the same group. */
  readonly plus: (other: GroupElement) => GroupElement | undefined;
  /** The secret K that agreeing with this public key gives, as the key derivation takes it. */
  readonly agree: (privateKey: bigint) => Uint8Array | undefined;
}

class CurveElement implements GroupElement {
  readonly group: Curve;
  readonly point: CurvePoint;

  constructor(group: Curve, point: CurvePoint) {
    this.group = group;
    this.point = point;
  }
  get encoded(): Uint8Array {
    return encodePoint(this.point);
  }
  times(scalar: bigint): GroupElement | undefined {
    const product = multiplyByEphemeral(this.group, this.point, scalar);
    return product && new CurveElement(this.group, product);
  }
  plus(other: GroupElement): GroupElement | undefined {
    if (!(other instanceof CurveElement) || other.group !== this.group) throw new RangeError('elements of two groups');
    const sum = this.point.add(other.point);
    return sum.is0() ? undefined : new CurveElement(this.group, sum);
  }
  agree(privateKey: bigint): Uint8Array | undefined {
    const product = multiplyByEphemeral(this.group, this.point, privateKey);
    return product && encodePoint(product).slice(1, 1 + this.group.fieldBytes);
  }
}

class FieldElement implements GroupElement {
  readonly group: DhGroup;
  readonly value: bigint;

  constructor(group: DhGroup, value: bigint) {
    this.group = group;
    this.value = value;
  }
  get encoded(): Uint8Array {
    return unsignedBytes(this.value);
  }
  times(scalar: bigint): GroupElement | undefined {
    const { order } = this.group;
    return elementOf(this.group, dhPower(this.group, this.value, order === undefined ? scalar : scalar % order));
  }
  plus(other: GroupElement): GroupElement | undefined {
    if (!(other instanceof FieldElement) || other.group !== this.group) throw new RangeError('elements of two groups');
    return elementOf(this.group, (this.value * other.value) % this.group.prime);
  }
  agree(privateKey: bigint): Uint8Array | undefined {
    const { order } = this.group;
    return dhSharedSecret(this.group, this.value, order === undefined ? privateKey : privateKey % order);
  }
}

const elementOf = (group: DhGroup, value: bigint): GroupElement | undefined =>
  value === 1n || value === 0n ? undefined : new FieldElement(group, value);

const curveGroups = new WeakMap<Curve, AgreementGroup>();

export function curveGroup(curve: Curve): AgreementGroup {
  const known = curveGroups.get(curve);
  if (known) return known;
  const group: AgreementGroup = {
    kind: 'ecdh',
    name: curve.name,
    parameterId: curve.parameterId,
    order: curve.order,
    prime: curve.Point.Fp.ORDER,
    securityBits: curve.fieldBytes * 4,
    elementBytes: 1 + 2 * curve.fieldBytes,
    curve,
    base: new CurveElement(curve, plainBase(curve)),
    randomScalar: () => randomScalar(curve),
    decode: (encoded) => {
      const point = decodePoint(curve, encoded);
      return point && new CurveElement(curve, point);
    },
  };
  curveGroups.set(curve, group);
  return group;
}

/** Security of finite fields by the size of the prime (NIST SP 800-57 part 1, table 2), in bits. */
const fieldSecurityBits = (primeBytes: number): number => (primeBytes < 256 ? 80 : primeBytes < 384 ? 112 : 128);

const fieldGroups = new WeakMap<DhGroup, AgreementGroup>();

export function fieldGroup(parameters: DhGroup): AgreementGroup {
  const known = fieldGroups.get(parameters);
  if (known) return known;
  const group: AgreementGroup = {
    kind: 'dh',
    name: parameters.name,
    parameterId: parameters.parameterId,
    order: parameters.order,
    prime: parameters.prime,
    securityBits: fieldSecurityBits(parameters.primeBytes),
    elementBytes: parameters.primeBytes,
    curve: undefined,
    base: new FieldElement(parameters, parameters.generator),
    randomScalar: () => randomExponent(parameters),
    decode: (encoded) => {
      // A leading zero is against §9.4.1 and does no harm.
      if (encoded.length > parameters.primeBytes + 1) return undefined;
      const value = scalarFromBytes(encoded);
      return isDhPublicKey(parameters, value) ? new FieldElement(parameters, value) : undefined;
    },
  };
  fieldGroups.set(parameters, group);
  return group;
}

/** Uniform in 1 … order − 1, or of `exponentBits` where no order is known. */
function randomExponent(group: DhGroup): bigint {
  const bits = exponentBits(group);
  const bound = group.order ?? 1n << BigInt(bits);
  // 64 bits more make the bias of the reduction negligible (FIPS 186-5 A.2.1).
  return (scalarFromBytes(randomBytes(Math.ceil(bits / 8) + 8)) % (bound - 1n)) + 1n;
}

/** A point of `group` by its affine coordinates, for mappings that compute it; undefined when it is not on the curve. */
export function elementFromCoordinates(group: AgreementGroup, x: bigint, y: bigint): GroupElement | undefined {
  const bytes = group.curve?.fieldBytes;
  if (bytes === undefined) throw new RangeError('a finite field has no coordinates');
  const encoded = new Uint8Array(1 + 2 * bytes);
  encoded[0] = 4;
  encoded.set(fixedBytes(x, bytes), 1);
  encoded.set(fixedBytes(y, bytes), 1 + bytes);
  return group.decode(encoded);
}
