import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FEWEST_SESSIONS, growthPercent } from './session-memory.ts';

const level = (count: number, kilobytes: number): number[] => Array.from({ length: count }, () => kilobytes);

test('growth is counted from after the first twenty sessions, and a single high one decides nothing', () => {
  const warmingUp = level(20, 50_000);
  assert.equal(growthPercent([...warmingUp, ...level(180, 100_000)]), 0);
  assert.equal(growthPercent([...warmingUp, ...level(179, 100_000), 900_000]), 0);
  const leaking = Array.from({ length: 180 }, (_, session) => 100_000 + session * 100);
  assert.ok(growthPercent([...warmingUp, ...leaking]) > 5);
});

test('too few sessions give no figure', () => {
  assert.throws(() => growthPercent(level(FEWEST_SESSIONS - 1, 1)), RangeError);
  assert.equal(growthPercent(level(FEWEST_SESSIONS, 1)), 0);
});
