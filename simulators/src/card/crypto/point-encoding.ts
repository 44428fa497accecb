import { inverse, power, reduce } from './modular.ts';

/** y² = x³ + ax + b over GF(p). */
export interface CurveEquation {
  readonly p: bigint;
  readonly a: bigint;
  readonly b: bigint;
}

/**
 * A point for an element of the field (ICAO 9303-11 Appendix B.2); undefined where the method does not exist (p ≡ 1 mod 4,
 * which is why P-224 has no integrated mapping) or the element has no image. All curves here have cofactor 1.
 */
export function pointOfField({ p, a, b }: CurveEquation, value: bigint): readonly [x: bigint, y: bigint] | undefined {
  const t = reduce(value, p);
  if (p % 4n !== 3n) return undefined;
  const alpha = reduce(-t * t, p);
  const sum = reduce(alpha + alpha * alpha, p);
  if (sum === 0n) return undefined;
  const x2 = reduce(-b * inverse(a, p) * (1n + inverse(sum, p)), p);
  const x3 = reduce(alpha * x2, p);
  const h2 = reduce(x2 ** 3n + a * x2 + b, p);
  const u = reduce(t ** 3n * h2, p);
  const root = power(h2, p - 1n - (p + 1n) / 4n, p);
  return reduce(root * root * h2, p) === 1n ? [x2, reduce(root * h2, p)] : [x3, reduce(root * u, p)];
}
