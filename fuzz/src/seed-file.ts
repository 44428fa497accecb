import { existsSync, readFileSync } from 'node:fs';

/** Inputs of a file in `fuzz/seeds` or `fuzz/corpus`: one a line, in hexadecimal; `#` begins a remark. None when there is no file. */
export function readInputs(url: URL): Uint8Array[] {
  if (!existsSync(url)) return [];
  const lines = readFileSync(url, 'utf8').split('\n');
  return lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => new Uint8Array(Buffer.from(line, 'hex')));
}

/** The committed seeds of one kind: made-up people (numbers begin with 999), published vectors, a simulated PKI. */
export const seeds = (...names: readonly string[]): Uint8Array[] =>
  names.flatMap((name) => readInputs(new URL(`../seeds/${name}.hex`, import.meta.url)));
