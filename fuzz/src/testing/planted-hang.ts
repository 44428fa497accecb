import { mutateBytes } from '../mutators/bytes.ts';
import type { Target } from '../target.ts';

/** A length of zero that does not move on. */
function skip(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += bytes[at] ?? 0;
}

export const target: Target = {
  name: 'planted-hang',
  modules: ['/testing/planted-hang.ts'],
  mutators: [mutateBytes],
  maxBytes: 64,
  seeds: () => [Uint8Array.of(1, 2, 3)],
  run: skip,
};
