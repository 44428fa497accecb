import type { DataGroupNumber } from './failure.ts';

/** Doc 9303-10 table 38. */
export const DATA_GROUP_TAGS: Readonly<Record<DataGroupNumber, number>> = {
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

export const DATA_GROUP_NUMBERS: readonly DataGroupNumber[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16];

export const dataGroupOfTag = (tag: number): DataGroupNumber | undefined =>
  DATA_GROUP_NUMBERS.find((number) => DATA_GROUP_TAGS[number] === tag);
