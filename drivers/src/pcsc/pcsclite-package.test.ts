import assert from 'node:assert/strict';
import { test } from 'node:test';
import { returnCodeOf } from './pcsclite-package.ts';
import { ReturnCode } from './return-codes.ts';

test('reads the return code out of the text, sign-extended or not', () => {
  assert.equal(returnCodeOf(new Error('SCardTransmit error: Card was removed.(0xffffffff80100069)')), 0x80100069);
  assert.equal(returnCodeOf(new Error('SCardConnect error: Sharing violation.(0x8010000b)')), 0x8010000b);
});

test('an error without a code counts as a broken connection', () => {
  assert.equal(returnCodeOf(new Error('Card Reader not connected')), ReturnCode.communicationError);
  assert.equal(returnCodeOf('(0xnothing)'), ReturnCode.communicationError);
});
