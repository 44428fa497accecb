import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contactlessAtr, startsAsAtr, supportsT1 } from './simulated-card.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

test('contactless ATR: PC/SC part 3 §3.1.3.2.3, check byte over all but TS', () => {
  assert.deepEqual(contactlessAtr(), hex('3B80800101'));
  const atr = contactlessAtr(hex('4C41424341524431'));
  assert.deepEqual(atr.subarray(0, 4), hex('3B888001'));
  assert.equal(
    atr.subarray(1).reduce((sum, byte) => sum ^ byte, 0),
    0,
  );
  assert.throws(() => contactlessAtr(new Uint8Array(16)), /15/);
});

test('which protocols an ATR offers', () => {
  assert.equal(supportsT1(hex('3B80800101')), true, 'TD1: T=0, TD2: T=1');
  assert.equal(supportsT1(hex('3B8101')), true, 'TD1: T=1');
  assert.equal(supportsT1(hex('3BF01100FF01')), true, 'TA1, TB1 and TC1 before TD1');
  assert.equal(supportsT1(hex('3B00')), false);
  assert.equal(supportsT1(hex('3B7011')), false, 'no TD1');
  assert.equal(supportsT1(hex('3B80')), false, 'torn');
  assert.equal(supportsT1(new Uint8Array(0)), false);
});

test('what starts as an ATR', () => {
  assert.equal(startsAsAtr(hex('3B00')), true);
  assert.equal(startsAsAtr(hex('3F00')), true);
  assert.equal(startsAsAtr(hex('00')), false);
  assert.equal(startsAsAtr(new Uint8Array(0)), false);
});
