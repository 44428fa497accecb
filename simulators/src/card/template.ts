import { encodeTlv, parseTlv } from '@motcua/drivers/tlv';

/** The data of MSE:SET: simple objects by tag, each at most once; undefined when they are malformed. */
export function parseSecurityEnvironment(data: Uint8Array): ReadonlyMap<number, Uint8Array> | undefined {
  const objects = parseTlv(data, { shallow: true });
  if (!objects.ok) return undefined;
  const byTag = new Map(objects.value.map((object) => [object.tag, object.value]));
  return byTag.size === objects.value.length ? byTag : undefined;
}

/** The one object inside the dynamic authentication data `7C`; `'empty'` for `7C 00`, undefined when malformed. */
export function parseAuthenticationData(data: Uint8Array): { tag: number; value: Uint8Array } | 'empty' | undefined {
  const objects = parseTlv(data);
  if (!objects.ok || objects.value.length !== 1) return undefined;
  const [outer] = objects.value;
  if (outer?.tag !== 0x7c) return undefined;
  const [inner, ...more] = outer.children;
  if (inner === undefined) return 'empty';
  return more.length === 0 ? { tag: inner.tag, value: inner.value } : undefined;
}

/** Dynamic authentication data `7C` with objects, in the order of ICAO 9303-11 Table 4. */
export const authenticationObjects = (...objects: readonly (readonly [tag: number, value: Uint8Array])[]): Uint8Array =>
  encodeTlv(0x7c, ...objects.map(([tag, value]) => encodeTlv(tag, value)));
