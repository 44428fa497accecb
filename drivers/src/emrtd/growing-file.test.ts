import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { concatBytes, encodeTlv, fromHex } from '../tlv/index.ts';
import { createGrowingFile } from './growing-file.ts';

const cut = (content: Uint8Array, blockBytes: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(content.length / blockBytes) }, (_, i) =>
    content.subarray(i * blockBytes, (i + 1) * blockBytes),
  );

test('in blocks of any length, from any partial, it comes to the same content and length', () => {
  const files = fc.oneof(
    fc.uint8Array({ maxLength: 700 }).map((value) => encodeTlv(0x75, value)),
    fc
      .array(fc.uint8Array({ maxLength: 90 }), { maxLength: 8 })
      .map((parts) => concatBytes(fromHex('7780'), ...parts.map((part) => encodeTlv(0x04, part)), fromHex('0000'))),
  );
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 300 }), fc.nat(700), (content, blockBytes, startsAt) => {
      const from = Math.min(startsAt, content.length);
      const growing = createGrowingFile(content.subarray(0, from));
      const blocks = cut(content.subarray(from), blockBytes);
      for (const [i, block] of blocks.entries()) growing.append(block, { ended: i === blocks.length - 1 });
      assert.deepEqual(growing.content(), content);
      assert.deepEqual(growing.extent(), { totalBytes: content.length });
    }),
  );
});

test('what is no data object is noticed', () => {
  const growing = createGrowingFile();
  growing.append(fromHex('00ff'), { ended: true });
  assert.equal(growing.extent(), 'malformed');
});

test('a megabyte without an end is walked a few times, not once a block', () => {
  const growing = createGrowingFile(fromHex('7780'));
  const block = encodeTlv(0x04, new Uint8Array(100).fill(0x5a));
  for (let bytes = 0; bytes < 1024 * 1024; bytes += block.length) growing.append(block, { ended: false });
  assert.deepEqual(growing.extent(), { totalBytes: undefined });
});
