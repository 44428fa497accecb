import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SW } from '@motcua/drivers/apdu';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import fc from 'fast-check';
import { createCard } from './card.ts';
import { content, opened, openedByBac } from './test/card-scene.ts';

describe('READ BINARY with odd INS', () => {
  const large = fromHex('75'.concat('82ffff', '5a'.repeat(0xffff)));
  large.forEach((_, index) => {
    if (index > 3) large[index] = index % 251;
  });
  const files = { ...content.files, dataGroups: new Map([...content.files.dataGroups, [2, large] as const]) };
  const read = (offset: number, ne: number) => ({
    cla: 0,
    ins: 0xb1,
    p1: 0,
    p2: 2,
    data: encodeTlv(0x54, Uint8Array.of(offset >> 16, (offset >> 8) & 0xff, offset & 0xff)),
    ne,
    extended: ne > 256,
  });

  for (const way of ['pace', 'bac'] as const) {
    test(`reaches beyond 7FFF after ${way}`, async () => {
      const card = createCard({ ...content, files });
      const terminal = way === 'pace' ? await opened(card) : await openedByBac(card);
      const middle = await terminal.secured(read(0x8123, 100));
      assert.equal(middle.sw, 0x9000);
      assert.equal(toHex(middle.data), toHex(encodeTlv(0x53, large.slice(0x8123, 0x8123 + 98))));
      const rest = await terminal.secured(read(0xff00, 65_536));
      assert.equal(toHex(rest.data), toHex(encodeTlv(0x53, large.slice(0xff00))));
      assert.equal((await terminal.secured(read(0x10002, 10))).sw, SW.endOfFile, 'one byte is left');
      assert.equal((await terminal.secured(read(0x10003, 10))).sw, SW.offsetBeyondFile);
    });
  }

  test('one AES response over vpcd carries at most 65,503 bytes', async () => {
    const terminal = await opened(createCard({ ...content, files }));
    const all = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0x82, p2: 0, ne: 65_536, extended: true });
    assert.deepEqual([all.sw, all.data.length], [0x9000, 65_503]);
  });

  test('malformed offsets are refused', async () => {
    const terminal = await opened();
    for (const data of ['', '5400', '54050000000000', '530100', '54020000540100']) {
      const answer = await terminal.secured({ cla: 0, ins: 0xb1, p1: 0, p2: 1, data: fromHex(data), ne: 10 });
      assert.equal(answer.sw, 0x6a80, data);
    }
  });
});

test('the published sizes of protected responses are what the card can carry', async () => {
  const { SecureMessaging } = await import('./secure-messaging.ts');
  const keys = { encryption: new Uint8Array(16), mac: new Uint8Array(16) };
  const aes = SecureMessaging.withAes(keys);
  const tripleDes = SecureMessaging.withTripleDes(keys, new Uint8Array(8));
  assert.equal(aes.capacity(256, 0xb0), 223);
  assert.equal(tripleDes.capacity(256, 0xb0), 231);
  assert.equal(aes.capacity(65_533, 0xb0), 65_503);
  fc.assert(
    fc.property(
      fc.integer({ min: 40, max: 65_533 }),
      fc.constantFrom(aes, tripleDes),
      fc.constantFrom(0xb0, 0xb1),
      (limit, session, ins) => {
        const fits = session.capacity(limit, ins);
        const length = (bytes: number) => session.protect({ sw: 0x9000, data: new Uint8Array(bytes) }, ins).length - 2;
        return length(fits) <= limit && length(fits + 1) > limit;
      },
    ),
    { numRuns: 150 },
  );
});
