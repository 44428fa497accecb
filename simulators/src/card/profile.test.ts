import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SW } from '@motcua/drivers/apdu';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import { createCard } from './card.ts';
import { issueCard } from './issue.ts';
import { CHIP_PROFILES, findChipProfile } from './profiles.ts';
import { CAN, citizen, insert, opened, openedByBac, pki, READ_SOD_BY_SFI, SELECT_SOD, sw } from './test/card-scene.ts';
import { TestTerminal } from './test/terminal.ts';

describe('profiles', () => {
  test('pace-refused-bac-ok: PACE is offered, answered with 6982, and BAC opens', async () => {
    const card = insert(CHIP_PROFILES['pace-refused-bac-ok']);
    const terminal = new TestTerminal(card);
    assert.match(toHex((await terminal.plain('00b09c0000')).data), /04007f00070202040202/);
    assert.equal(await terminal.pace(CAN), 0x6982);
    await openedByBac(card);
  });

  test('no-pace: no EF.CardAccess, no PACEInfo in DG14, BAC opens', async () => {
    const card = insert(CHIP_PROFILES['no-pace']);
    const terminal = new TestTerminal(card);
    assert.equal(await sw(terminal, '00b09c0000'), '6a82');
    assert.equal(await terminal.pace(CAN), SW.functionNotSupported);
    const reader = await openedByBac(card);
    const dg14 = await reader.secured({ cla: 0, ins: 0xb0, p1: 0x8e, p2: 0, ne: 65_536, extended: true });
    assert.doesNotMatch(toHex(dg14.data), /04007f00070202040202/);
  });

  test('wrong-can: 6300, slower each time, also after the power was gone; the right number clears it', async () => {
    const profile = CHIP_PROFILES['wrong-can'];
    const pauses: number[] = [];
    const pause = async (ms: number): Promise<void> => void pauses.push(ms);
    const card = createCard({ ...issueCard({ citizen, pki, profile }), profile, pause });
    const wrong = () => new TestTerminal(card).pace(CAN);
    assert.equal(await wrong(), 0x6300);
    assert.equal(await wrong(), 0x6300);
    card.reset();
    for (let more = 0; more < 3; more++) assert.equal(await wrong(), 0x6300);
    assert.deepEqual(pauses, [1_000, 2_000, 4_000, 8_000, 8_000]);
    assert.equal(await new TestTerminal(card).pace('456789'), 0x9000);
    assert.equal(await wrong(), 0x6300);
    assert.equal(pauses.at(-1), 1_000);
  });

  test('silent-at-N: no answer to that APDU, and again after the power came back', async () => {
    const profile = findChipProfile('silent-at-3');
    assert.ok(profile);
    const card = insert(profile);
    const read = fromHex('00b09c0000');
    for (const round of [1, 2]) {
      const answers = [
        await card.applet(read),
        await card.applet(read),
        await card.applet(read),
        await card.applet(read),
      ];
      assert.deepEqual(
        answers.map((answer) => answer === null),
        [false, false, true, false],
        `round ${round}`,
      );
      card.onPower?.('reset');
    }
  });

  test('no-extended-length: 6700, and the session is over', async () => {
    const card = insert(CHIP_PROFILES['no-extended-length']);
    const terminal = await opened(card);
    assert.equal((await terminal.secured({ ...READ_SOD_BY_SFI, ne: 223, extended: false })).sw, 0x9000);
    assert.equal((await terminal.secured(READ_SOD_BY_SFI)).sw, SW.wrongLength);
    assert.equal((await terminal.secured(SELECT_SOD)).sw, SW.secureMessagingObjectIncorrect);
  });

  test('a profile that does not exist is not found', () => {
    for (const name of ['', 'constructor', 'silent-at-0', 'silent-at-', 'CLONE'])
      assert.equal(findChipProfile(name), undefined);
  });
});
