import { mutateBytes } from '../mutators/bytes.ts';
import type { Target } from '../target.ts';

/** Believes a length before it has seen the content. */
function read(bytes: Uint8Array): number {
  const [tag, high = 0, low = 0] = bytes;
  if (tag !== 0x04) return 0;
  return new Uint8Array((high * 256 + low) * 1_024).length;
}

export const target: Target = {
  name: 'planted-memory',
  modules: ['/testing/planted-memory.ts'],
  mutators: [mutateBytes],
  maxBytes: 64,
  seeds: () => [Uint8Array.of(0x04, 0x00, 0x01, 0xff)],
  limits: { buffersBytes: 16 * 1024 * 1024 },
  run: (input) => void read(input),
};
