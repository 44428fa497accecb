import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_RESPONSE_BYTES, maxResponseBytes, propertiesControlCode } from './reader-properties.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));

/** PC/SC part 10 §2.2: FEATURE_VERIFY_PIN_DIRECT, then FEATURE_GET_TLV_PROPERTIES, each tag, 4, control code. */
const FEATURES = hex('06 04 42 33 00 06  12 04 42 33 00 12');

test('finds the control code of the properties', () => {
  assert.equal(propertiesControlCode(FEATURES), 0x42330012);
});

test('no properties: not among the features, torn, or of another length', () => {
  assert.equal(propertiesControlCode(FEATURES.subarray(0, 6)), undefined);
  assert.equal(propertiesControlCode(FEATURES.subarray(0, 11)), undefined);
  assert.equal(propertiesControlCode(hex('12 02 42 33')), undefined);
  assert.equal(propertiesControlCode(new Uint8Array(0)), undefined);
});

test('the longest response follows dwMaxAPDUDataSize, little endian', () => {
  assert.equal(maxResponseBytes(hex('0B 02 E6 08  0A 04 00 00 01 00')), MAX_RESPONSE_BYTES, '65,536: extended APDUs');
  assert.equal(maxResponseBytes(hex('0A 04 00 00 00 00')), 258, 'short APDUs only: 256 bytes and the status word');
  assert.equal(maxResponseBytes(hex('0A 04 F4 01 00 00')), 502);
});

test('a reader that says nothing, or says it wrongly, is asked for the longest', () => {
  for (const properties of [undefined, hex(''), hex('0B 02 E6 08'), hex('0A 02 00 01'), hex('0A 04 00 00 01')]) {
    assert.equal(maxResponseBytes(properties), MAX_RESPONSE_BYTES);
  }
});

test('whatever a reader says, the answer is a length that can be asked for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      propertiesControlCode(bytes);
      const longest = maxResponseBytes(bytes);
      assert.ok(longest >= 258 && longest <= MAX_RESPONSE_BYTES);
    }),
  );
});
