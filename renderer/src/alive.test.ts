import assert from 'node:assert/strict';
import test from 'node:test';
import { aliveThrottle } from './alive.ts';

test('the first touch is told at once, the next one after the interval', () => {
  let now = 1_000;
  let sent = 0;
  const touch = aliveThrottle({
    send: () => {
      sent += 1;
    },
    nowMs: () => now,
    intervalMs: 5_000,
  });
  touch();
  touch();
  assert.equal(sent, 1);
  now += 4_999;
  touch();
  assert.equal(sent, 1);
  now += 1;
  touch();
  assert.equal(sent, 2);
});
