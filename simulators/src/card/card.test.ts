import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SW } from '@motcua/drivers/apdu';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import fc from 'fast-check';
import { mrzInformation } from '../citizens/mrz.ts';
import { CHIP_PROFILES } from './profiles.ts';
import {
  CAN,
  content,
  insert,
  opened,
  openedByBac,
  READ_SOD_BY_SFI,
  SELECT_APPLICATION,
  SELECT_SOD,
  sw,
} from './test/card-scene.ts';
import { TestTerminal } from './test/terminal.ts';

test('the ATR is a contactless one whose historical bytes announce extended length only where there is any', () => {
  const atr = toHex(insert().atr);
  assert.match(atr, /^3b878001803198739401c0..$/);
  assert.equal(
    insert()
      .atr.subarray(1)
      .reduce((sum, byte) => sum ^ byte, 0),
    0,
    'the check byte',
  );
  assert.match(toHex(insert(CHIP_PROFILES['no-extended-length']).atr), /^3b87800180319873940180..$/);
});

describe('before access', () => {
  test('EF.CardAccess, EF.ATR/INFO and EF.DIR read, nothing else does', async () => {
    const terminal = new TestTerminal(insert());
    assert.equal(await sw(terminal, '00b09c0000'), '9000');
    assert.equal(await sw(terminal, '00b0810000'), '9000');
    assert.equal(await sw(terminal, '00b09e0000'), '9000', 'EF.DIR');
    assert.equal(await sw(terminal, SELECT_APPLICATION), '9000');
    for (const fid of ['011e', '011d', '0101', '0102', '0103', '010d', '010e', '0107']) {
      assert.equal(await sw(terminal, `00a4020c02${fid}`), '6982', fid);
    }
    for (const sfi of ['81', '82', '8d', '8e', '9d', '9e', '84'])
      assert.equal(await sw(terminal, `00b0${sfi}0000`), '6982', sfi);
    assert.equal(await sw(terminal, '00b0000000'), '6982', 'no current file, and it does not say so');
    assert.equal(await sw(terminal, '002241a40c800a04007f00070202030202'), '6982', 'Chip Authentication');
  });

  test('EF.ATR/INFO tells the longest command and response', async () => {
    const terminal = new TestTerminal(insert());
    assert.equal(
      toHex((await terminal.plain('00b0810000')).data),
      '4703'.concat('9401c0', '7f660a', '020300ffff', '020300ffff'),
    );
  });

  test('commands that the chip does not know', async () => {
    const terminal = new TestTerminal(insert());
    assert.equal(await sw(terminal, '00ca000000'), '6d00');
    assert.equal(await sw(terminal, '80b0000000'), '6e00');
    assert.equal(await sw(terminal, '00a408000401000101'), '6a86');
    assert.equal(await sw(terminal, '00a4040c06a00000024710'), '6a82');
    assert.equal(await sw(terminal, '00a4020c023f01'), '6a82');
    assert.equal(await sw(terminal, '0022c1b600'), '6a86');
    assert.equal(await sw(terminal, '0022'), '6700');
    assert.equal(await sw(terminal, '0084000008'), '6985', 'GET CHALLENGE outside the application');
    assert.equal(await sw(terminal, '0cb09c000d9701008e08000000000000000000'), '6988', 'protected without a session');
  });
});

describe('SELECT', () => {
  test('P2 decides whether the card describes what it selected', async () => {
    const terminal = new TestTerminal(insert());
    assert.equal(toHex((await terminal.plain('00a4000002011c')).data), '620b800200368201018302011c');
    assert.equal(toHex((await terminal.plain('00a4040007a000000247100100')).data), '6f098407a0000002471001');
    assert.equal(toHex((await terminal.plain(SELECT_APPLICATION)).data), '');
    assert.equal(toHex((await terminal.plain('00a4000000')).data), '6f0483023f00');
  });
});

