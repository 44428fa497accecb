import { findTag, parseTlv } from '@motcua/drivers/tlv';
import type { MrzKey } from '../citizens/mrz.ts';

/** Where number, birth and expiry begin, by the length of the zone (ICAO 9303-4, -5, -6 §4.2). */
const PLACES: ReadonlyMap<
  number,
  { readonly number: number; readonly rest: number; readonly birth: number; readonly expiry: number }
> = new Map([
  [90, { number: 5, rest: 15, birth: 30, expiry: 38 }],
  [72, { number: 36, rest: 64, birth: 49, expiry: 57 }],
  [88, { number: 44, rest: 88, birth: 57, expiry: 65 }],
]);

/** The values that open a chip, from the zone in its DG1; undefined when there is none of a known length. */
export function mrzKeyInDg1(dg1: Uint8Array | undefined): MrzKey | undefined {
  const parsed = parseTlv(dg1 ?? Uint8Array.of());
  const zone = parsed.ok ? findTag(parsed.value, 0x61, 0x5f1f)?.value : undefined;
  const text = zone && String.fromCharCode(...zone);
  const places = text === undefined ? undefined : PLACES.get(text.length);
  if (text === undefined || !places) return undefined;
  const first = text.slice(places.number, places.number + 9);
  // A long number goes on in the optional data, up to its check digit and a filler (ICAO 9303-5 §4.2.2, note j).
  const long = text[places.number + 9] === '<' ? text.slice(places.rest).split('<')[0]?.slice(0, -1) : '';
  return {
    documentNumber: first + (long ?? ''),
    dateOfBirth: text.slice(places.birth, places.birth + 6),
    dateOfExpiry: text.slice(places.expiry, places.expiry + 6),
  };
}
