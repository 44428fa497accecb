import {
  type Curve,
  type CurvePoint,
  curveByParameterId,
  decodePoint,
  encodePoint,
  multiplyPoint,
  scalarFromBytes,
} from '@motcua/drivers/crypto';
import { equalBytes } from '@motcua/drivers/tlv';
import { DH_GROUPS, type DhGroup, type DhKey } from '../../pki/dh-key.ts';
import type { EcKey } from '../../pki/ec-key.ts';
import { byteLength, power, unsignedBytes } from './modular.ts';
import { pointOfField } from './point-encoding.ts';

/** An element as it travels: `04 ‖ x ‖ y`, or an unsigned integer without leading zeros (ICAO 9303-11 §9.4.5). */
export type Element = Uint8Array;

/** The group of a Diffie-Hellman key agreement, over a curve or modulo a prime (ICAO 9303-11 §9.6). */
export interface Group {
  readonly kind: 'ecdh' | 'dh';
  /** Standardised domain parameters (Table 12). */
  readonly parameterId: number;
  /** Undefined for DH. */
  readonly curve?: Curve;
  readonly order: bigint;
  /** The characteristic of the field. */
  readonly prime: bigint;
  readonly generator: Element;
  /** Tag of the public value in a public key data object (§9.4.3, §9.4.4). */
  readonly publicValueTag: 0x84 | 0x86;
  /** The element that the bytes stand for, validated as a public key (RFC 2631 §2.1.5, TR-03111 §3.2.2); undefined when it is none. */
  accept(bytes: Uint8Array): Element | undefined;
  /** `scalar · element`, `element ^ scalar`; undefined when that is the neutral element. */
  multiply(element: Element, scalar: bigint): Element | undefined;
  add(left: Element, right: Element): Element | undefined;
  /** The shared secret K as octets: the x coordinate, or the integer in full length (§9.7.1; PKCS#3 §8). */
  secretOf(element: Element): Uint8Array;
  /** f_G and f_g of the integrated mapping (§4.4.3.3.2); undefined where the mapping does not exist or gives the neutral element. */
  fromField(value: bigint): Element | undefined;
}

export function groupByParameterId(id: number): Group | undefined {
  const curve = curveByParameterId(id);
  if (curve) return curveGroup(curve);
  const parameters = DH_GROUPS.find((group) => group.parameterId === id);
  return parameters && modpGroup(parameters);
}

export const groupOfKey = (key: EcKey | DhKey): Group =>
  key.kind === 'ec' ? curveGroup(key.curve) : modpGroup(key.group);

export function curveGroup(curve: Curve): Group {
  const generator = encodePoint(curve.base);
  const point = (element: Element): CurvePoint =>
    // The library keeps a table for its own base point.
    equalBytes(element, generator) ? curve.base : curve.Point.fromBytes(element);
  const { p, a, b } = curve.Point.CURVE();
  const accept = (bytes: Uint8Array): Element | undefined => {
    const decoded = decodePoint(curve, bytes);
    return decoded && encodePoint(decoded);
  };
  return {
    kind: 'ecdh',
    parameterId: curve.parameterId,
    curve,
    order: curve.order,
    prime: p,
    generator,
    publicValueTag: 0x86,
    accept,
    multiply(element, scalar) {
      const product = multiplyPoint(curve, point(element), scalar);
      return product && encodePoint(product);
    },
    add(left, right) {
      const sum = point(left).add(point(right));
      return sum.is0() ? undefined : encodePoint(sum);
    },
    secretOf: (element) => element.slice(1, 1 + curve.fieldBytes),
    fromField(value) {
      const found = pointOfField({ p, a, b }, value);
      if (!found) return undefined;
      const [x, y] = found;
      return accept(Uint8Array.of(4, ...unsignedBytes(x, curve.fieldBytes), ...unsignedBytes(y, curve.fieldBytes)));
    },
  };
}

export function modpGroup({ p, g, q, parameterId }: DhGroup): Group {
  const encode = (value: bigint): Element | undefined => (value === 1n ? undefined : unsignedBytes(value));
  return {
    kind: 'dh',
    parameterId,
    order: q,
    prime: p,
    generator: unsignedBytes(g),
    publicValueTag: 0x84,
    accept(bytes) {
      const value = scalarFromBytes(bytes);
      return value < 2n || value >= p - 1n || power(value, q, p) !== 1n ? undefined : unsignedBytes(value);
    },
    multiply: (element, scalar) => encode(power(scalarFromBytes(element), scalar % q, p)),
    add: (left, right) => encode((scalarFromBytes(left) * scalarFromBytes(right)) % p),
    secretOf: (element) => unsignedBytes(scalarFromBytes(element), byteLength(p)),
    fromField: (value) => (value % p === 0n ? undefined : encode(power(value, (p - 1n) / q, p))),
  };
}

/** Uniform in 1 … order − 1, from random bytes that are 64 bits longer than the order (FIPS 186-5 A.2.1). */
export function scalarOf(group: Group, random: (lengthBytes: number) => Uint8Array): bigint {
  return (scalarFromBytes(random(byteLength(group.order) + 8)) % (group.order - 1n)) + 1n;
}
