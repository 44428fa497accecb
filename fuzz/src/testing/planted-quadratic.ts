import { mutateBytes } from '../mutators/bytes.ts';
import type { Target } from '../target.ts';

/** Looks at everything before an escape again, for each escape: harmless in any file of everyday size. */
function readEscapes(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== 0x1b) continue;
    for (let before = 0; before < at; before++) sum += bytes[before] ?? 0;
  }
  return sum;
}

export const target: Target = {
  name: 'planted-quadratic',
  modules: ['/testing/planted-quadratic.ts'],
  mutators: [mutateBytes],
  maxBytes: 4_096,
  limits: { work: 50_000, workPerByte: 200 },
  seeds: () => [new TextEncoder().encode('plain text')],
  run: (input) => void readEscapes(input),
};