describe('after PACE', () => {
  test('every file reads whole in one extended exchange, DG3 excepted', async () => {
    const terminal = await opened();
    const read = (sfi: number) =>
      terminal.secured({ cla: 0, ins: 0xb0, p1: 0x80 | sfi, p2: 0, ne: 65_536, extended: true });
    for (const [number, file] of content.files.dataGroups) {
      const answer = await read(number);
      assert.equal(answer.sw, number === 3 ? SW.securityStatusNotSatisfied : SW.success, `DG${number}`);
      if (number !== 3) assert.equal(toHex(answer.data), toHex(file), `DG${number}`);
    }
    assert.equal(toHex((await read(0x1d)).data), toHex(content.files.sod));
    assert.equal(toHex((await read(0x1e)).data), toHex(content.files.com));
  });

  test('short responses: 223 bytes fit, 224 do not', async () => {
    const terminal = await opened();
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000);
    const fits = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 223 });
    assert.deepEqual([fits.sw, fits.data.length], [0x9000, 223]);
    const tooLong = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 224 });
    assert.deepEqual([tooLong.sw, tooLong.data.length, tooLong.protected], [SW.wrongLength, 0, true]);
    const all = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 223, ne: 256 });
    assert.deepEqual([all.sw, toHex(all.data)], [0x9000, toHex(content.files.sod.slice(223, 446))]);
  });

  test('the end of a file: 6282 with what is left, 6B00 beyond', async () => {
    const terminal = await opened();
    const dg1 = content.files.dataGroups.get(1);
    assert.ok(dg1);
    const tail = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0x81, p2: 90, ne: 100 });
    assert.deepEqual([tail.sw, toHex(tail.data)], [SW.endOfFile, toHex(dg1.slice(90))]);
    const beyond = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: dg1.length, ne: 1 });
    assert.equal(beyond.sw, SW.offsetBeyondFile);
    assert.equal((await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0 })).sw, SW.wrongLength, 'no Le');
    assert.equal((await terminal.secured({ cla: 0, ins: 0xb0, p1: 0xe1, p2: 0, ne: 1 })).sw, SW.wrongP1P2);
    assert.equal((await terminal.secured({ cla: 0, ins: 0xb0, p1: 0x85, p2: 0, ne: 1 })).sw, SW.fileNotFound);
  });

  test('a plain command ends the session, even a harmless one', async () => {
    const terminal = await opened();
    assert.equal(await sw(terminal, '00a4000c023f00'), '9000');
    assert.deepEqual((await terminal.secured(SELECT_SOD)).sw, SW.secureMessagingObjectIncorrect);
    assert.equal(await sw(terminal, SELECT_APPLICATION), '9000');
    assert.equal(await sw(terminal, '00a4020c02011d'), '6982');
  });

  test('a command without its checksum is refused with 6987, and the session is over', async () => {
    const terminal = await opened();
    assert.equal(await sw(terminal, '0cb09d0003970100'), '6987');
    assert.equal((await terminal.secured(SELECT_SOD)).sw, SW.secureMessagingObjectIncorrect);
  });

  test('PACE can be run again, and BAC cannot be had on top', async () => {
    const terminal = await opened();
    const again = await terminal.secured({ cla: 0, ins: 0x82, p1: 0, p2: 0, data: new Uint8Array(40), ne: 40 });
    assert.equal(again.sw, SW.conditionsNotSatisfied);
    assert.equal(await terminal.pace(CAN), 0x9000);
  });

  test('taking the power away ends everything', async () => {
    const card = insert();
    const terminal = await opened(card);
    card.onPower?.('power-off');
    assert.equal((await terminal.secured(SELECT_SOD)).sw, SW.secureMessagingObjectIncorrect);
    assert.equal(await sw(terminal, '00b09c0000'), '9000', 'the master file is current again');
  });
});

describe('after BAC', () => {
  test('files read in blocks of 231 under triple DES', async () => {
    const terminal = await openedByBac();
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000);
    const fits = await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 231 });
    assert.deepEqual([fits.sw, fits.data.length], [0x9000, 231]);
    assert.equal((await terminal.secured({ cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 232 })).sw, SW.wrongLength);
    const whole = await terminal.secured(READ_SOD_BY_SFI);
    assert.equal(toHex(whole.data), toHex(content.files.sod));
  });

  test('a key that differs in one character opens nothing', async () => {
    const terminal = new TestTerminal(insert());
    await terminal.plain(SELECT_APPLICATION);
    const wrong = mrzInformation({ ...content.mrz, dateOfBirth: '900518' });
    assert.equal(await terminal.bac(wrong), SW.authenticationFailed);
    assert.equal(await terminal.bac(mrzInformation(content.mrz)), 0x9000);
  });
});

test('any bytes whatever get a status word, and never access', async () => {
  const card = insert();
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 }),
      fc.array(fc.constantFrom('00b09c0000', SELECT_APPLICATION, '0084000008', '10860000027c0000'), { maxLength: 3 }),
      async (noise, known) => {
        for (const command of [...known.map(fromHex), ...noise]) {
          const response = await card.applet(command);
          assert.ok(response && response.length >= 2);
        }
        const terminal = new TestTerminal(card);
        await terminal.plain(SELECT_APPLICATION);
        return (await terminal.plain('00b09d0000')).sw === 0x6982;
      },
    ),
    { numRuns: 200 },
  );
});
