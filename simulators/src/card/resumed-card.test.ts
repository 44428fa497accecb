import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import type { CardChannel, PcscFailure } from '@motcua/drivers/pcsc';
import { err, ok } from '@motcua/drivers/result';
import { toHex } from '@motcua/drivers/tlv';
import { cardOf, directChannel, facts, requestFor, VERIFIED } from './test/reading-scene.ts';
import { sample } from './test/sample.ts';

/* A card that is moved or lifted, and lies there again within the grace time. */

const BLOCK_BYTES = 128;

/** Lost at these exchanges, counted over all sessions; met again at once, unless it stays away. */
async function readLosing(
  losses: readonly number[],
  { lost = 'card-removed', returns = true }: { lost?: PcscFailure['code']; returns?: boolean } = {},
): Promise<ReadOutcome & { regained: number }> {
  const card = cardOf({});
  let apdus = 0;
  let regained = 0;
  const connect = (): CardChannel => {
    card.onPower?.('power-on');
    const channel = directChannel(card);
    return {
      ...channel,
      async transmit(command) {
        apdus += 1;
        return losses.includes(apdus)
          ? err({ code: lost, returnCode: 0x8010002f } as PcscFailure)
          : channel.transmit(command);
      },
    };
  };
  const outcome = await readDocument(
    requestFor(
      {
        read: {
          dataGroups: [1, 2, 13],
          maxReadBytes: BLOCK_BYTES,
          regain: async () => {
            regained += 1;
            return returns ? ok(connect()) : err({ code: 'card-removed', message: 'gone' });
          },
        },
      },
      connect(),
    ),
  );
  return Object.assign(outcome, { regained });
}

const whole = await readLosing([]);
const bytesOf = (outcome: ReadOutcome, group: 1 | 2 | 13): string => toHex(outcome.files.get(group) ?? Uint8Array.of());

test('lifted at each exchange: the read goes on and is whole', async () => {
  const exchanges = Array.from({ length: whole.stats.apdus }, (_, i) => i + 1);
  for (const at of sample(exchanges, 8)) {
    const outcome = await readLosing([at]);
    assert.equal(outcome.failure, null, `exchange ${at}`);
    assert.deepEqual(facts(outcome), VERIFIED, `exchange ${at}`);
    assert.equal(outcome.regained, 1);
    for (const group of [1, 2, 13] as const) assert.equal(bytesOf(outcome, group), bytesOf(whole, group));
  }
});

test('in the middle of the face it goes on at the same offset: no block is read twice', async () => {
  const at = whole.stats.apdus - 5;
  const { trace } = await readLosing([at]);
  const offsets = trace
    .filter(({ step, sw }) => step === 'read DG2' && sw !== null)
    .map(({ header }) => Number.parseInt(header.slice(4), 16));
  const byOffset = offsets.filter((offset) => offset < 0x8000);
  assert.deepEqual(byOffset, [...new Set(byOffset)]);
  const steps = trace.slice(at).map(({ step }) => step);
  assert.deepEqual(steps.slice(-6 - 4), [
    ...['PACE: authenticate', 'select application', 'CA: set AT', 'CA: agree', 'select DG2'].slice(1),
    ...Array(6).fill('read DG2'),
  ]);
});

test('each way in which a reader names a card that was moved', async () => {
  for (const lost of ['card-reset', 'no-card', 'card-unresponsive', 'transmission-failed'] as const) {
    const outcome = await readLosing([12], { lost });
    assert.deepEqual(facts(outcome), VERIFIED, lost);
  }
  for (const lost of ['timed-out', 'reader-unavailable', 'cancelled'] as const) {
    const outcome = await readLosing([12], { lost });
    assert.notEqual(outcome.failure, null, lost);
    assert.equal(outcome.regained, 0, 'not waited for');
  }
});

test('a card that stays away ends the read; one that comes and goes for ever does too', async () => {
  const gone = await readLosing([9], { returns: false });
  assert.equal(gone.failure?.code, 'card-removed');
  assert.equal(gone.verification.overall, null);
  const flapping = await readLosing(Array.from({ length: 100 }, (_, i) => 3 * (i + 1)));
  assert.equal(flapping.failure?.code, 'card-removed');
  assert.ok(flapping.regained <= 5);
});
