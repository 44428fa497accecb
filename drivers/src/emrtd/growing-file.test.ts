import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LDS_LIMITS } from '../lds/limits.ts';
import { concatBytes, encodeTlv, fromHex } from '../tlv/index.ts';
import { createGrowingFile } from './growing-file.ts';

const cut = (content: Uint8Array, blockBytes: number): Uint8Array[] =>
  Array.from({ length: Math.ceil(content.length / blockBytes) }, (_, i) =>
    content.subarray(i * blockBytes, (i + 1) * blockBytes),
  );

test('in blocks of any length, from any partial, with any filler behind it, it comes to the same content and length', () => {
  const files = fc.oneof(
    fc.uint8Array({ maxLength: 700 }).map((value) => encodeTlv(0x75, value)),
    fc
      .array(fc.uint8Array({ maxLength: 90 }), { maxLength: 8 })
      .map((parts) => concatBytes(fromHex('7780'), ...parts.map((part) => encodeTlv(0x04, part)), fromHex('0000'))),
  );
  const fillers = fc
    .tuple(fc.constantFrom(0x00, 0xff), fc.nat(60))
    .map(([byte, lengthBytes]) => new Uint8Array(lengthBytes).fill(byte));
  fc.assert(
    fc.property(files, fillers, fc.integer({ min: 1, max: 300 }), fc.nat(700), (file, filler, blockBytes, startsAt) => {
      const content = concatBytes(file, filler);
      const from = Math.min(startsAt, content.length);
      const growing = createGrowingFile(content.subarray(0, from));
      for (const block of cut(content.subarray(from), blockBytes)) growing.append(block);
      assert.deepEqual(growing.content(), content);
      assert.deepEqual(growing.extent(), { totalBytes: file.length });
    }),
  );
});

test('what is no data object is noticed', () => {
  const growing = createGrowingFile();
  growing.append(fromHex('00ff'));
  assert.equal(growing.extent(), 'malformed');
});

test('a megabyte without an end is given up at the length of the longest file', () => {
  const growing = createGrowingFile(fromHex('7780'));
  const block = encodeTlv(0x04, new Uint8Array(100).fill(0x5a));
  while (growing.content().length + block.length <= LDS_LIMITS.fileBytes) {
    growing.append(block);
    assert.deepEqual(growing.extent(), { totalBytes: undefined });
  }
  growing.append(block);
  assert.equal(growing.extent(), 'malformed');
});

test('nor is one waited for that a segment would put beyond it', () => {
  const growing = createGrowingFile(fromHex('77803080'));
  growing.append(concatBytes(fromHex('0483'), fromHex(LDS_LIMITS.fileBytes.toString(16).padStart(6, '0'))));
  assert.equal(growing.extent(), 'malformed');
});
