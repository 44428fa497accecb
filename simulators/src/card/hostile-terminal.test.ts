import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { encodeTlv } from '@motcua/drivers/tlv';
import fc from 'fast-check';
import { lay, open, selectFile } from './test/profile-scene.ts';

/*
 * Whoever has the password can still send anything: under a session, with good checksums. The chip answers each command,
 * protected, and goes on; without a session nothing gives access.
 */

const seed = Number(process.env.MOTCUA_SEED ?? 1);
const INSTRUCTIONS = [0x22, 0x2a, 0x82, 0x84, 0x86, 0x88, 0xa4, 0xb0, 0xb1, 0xc0, 0xfe];
/** Data as these commands have them, and data as nobody has. */
const data = fc.oneof(
  fc.uint8Array({ maxLength: 60 }),
  fc
    .tuple(fc.constantFrom(0x80, 0x81, 0x83, 0x84, 0x85, 0x91, 0x54), fc.uint8Array({ maxLength: 70 }))
    .map(([tag, value]) => encodeTlv(tag, value)),
  fc
    .tuple(fc.constantFrom(0x80, 0x81, 0x83, 0x85), fc.uint8Array({ maxLength: 70 }))
    .map(([tag, value]) => encodeTlv(0x7c, encodeTlv(tag, value))),
);
const command = fc.record({
  cla: fc.constantFrom(0x00, 0x00, 0x00, 0x10),
  ins: fc.constantFrom(...INSTRUCTIONS),
  p1: fc.constantFrom(0x00, 0x02, 0x04, 0x41, 0x7f, 0x81, 0x8d, 0xc1, 0xff),
  p2: fc.constantFrom(0x00, 0x02, 0x0c, 0xa4, 0xa6, 0xbe, 0xff),
  data,
  ne: fc.constantFrom(undefined, 1, 16, 223, 256),
});
const plainOf = ({
  ne,
  ...rest
}: {
  ne: number | undefined;
  cla: number;
  ins: number;
  p1: number;
  p2: number;
  data: Uint8Array;
}) => ({
  ...rest,
  ...(ne !== undefined && { ne }),
});

describe(`any command, seed ${seed}`, () => {
  for (const name of ['honest', 'pace-dh', 'aa-ecdsa', 'ca-two-keys', 'endless-dg13', 'wrong-le-6cxx', 'buffer-1024']) {
    test(`${name}: under a session, each is answered under the session, which goes on`, async () => {
      const scene = lay(name);
      const terminal = await open(scene);
      await fc.assert(
        fc.asyncProperty(command, async (random) => {
          const answer = await terminal.secured(plainOf(random));
          assert.ok(answer.protected, `status ${answer.sw.toString(16)} came in clear`);
          const { cla } = random;
          const next = await terminal.secured(selectFile('DG1'));
          // A chain that was begun is broken off by this; once.
          assert.ok(next.sw === 0x9000 || (cla === 0x10 && next.sw === 0x6883), next.sw.toString(16));
        }),
        { numRuns: 120, seed },
      );
    });
  }

  for (const name of ['pace-im', 'pace-dh', 'pace-cam', 'no-pace']) {
    test(`${name}: in clear, nothing that is sent opens a file`, async () => {
      const { card, terminal } = lay(name);
      await fc.assert(
        fc.asyncProperty(fc.array(command, { maxLength: 6 }), async (commands) => {
          for (const random of commands) assert.ok((await terminal.raw(plainOf(random)))?.length);
          // A chain that was begun is broken off by the first of these; the second is heard.
          for (let i = 0; i < 2; i++) await terminal.plain('00a4040c07a0000002471001');
          assert.equal((await terminal.plain(selectFile('DG1'))).sw, 0x6982);
          assert.ok(card.atr.length > 0);
        }),
        { numRuns: 60, seed },
      );
    });
  }
});
