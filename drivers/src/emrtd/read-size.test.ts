import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '../tlv/index.ts';
import { createReadSize, createReadSizeMemory, responseBytesFromAtr, responseBytesFromAtrInfo } from './read-size.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import { answeringChannel, linkOver } from './testing/scripted-channel.ts';

const link = (suite: '3des' | 'aes-128' | null, maxResponseBytes = 65_535) => {
  const made = linkOver(answeringChannel(() => fromHex('9000'), { maxResponseBytes }));
  const key = new Uint8Array(16);
  if (suite !== null) made.secureMessaging = createSecureMessaging({ suite, encryptionKey: key, macKey: key });
  return made;
};

test('ATR: card capabilities tell, their absence does not', () => {
  assert.equal(responseBytesFromAtr(fromHex('3b8480018073ff00')), undefined, 'cut short');
  assert.equal(responseBytesFromAtr(fromHex('3b858001' + '8073c02140' + '37')), 65_538);
  assert.equal(responseBytesFromAtr(fromHex('3b858001' + '8073c02180' + '37')), 258);
  assert.equal(
    responseBytesFromAtr(fromHex('3b878001' + '80318073c02140' + '37')),
    258 + 65_280,
    'after another object',
  );
  assert.equal(responseBytesFromAtr(fromHex('3b80800101')), undefined);
  assert.equal(responseBytesFromAtr(fromHex('3b888001' + '1122334455667788' + '00')), undefined);
  assert.equal(responseBytesFromAtr(fromHex('3b884001' + '0073c02140' + '009000' + '00')), 65_538, 'category 00');
  for (const hex of ['', '3b', '3bff', 'ffffffffffff']) assert.equal(responseBytesFromAtr(fromHex(hex)), undefined);
});

test('EF.ATR/INFO: extended length information, else capabilities', () => {
  assert.equal(responseBytesFromAtrInfo(fromHex('7f660802020100' + '02020fa0')), 4_000);
  assert.equal(responseBytesFromAtrInfo(fromHex('430100' + '7f660a020300ffff' + '020300ffff')), 65_535);
  assert.equal(responseBytesFromAtrInfo(fromHex('4703c02140')), 65_538);
  assert.equal(responseBytesFromAtrInfo(fromHex('4703c0210082029000')), 258);
  assert.equal(responseBytesFromAtrInfo(fromHex('7f66060201100' + '20110')), undefined, 'shorter than short');
  for (const hex of ['', '7f66', '6a82', '47', 'ffff', '7f6604020201']) {
    assert.equal(responseBytesFromAtrInfo(fromHex(hex)), undefined, hex);
  }
});

test('the block is the least of card, reader and option, less what secure messaging takes', () => {
  const sizeOf = (cardResponseBytes: number, maxReadBytes?: number) =>
    createReadSize({ cardResponseBytes, maxReadBytes });
  assert.equal(sizeOf(65_538).blockBytes(link('aes-128')), 65_503);
  assert.equal(sizeOf(65_538).blockBytes(link(null)), 65_533);
  assert.equal(sizeOf(65_538).blockBytes(link('aes-128', 258)), 223);
  assert.equal(sizeOf(258).blockBytes(link('3des')), 231);
  assert.equal(sizeOf(65_538, 4_000).blockBytes(link('aes-128')), 4_000);
  assert.equal(sizeOf(258, 4_000).blockBytes(link('aes-128')), 223);
});

test('it steps down and never up', () => {
  for (const [suite, rungs] of [
    ['aes-128', [256, 223, 128]],
    ['3des', [256, 231, 128]],
  ] as const) {
    const made = link(suite);
    const size = createReadSize({ cardResponseBytes: 65_538 });
    for (const rung of rungs) {
      assert.equal(size.stepDown(made), true);
      assert.equal(size.blockBytes(made), rung);
    }
    assert.equal(size.stepDown(made), false);
    assert.equal(size.blockBytes(made), 128);
  }
});

test('after a session lost to 6700 it goes to short answers at once', () => {
  const made = link('aes-128');
  const size = createReadSize({ cardResponseBytes: 65_538 });
  assert.equal(size.stepDownToShort(made), true);
  assert.equal(size.blockBytes(made), 223);
  assert.equal(size.stepDownToShort(made), true);
  assert.equal(size.blockBytes(made), 128);
  assert.equal(size.stepDownToShort(made), false);
});

test('what was learned of a card goes for the next one of its ATR, and for no other', () => {
  const made = link('aes-128');
  const memory = createReadSizeMemory();
  const [seen, other] = [fromHex('3b800181'), fromHex('3b80800101')];
  const size = createReadSize({ cardResponseBytes: 4_000 });
  assert.deepEqual(size.learned(), { responseBytes: 4_000 });
  size.stepDown(made);
  memory.remember(seen, size.learned() ?? assert.fail('nothing learned'));
  assert.deepEqual(memory.recall(seen), { responseBytes: 4_000, refusedAboveBytes: 256 });
  assert.equal(memory.recall(other), undefined);
  const next = createReadSize({ cardResponseBytes: 4_000, refusedAboveBytes: 256 });
  assert.equal(next.blockBytes(made), 256);
  assert.deepEqual(
    next.learned(),
    { responseBytes: 4_000, refusedAboveBytes: 256 },
    'not forgotten by a read that went well',
  );
});

test('what the operator or the reader decided is nothing learned of the card', () => {
  assert.equal(createReadSize({ cardResponseBytes: 65_538, maxReadBytes: 4_000 }).learned(), undefined);
  assert.equal(createReadSize({ cardResponseBytes: 65_538, ofReader: true }).learned(), undefined);
});

test('the memory holds 64 kinds of card: the one not seen for longest goes', () => {
  const memory = createReadSizeMemory();
  const atr = (i: number): Uint8Array => Uint8Array.of(0x3b, i);
  for (let i = 0; i < 64; i++) memory.remember(atr(i), { responseBytes: 258 + i });
  memory.remember(atr(0), { responseBytes: 258 });
  memory.remember(atr(64), { responseBytes: 258 });
  assert.equal(memory.recall(atr(1)), undefined);
  assert.deepEqual(memory.recall(atr(0)), { responseBytes: 258 });
});
