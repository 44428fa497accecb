import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import type { CardChannel } from '@motcua/drivers/pcsc';
import { startCoverage } from '../engine/coverage.ts';

/*
 * A file of indefinite length whose blocks all look as if it ended with them: the end is to be looked for from where it was
 * not found. Work is counted in blocks of code that ran, as the fuzzer counts it, so that a busy machine accuses nobody.
 */

// Before the drivers are loaded: V8 counts blocks only in what it compiles from now on.
const coverage = startCoverage((url) =>
  ['/drivers/src/emrtd/', '/drivers/src/tlv/', '/drivers/src/apdu/'].some((part) => url.includes(part)),
);
after(() => coverage.stop());
const { parseCommand } = await import('@motcua/drivers/apdu');
const { readDocument } = await import('@motcua/drivers/emrtd');
const { verifyPassively } = await import('@motcua/drivers/emrtd/passive-auth');
const { ok } = await import('@motcua/drivers/result');
const { concatBytes, createExtentScanner, encodeTlv, fromHex } = await import('@motcua/drivers/tlv');

const BLOCK_BYTES = 256;
const SCALES = [1, 10, 100] as const;
/** At 100× as many as a read has exchanges for a file that does not say how long it is. */
const BLOCKS = 5;

/** One object for each block. The header of the file makes the first one shorter. */
const row = (tag: string, blocks: number): Uint8Array =>
  concatBytes(
    fromHex(`${tag}80`),
    encodeTlv(0x04, new Uint8Array(BLOCK_BYTES - 5)),
    ...Array.from({ length: blocks - 1 }, () => encodeTlv(0x04, new Uint8Array(BLOCK_BYTES - 3))),
  );
/** Every block opens something and closes it. */
const nested = (tag: string, blocks: number): Uint8Array =>
  concatBytes(
    fromHex(`${tag}80`),
    encodeTlv(0x04, new Uint8Array(BLOCK_BYTES - 5)),
    ...Array.from({ length: blocks - 1 }, () =>
      concatBytes(fromHex('3080'), encodeTlv(0x04, new Uint8Array(BLOCK_BYTES - 7)), fromHex('0000')),
    ),
  );
const FILES = [
  ['in a row', row],
  ['nested', nested],
] as const;

async function workOf(run: () => unknown): Promise<number> {
  coverage.look();
  await run();
  return coverage.look().work;
}

/** Ten times the input takes ten times the work and a little for how V8 merges its counters; quadratic work a hundred times. */
async function assertLinear(run: (scale: number) => unknown): Promise<void> {
  await run(1);
  const work: number[] = [];
  for (const scale of SCALES) work.push(await workOf(() => run(scale)));
  const [one = 0, ten = 0, hundred = 0] = work;
  assert(one > 0 && ten > 3 * one && hundred > 3 * ten, `nothing was counted: ${work}`);
  assert(ten < 15 * one && hundred < 15 * ten, `1×, 10×, 100×: ${work}`);
}

for (const [name, make] of FILES) {
  test(`looking for the end of a file that never ends, objects ${name}: the work grows as its length does`, async () => {
    await assertLinear((scale) => {
      const content = make('77', BLOCKS * scale);
      const scanner = createExtentScanner();
      for (let end = BLOCK_BYTES; end <= content.length; end += BLOCK_BYTES) {
        assert(content[end - 2] === 0 && content[end - 1] === 0, 'each block looks like the last');
        assert.deepEqual(scanner.scan(content.subarray(0, end)), { totalBytes: undefined });
      }
    });
  });

  test(`reading it from a card, objects ${name}: the same`, async () => {
    await assertLinear(async (scale) => {
      const card = cardWith(make('31', BLOCKS * scale));
      const { failure } = await readDocument({
        channel: card.channel,
        keys: { can: '000000' },
        dataGroups: [1],
        policy: { bac: 'never', allowSimulated: false },
        trust: { anchors: [], crls: [] },
        verify: verifyPassively,
        clock: { now: () => new Date('2026-06-01T00:00:00Z'), monotonicMs: () => 0 },
      });
      assert(failure !== null);
      assert(card.exchanges() > BLOCKS * scale, `${card.exchanges()} exchanges`);
    });
  });
}

/** A card that has EF.CardAccess, gives it in short blocks, and refuses everything else. */
function cardWith(file: Uint8Array): { readonly channel: CardChannel; readonly exchanges: () => number } {
  let exchanges = 0;
  const given = (offset: number, lengthBytes: number): Uint8Array => file.slice(offset, offset + lengthBytes);
  const answer = (bytes: Uint8Array): Uint8Array => {
    const { ins, p1 = 0, p2 = 0, ne = 0, data = new Uint8Array(0) } = parseCommand(bytes) ?? {};
    if (ins === 0xb0 && p1 === 0x9c) return given(0, ne);
    if (ins === 0xb0 && p1 < 0x80) return given(p1 * 256 + p2, ne);
    const offset = Number.parseInt(Buffer.from(data).toString('hex').slice(4), 16);
    return ins === 0xb1 ? encodeTlv(0x53, given(offset, ne - 4)) : new Uint8Array(0);
  };
  return {
    exchanges: () => exchanges,
    channel: {
      reader: 'direct',
      atr: fromHex('3b800181'),
      protocol: 'T=1',
      maxResponseBytes: 65_535,
      async transmit(bytes) {
        exchanges++;
        const data = answer(bytes);
        return ok(concatBytes(data, fromHex(data.length > 0 ? '9000' : '6a82')));
      },
      transaction: async (body) => ok(await body()),
      reset: async () => ok(undefined),
      close: async () => undefined,
    },
  };
}
