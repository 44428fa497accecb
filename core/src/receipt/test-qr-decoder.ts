/**
 * Reads a QR matrix back, independently of the library that made it: ISO/IEC 18004 §7, versions 1–6 at level M without
 * error correction, which a matrix that was never printed does not need. For tests.
 */
const BLOCKS_AT_LEVEL_M: Readonly<Record<number, { readonly blocks: number; readonly dataPerBlock: number }>> = {
  1: { blocks: 1, dataPerBlock: 16 },
  2: { blocks: 1, dataPerBlock: 28 },
  3: { blocks: 1, dataPerBlock: 44 },
  4: { blocks: 2, dataPerBlock: 32 },
  5: { blocks: 2, dataPerBlock: 43 },
  6: { blocks: 4, dataPerBlock: 27 },
};
const ALPHANUMERIC = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';
const MASKS: readonly ((row: number, column: number) => boolean)[] = [
  (r, c) => (r + c) % 2 === 0,
  (r) => r % 2 === 0,
  (_, c) => c % 3 === 0,
  (r, c) => (r + c) % 3 === 0,
  (r, c) => (Math.floor(r / 2) + Math.floor(c / 3)) % 2 === 0,
  (r, c) => ((r * c) % 2) + ((r * c) % 3) === 0,
  (r, c) => (((r * c) % 2) + ((r * c) % 3)) % 2 === 0,
  (r, c) => (((r + c) % 2) + ((r * c) % 3)) % 2 === 0,
];

export function decodeQr(rows: readonly string[]): string {
  const size = rows.length;
  const version = (size - 17) / 4;
  const layout = BLOCKS_AT_LEVEL_M[version];
  if (!layout) throw new Error(`version ${version} is not read here`);
  const dark = (row: number, column: number): boolean => rows[row]?.[column] === '1';

  // Format information beside the first finder: 2 bits level (M = 00), 3 bits mask, XORed with 101010000010010.
  const format = [0, 1, 2, 3, 4].reduce((bits, column) => bits * 2 + Number(dark(8, column)), 0) ^ 0b10101;
  if (format >> 3 !== 0) throw new Error('not level M');
  const mask = MASKS[format & 7] ?? (() => false);

  const isFunction = (row: number, column: number): boolean => {
    const nearFinder =
      (row <= 8 && column <= 8) || (row <= 8 && column >= size - 8) || (row >= size - 8 && column <= 8);
    const alignment = version > 1 && Math.abs(row - (size - 7)) <= 2 && Math.abs(column - (size - 7)) <= 2;
    return nearFinder || alignment || row === 6 || column === 6;
  };

  const bits: boolean[] = [];
  let upward = true;
  for (let right = size - 1; right > 0; right -= 2) {
    if (right === 6) right -= 1;
    for (let i = 0; i < size; i += 1) {
      const row = upward ? size - 1 - i : i;
      for (const column of [right, right - 1])
        if (!isFunction(row, column)) bits.push(dark(row, column) !== mask(row, column));
    }
    upward = !upward;
  }

  const codewords: number[] = [];
  for (let at = 0; at + 8 <= bits.length; at += 8)
    codewords.push(bits.slice(at, at + 8).reduce((byte, bit) => byte * 2 + Number(bit), 0));
  const { blocks, dataPerBlock } = layout;
  const data = Array.from({ length: blocks }, (_, block) =>
    Array.from({ length: dataPerBlock }, (_, index) => codewords[index * blocks + block] ?? 0),
  ).flat();
  return decodeSegments(data);
}

function decodeSegments(data: readonly number[]): string {
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let at = 0;
  const take = (count: number): number => {
    const value = Number.parseInt(bits.slice(at, at + count), 2);
    at += count;
    return value;
  };
  let text = '';
  while (at + 4 <= bits.length) {
    const mode = take(4);
    if (mode === 0) break;
    if (mode === 1) {
      for (let left = take(10); left > 0; left -= 3) {
        const digits = Math.min(3, left);
        text += String(take([4, 7, 10][digits - 1] ?? 10)).padStart(digits, '0');
      }
    } else if (mode === 2) {
      let left = take(9);
      for (; left >= 2; left -= 2) {
        const pair = take(11);
        text += (ALPHANUMERIC[Math.floor(pair / 45)] ?? '') + (ALPHANUMERIC[pair % 45] ?? '');
      }
      if (left === 1) text += ALPHANUMERIC[take(6)] ?? '';
    } else if (mode === 4) {
      const bytes = Array.from({ length: take(8) }, () => take(8));
      text += Buffer.from(bytes).toString('utf8');
    } else throw new Error(`mode ${mode}`);
  }
  return text;
}
