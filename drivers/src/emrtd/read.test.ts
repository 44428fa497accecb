import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import vn from '../../vectors/vn-card.json' with { type: 'json' };
import type { CardChannel, PcscFailure } from '../pcsc/port.ts';
import { err } from '../result/index.ts';
import { fromHex, toHex } from '../tlv/index.ts';
import { readDocument } from './read.ts';
import type { ReadRequest } from './read-request.ts';
import { type Answer, answeringChannel } from './testing/scripted-channel.ts';

/* Whole reads are tested against the simulated card (simulators/src/card); here is what needs no chip that computes. */

const request = (channel: CardChannel, change: Partial<ReadRequest> = {}): ReadRequest => ({
  channel,
  keys: {
    can: '000000',
    mrz: [{ documentNumber: '090000000', dateOfBirth: '900101', dateOfExpiry: '300101' }],
  },
  dataGroups: [1, 13],
  policy: { bac: 'if-pace-refused', allowSimulated: false },
  trust: { anchors: [], crls: [] },
  verify: () => assert.fail('nothing was read that could be verified'),
  clock: { monotonicMs: () => 0, now: () => new Date(0) },
  ...change,
});

test('a card that is no ID card: SELECT of the application says so, and no key is shown to it', async () => {
  const channel = answeringChannel(() => fromHex('6a82'));
  const outcome = await readDocument(request(channel));
  assert.equal(outcome.failure?.code, 'not-an-id-card');
  assert.equal(outcome.accessControl.used, null);
  assert.equal(outcome.verification.overall, null);
  assert(!channel.commands.some((hex) => /^00(22|84|82|86)/.test(hex)));
});

test('each failure of PC/SC at the first exchange and before it', async () => {
  const failures: [PcscFailure, string][] = [
    [{ code: 'card-removed' }, 'card-removed'],
    [{ code: 'reader-unavailable' }, 'reader-lost'],
    [{ code: 'timed-out' }, 'card-unresponsive'],
    [{ code: 'transmission-failed', returnCode: 0x80100016 }, 'card-unresponsive'],
  ];
  for (const [failure, code] of failures) {
    const outcome = await readDocument(request(answeringChannel(() => failure)));
    assert.equal(outcome.failure?.code, code);
    assert.equal(outcome.stats.apdus, 1);
    assert.equal(outcome.accessControl.reason, 'not-attempted');
    assert.equal(outcome.trace[0]?.sw, null);
    const busy = answeringChannel(() => assert.fail('nothing may be sent'), { transaction: async () => err(failure) });
    assert.equal((await readDocument(request(busy))).failure?.code, code);
  }
});

/** How often EF.ATR/INFO is asked, for a reader and an ATR. */
async function infoReads(change: Partial<CardChannel>, more: Partial<ReadRequest> = {}): Promise<number> {
  const channel = answeringChannel(() => fromHex('6a82'), change);
  await readDocument(request(channel, more));
  return channel.commands.filter((hex) => hex === '00b0810000').length;
}

test('EF.ATR/INFO is read once, and only when nothing else tells the length', async () => {
  const silent = fromHex('3b80800101');
  const telling = fromHex('3b858001' + '8073c02140' + '37');
  assert.equal(await infoReads({ atr: silent }), 1);
  assert.equal(await infoReads({ atr: telling }), 0);
  assert.equal(await infoReads({ atr: silent, maxResponseBytes: 258 }), 0, 'the reader is short anyway');
  assert.equal(await infoReads({ atr: silent }, { maxReadBytes: 223 }), 0, 'the operator has said');
});

test('no answers, however mad, make the read throw, hang or report success', async () => {
  const plausible = [
    fromHex('9000'),
    fromHex(`${vn.efCardAccess.hex}9000`),
    fromHex('7c12801095a3a016522ee98d01e76cb6b98b42c39000'),
    fromHex('4608f919887022129000'),
    fromHex('6100'),
    fromHex('6c05'),
    fromHex('6282'),
  ];
  const answer = fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.constantFrom(...plausible));
  await fc.assert(
    fc.asyncProperty(fc.array(answer, { minLength: 1, maxLength: 12 }), async (answers) => {
      const next: Answer = (_, count) => answers[(count - 1) % answers.length] ?? fromHex('6f00');
      const outcome = await readDocument(request(answeringChannel(next)));
      assert(outcome.failure);
      assert.equal(outcome.files.size, 0);
      assert.equal(outcome.verification.overall, null);
    }),
    { numRuns: 300 },
  );
});

test('keys never show in what the read tells of itself', async () => {
  const channel = answeringChannel((command) =>
    fromHex(toHex(command) === '00b09c0000' ? `${vn.efCardAccess.hex}9000` : '6300'),
  );
  const outcome = await readDocument(request(channel, { keys: { can: '971358' } }));
  assert.equal(outcome.accessControl.reason, 'pace-refused');
  const told = JSON.stringify(outcome);
  assert(!told.includes('971358') && !told.includes(toHex(new TextEncoder().encode('971358'))));
});
