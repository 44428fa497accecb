import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { SW } from '@motcua/drivers/apdu';
import {
  curveByName,
  decodePoint,
  encodePoint,
  multiplyPoint,
  randomScalar,
  sharedSecret,
} from '@motcua/drivers/crypto';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import fc from 'fast-check';
import { findCitizen } from '../citizens/citizen.ts';
import { mrzInformation } from '../citizens/mrz.ts';
import { createPki } from '../pki/pki.ts';
import { type CardContent, type ChipCard, createCard } from './card.ts';
import { aesSessionKeys } from './chip-authentication.ts';
import { type CardRequest, issueCard } from './issue.ts';
import { deriveTripleDes } from './key-derivation.ts';
import { CHIP_PROFILES, type ChipProfile, findChipProfile, HONEST_CHIP } from './profile.ts';
import { TestTerminal } from './test-terminal.ts';

const citizen = findCitizen('adult-2021');
const CAN = citizen.citizenNumber.slice(-6);
const pki = createPki();
const content = issueCard({ citizen, pki });
const SELECT_APPLICATION = '00a4040c07a0000002471001';
const SELECT_SOD = { cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: Uint8Array.of(0x01, 0x1d) };
const READ_SOD_BY_SFI = { cla: 0, ins: 0xb0, p1: 0x9d, p2: 0, ne: 65_536, extended: true };

function insert(profile: ChipProfile = HONEST_CHIP, request: Partial<CardRequest> = {}): ChipCard {
  const issued = profile === HONEST_CHIP && Object.keys(request).length === 0 ? content : issueFor(profile, request);
  return createCard({ ...issued, profile });
}
const issueFor = (profile: ChipProfile, request: Partial<CardRequest>): CardContent =>
  issueCard({ citizen, pki, profile, ...request });

/** PACE done and the application selected. */
async function opened(card = insert()): Promise<TestTerminal> {
  const terminal = new TestTerminal(card);
  assert.equal(await terminal.pace(CAN), 0x9000);
  const select = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
  assert.equal(select.sw, 0x9000);
  return terminal;
}

async function openedByBac(card = insert()): Promise<TestTerminal> {
  const terminal = new TestTerminal(card);
  assert.equal((await terminal.plain(SELECT_APPLICATION)).sw, 0x9000);
  assert.equal(await terminal.bac(mrzInformation(content.mrz)), 0x9000);
  return terminal;
}

const sw = async (terminal: TestTerminal, command: string): Promise<string> =>
  (await terminal.plain(command)).sw.toString(16);

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
  test('EF.CardAccess and EF.ATR/INFO read, nothing else does', async () => {
    const terminal = new TestTerminal(insert());
    assert.equal(await sw(terminal, '00b09c0000'), '9000');
    assert.equal(await sw(terminal, '00b0810000'), '9000');
    assert.equal(await sw(terminal, '00b09e0000'), '6982', 'EF.DIR');
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

describe('Chip Authentication against the key in DG14', () => {
  const curve = curveByName('brainpoolP256r1') ?? assert.fail();
  /** The public point stands at the end of the key info in DG14. */
  function chipKey(of: CardContent): Uint8Array {
    const dg14 = toHex(of.files.dataGroups.get(14) ?? Uint8Array.of());
    const point = /03420004([0-9a-f]{128})/.exec(dg14)?.[1];
    assert.ok(point);
    return fromHex(`04${point}`);
  }
  async function prove(terminal: TestTerminal, of: CardContent): Promise<number> {
    const privateKey = randomScalar(curve);
    const publicKey = multiplyPoint(curve, curve.base, privateKey);
    const point = decodePoint(curve, chipKey(of));
    assert.ok(publicKey && point);
    const secret = sharedSecret(curve, point, privateKey);
    assert.ok(secret);
    if (of.keys.suite === 'triple-des') {
      const data = encodeTlv(0x91, encodePoint(publicKey));
      const kat = await terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data });
      if (kat.sw !== 0x9000) return kat.sw;
      terminal.switchToTripleDes({ encryption: deriveTripleDes(secret, 1), mac: deriveTripleDes(secret, 2) });
    } else {
      const mse = await terminal.secured({
        cla: 0,
        ins: 0x22,
        p1: 0x41,
        p2: 0xa4,
        data: fromHex('800a04007f00070202030202'),
      });
      assert.equal(mse.sw, 0x9000);
      const data = encodeTlv(0x7c, encodeTlv(0x80, encodePoint(publicKey)));
      const general = await terminal.secured({ cla: 0, ins: 0x86, p1: 0, p2: 0, data, ne: 256 });
      assert.deepEqual([general.sw, toHex(general.data)], [0x9000, '7c00']);
      terminal.switchToAes(aesSessionKeys(secret));
    }
    return (await terminal.secured(READ_SOD_BY_SFI)).sw;
  }

  test('a genuine chip proves itself, after PACE and after BAC', async () => {
    assert.equal(await prove(await opened(), content), 0x9000);
    assert.equal(await prove(await openedByBac(), content), 0x9000);
  });

  test('a clone answers politely and then cannot go on', async () => {
    const profile = CHIP_PROFILES.clone;
    const copied = issueCard({ citizen, pki, profile });
    assert.equal(
      await prove(await opened(createCard({ ...copied, profile })), copied),
      SW.secureMessagingObjectIncorrect,
    );
  });

  test('with triple DES, by MSE:SET KAT', async () => {
    const older = issueCard({ citizen, pki, suite: 'triple-des', parameters: 'named' });
    assert.equal(await prove(await openedByBac(createCard(older)), older), 0x9000);
    const data = encodeTlv(0x91, encodePoint(curve.base));
    const answer = await (await opened()).secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa6, data });
    assert.equal(answer.sw, SW.functionNotSupported, 'not on a chip with AES');
  });

  test('a key that is not on the curve, an unknown key reference and a missing MSE are refused', async () => {
    const terminal = await opened();
    const general = (data: string) =>
      terminal.secured({ cla: 0, ins: 0x86, p1: 0, p2: 0, data: fromHex(data), ne: 256 });
    assert.equal((await general('7c00')).sw, SW.conditionsNotSatisfied);
    const mse = (data: string) => terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: fromHex(data) });
    assert.equal((await mse('800a04007f00070202030202840101')).sw, SW.referenceDataNotFound);
    assert.equal((await mse('800a04007f00070202030204')).sw, 0x6a80);
    assert.equal((await mse('800a04007f00070202030202')).sw, 0x9000);
    assert.equal((await general(`7c438041${'04'.padEnd(130, '1')}`)).sw, 0x6a80);
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000, 'the session of before goes on');
  });
});

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

  test('wrong-can: 6300 after the delay that was asked for, and another number opens', async () => {
    const profile = CHIP_PROFILES['wrong-can'];
    let delays = 0;
    const card = createCard({
      ...issueCard({ citizen, pki, profile }),
      profile,
      afterWrongPassword: async () => {
        delays += 1;
      },
    });
    assert.equal(await new TestTerminal(card).pace(CAN), 0x6300);
    assert.equal(delays, 1);
    assert.equal(await new TestTerminal(card).pace('456789'), 0x9000);
    assert.equal(delays, 1);
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
