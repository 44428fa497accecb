/** Tags of the data groups (ICAO 9303-10 §4.7). */
export const DATA_GROUP_TAG: Readonly<Record<number, number>> = {
  1: 0x61,
  2: 0x75,
  3: 0x63,
  4: 0x76,
  5: 0x65,
  6: 0x66,
  7: 0x67,
  8: 0x68,
  9: 0x69,
  10: 0x6a,
  11: 0x6b,
  12: 0x6c,
  13: 0x6d,
  14: 0x6e,
  15: 0x6f,
  16: 0x70,
};

/** Throws a RangeError for a number that is none of 1 to 16. */
export function dataGroupTag(number: number): number {
  const tag = DATA_GROUP_TAG[number];
  if (tag === undefined) throw new RangeError(`no tag is known for DG${number}`);
  return tag;
}
