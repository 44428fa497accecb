import { mutateBytes } from '../mutators/bytes.ts';
import type { Target } from '../target.ts';
import { readMagic } from './planted-magic-reader.ts';

export const target: Target = {
  name: 'planted-magic',
  modules: ['/testing/planted-magic-reader.ts'],
  mutators: [mutateBytes],
  maxBytes: 16,
  seeds: () => [Uint8Array.of(0, 0, 0)],
  run: (input) => void readMagic(input),
};
