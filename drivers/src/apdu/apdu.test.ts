import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fromHex, toHex } from '../tlv/index.ts';
import { type CommandApdu, encodeCommand, parseCommand, remainingTries, splitResponse, statusHex } from './index.ts';

const header = { cla: 0x00, ins: 0xb0, p1: 0x9c, p2: 0x00 };
const encoded = (command: Partial<CommandApdu>): string => toHex(encodeCommand({ ...header, ...command }));

test('the seven forms of ISO/IEC 7816-4 §5.1', () => {
  const data = fromHex('0102');
  assert.equal(encoded({}), '00b09c00');
  assert.equal(encoded({ ne: 4 }), '00b09c0004');
  assert.equal(encoded({ ne: 256 }), '00b09c0000');
  assert.equal(encoded({ data }), '00b09c00020102');
  assert.equal(encoded({ data, ne: 256 }), '00b09c0002010200');
  assert.equal(encoded({ ne: 257 }), '00b09c00000101');
  assert.equal(encoded({ ne: 65_536 }), '00b09c00000000');
  assert.equal(encoded({ data, extended: true }), '00b09c000000020102');
  assert.equal(encoded({ data, ne: 65_536 }), '00b09c0000000201020000');
  assert.equal(encoded({ data, ne: 256, extended: true }), '00b09c0000000201020100');
});

test('what no APDU can carry is a bug', () => {
  assert.throws(() => encoded({ ne: 0 }), RangeError);
  assert.throws(() => encoded({ ne: 65_537 }), RangeError);
  assert.throws(() => encoded({ data: new Uint8Array(65_536) }), RangeError);
});

test('commands parse back to what was encoded', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 700 }),
      fc.option(fc.integer({ min: 1, max: 65_536 }), { nil: undefined }),
      (data, ne) => {
        const command = { ...header, ...(data.length > 0 && { data }), ...(ne !== undefined && { ne }) };
        const parsed = parseCommand(encodeCommand(command));
        assert(parsed);
        assert.equal(toHex(parsed.data ?? new Uint8Array()), toHex(data));
        assert.equal(parsed.ne, ne);
      },
    ),
  );
});

test('bytes that are no command are refused', () => {
  for (const hex of ['', '00b09c', '00b09c00020a', '00b09c0002010203aa', '00b09c000000', '00b09c00000003aabb']) {
    assert.equal(parseCommand(fromHex(hex)), undefined, hex);
  }
});

test('responses split into data and status', () => {
  const response = splitResponse(fromHex('60149000'));
  assert.equal(toHex(response?.data ?? new Uint8Array()), '6014');
  assert.equal(response?.sw, 0x9000);
  assert.equal(splitResponse(fromHex('90')), undefined);
  assert.equal(statusHex(0x63c2), '63c2');
  assert.equal(remainingTries(0x63c2), 2);
  assert.equal(remainingTries(0x6300), undefined);
});
