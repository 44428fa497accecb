import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '../tlv/index.ts';
import { createCardLink } from './card-link.ts';
import { createReadBudget, type ReadBudget } from './read-budget.ts';
import { answeringChannel } from './testing/scripted-channel.ts';

const MAX_FILE_BYTES = 524_288;

/** How many exchanges are let through before the budget says no. */
function exchangesOf(budget: ReadBudget): number {
  for (let count = 0; ; count++) if (budget.spend() !== null) return count;
}

const announcing = (...files: readonly (readonly [string, number])[]): number => {
  const budget = createReadBudget(() => 0);
  for (const [file, bytes] of files) budget.announce(file, bytes);
  return exchangesOf(budget);
};

test('a read has 512 exchanges, one more for each 16 bytes announced, and never more than 16,384', () => {
  assert.equal(announcing(), 512);
  assert.equal(announcing(['DG2', 20_000]), 512 + 1_250);
  assert.equal(announcing(['DG2', 20_000], ['DG2', 20_000], ['DG2', 1_000]), 512 + 1_250, 'told again, it is no more');
  assert.equal(announcing(['DG1', 95], ['DG2', 20_000]), 512 + Math.ceil(20_095 / 16));
  assert.equal(announcing(['DG2', MAX_FILE_BYTES]), 16_384);
  assert.equal(announcing(['DG2', 0xffff_ffff], ['DG5', 0xffff_ffff]), 16_384);
});

test('a read ends after two minutes, by its clock', () => {
  let nowMs = 5_000;
  const budget = createReadBudget(() => nowMs);
  nowMs += 120_000;
  assert.equal(budget.spend(), null);
  nowMs += 1;
  assert.deepEqual(budget.spend(), { code: 'card-unresponsive', message: 'the card takes more than 120 s' });
});

test('the rounds of GET RESPONSE count, and what is over the budget is not sent', async () => {
  const channel = answeringChannel(() => fromHex('016101'));
  const budget = createReadBudget(() => 0);
  const link = createCardLink({ channel, budget, trace: () => undefined, monotonicMs: () => 0 });
  const read = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 256 };
  for (const _ of [1, 2, 3]) await link.send('read', read);
  assert.equal(channel.commands.length, 512);
  const answer = await link.send('read', read);
  assert.equal(!answer.ok && answer.error.code, 'card-unresponsive');
  assert.match(answer.ok ? '' : answer.error.message, /512 exchanges/);
  assert.equal(channel.commands.length, 512);
});
