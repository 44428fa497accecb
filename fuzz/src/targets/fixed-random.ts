import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

let next = 0;

/**
 * Makes what the reader draws at random the same for every input: else how often a counter carries would differ from run to run,
 * and with it what is kept. In the thread of this target alone.
 */
export function fixRandom(): void {
  next = 0;
}

Object.assign(crypto, {
  randomBytes: (lengthBytes: number): Buffer => {
    const bytes = Buffer.alloc(lengthBytes);
    for (let i = 0; i < lengthBytes; i++) bytes[i] = (next++ * 167 + 13) & 0xff;
    return bytes;
  },
});
syncBuiltinESMExports();
