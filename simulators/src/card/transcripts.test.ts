import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aesCmac, curveByName, padMethod2, scalarFromBytes } from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import bac from '@motcua/drivers/vectors/bac.json' with { type: 'json' };
import eac from '@motcua/drivers/vectors/eac-tr03110.json' with { type: 'json' };
import kdf from '@motcua/drivers/vectors/kdf.json' with { type: 'json' };
import pace from '@motcua/drivers/vectors/pace-ecdh-gm.json' with { type: 'json' };
import { type ChipCard, createCard } from './card.ts';
import { aesSessionKeys } from './chip-authentication.ts';
import type { ChipRandom } from './chip-random.ts';
import type { LdsFiles } from './file-system.ts';
import { deriveAes128, deriveTripleDes } from './key-derivation.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { TestTerminal } from './test-terminal.ts';

/** EF.COM of Doc 9303-11 D.4: the file that its secure messaging example reads. */
const EF_COM = fromHex('60145f0104303130365f36063034303030305c026175');

function cardOf(options: {
  readonly can?: string;
  readonly mrz?: { documentNumber: string; dateOfBirth: string; dateOfExpiry: string };
  readonly random?: Partial<ChipRandom>;
  readonly chipKey?: bigint;
  readonly cardAccess?: string;
}): ChipCard {
  const unexpected = (use: string): never => {
    throw new Error(`the transcript draws no ${use}`);
  };
  const files: LdsFiles = {
    cardAccess: fromHex(options.cardAccess ?? pace['EF.CardAccess']),
    com: EF_COM,
    sod: fromHex('7700'),
    dataGroups: new Map(),
  };
  return createCard({
    files,
    can: options.can ?? '000000',
    mrz: options.mrz ?? { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' },
    keys: { chipAuthentication: options.chipKey ?? 1n, suite: 'aes-128' },
    random: {
      bytes: options.random?.bytes ?? unexpected,
      scalar: options.random?.scalar ?? unexpected,
    },
  });
}

async function exchange(card: ChipCard, command: string): Promise<string> {
  const response = await card.applet(fromHex(command));
  assert.ok(response);
  return toHex(response);
}

/** `hex` with one bit turned. */
function twin(hex: string, byte: number): string {
  const bytes = fromHex(hex);
  bytes[byte] = (bytes[byte] ?? 0) ^ 0x01;
  return toHex(bytes);
}

const scalar = (hex: string): bigint => scalarFromBytes(fromHex(hex));
const uncompressed = (point: { x: string; y: string }): string => `04${point.x}${point.y}`;

describe('key derivation (Doc 9303-11 §9.7.1)', () => {
  for (const vector of kdf.vectors) {
    const use = Number.parseInt(vector.c, 16);
    if (use !== 1 && use !== 2 && use !== 3) continue;
    const derive =
      vector.cipher === '3DES-112' ? deriveTripleDes : vector.cipher === 'AES-128' ? deriveAes128 : undefined;
    if (!derive) continue;
    test(vector.id, () => {
      assert.equal(toHex(derive(fromHex(vector.K), use)), vector.key);
      assert.notEqual(toHex(derive(fromHex(twin(vector.K, 0)), use)), vector.key);
    });
  }
});

describe('PACE with generic mapping (Doc 9303-11 G.1), the card alone', () => {
  const chip = (): ChipCard =>
    cardOf({
      mrz: { documentNumber: 'T22000129', dateOfBirth: '640812', dateOfExpiry: '101031' },
      random: {
        bytes: () => fromHex(pace.encrypted_nonce.s),
        scalar: (use) => scalar(use === 'pace-mapping' ? pace.map_nonce['SK_Map,IC'] : pace.key_agreement['SK_DH,IC']),
      },
    });

  test('every response of the transcript, byte for byte', async () => {
    const card = chip();
    for (const step of pace.steps) assert.equal(await exchange(card, step['C-APDU']), step['R-APDU'], step.name);
  });

  test('the session keys are the published ones', async () => {
    const card = chip();
    for (const step of pace.steps) await exchange(card, step['C-APDU']);
    const terminal = TestTerminal.withAesSession(card, {
      encryption: fromHex(pace.session_keys.KS_Enc),
      mac: fromHex(pace.session_keys.KS_MAC),
    });
    const answer = await terminal.secured({ cla: 0, ins: 0xa4, p1: 0x04, p2: 0x0c, data: fromHex('a0000002471001') });
    assert.equal(answer.sw, 0x9000);
  });

  test('a terminal that sends a wrong token is refused, each bit of it', async () => {
    const last = pace.steps.at(-1);
    assert.ok(last);
    for (let byte = 9; byte < 17; byte++) {
      const card = chip();
      for (const step of pace.steps.slice(0, -1)) await exchange(card, step['C-APDU']);
      assert.equal(await exchange(card, twin(last['C-APDU'], byte)), '6300', `byte ${byte}`);
      assert.equal(await exchange(card, last['C-APDU']), '6985', 'the run is over');
    }
  });

  test('points beside the curve are refused', async () => {
    for (const [index, step] of pace.steps.entries()) {
      if (!/Map Nonce|Key Agreement/.test(step.name)) continue;
      const card = chip();
      for (const before of pace.steps.slice(0, index)) await exchange(card, before['C-APDU']);
      assert.equal(await exchange(card, twin(step['C-APDU'], 20)), '6a80', step.name);
    }
  });

  test("the chip's own public key sent back to it is refused", async () => {
    const card = chip();
    for (const step of pace.steps.slice(0, 3)) await exchange(card, step['C-APDU']);
    const own = uncompressed(pace.key_agreement['PK_DH,IC']);
    assert.equal(await exchange(card, `10860000457c438341${own}00`), '6a80');
  });

  test('steps out of order, and the wrong chaining bit, end the run', async () => {
    const [set, nonce, map] = pace.steps.map((step) => step['C-APDU']);
    assert.ok(set && nonce && map);
    const card = chip();
    assert.equal(await exchange(card, nonce), '6985', 'no MSE before');
    await exchange(card, set);
    assert.equal(await exchange(card, map), '6a80', 'a mapping point where the nonce request belongs');
    await exchange(card, set);
    assert.equal(await exchange(card, nonce.replace(/^10/, '00')), '6985', 'the chain ended early');
  });

  test('MSE:SET AT with an unknown protocol, password or curve is refused', async () => {
    const card = chip();
    assert.equal(await exchange(card, '0022c1a40f800a04007f00070202040204830101'), '6a80');
    assert.equal(await exchange(card, '0022c1a40f800a04007f00070202040202830103'), '6a88');
    assert.equal(await exchange(card, '0022c1a412800a04007f0007020204020283010184010c'), '6a88');
    assert.equal(await exchange(card, '0022c1a412800a04007f0007020204020283010184010d'), '9000');
  });

  test('under another password the nonce travels as another cryptogram', async () => {
    const card = cardOf({
      mrz: { documentNumber: 'T22000128', dateOfBirth: '640812', dateOfExpiry: '101031' },
      random: { bytes: () => fromHex(pace.encrypted_nonce.s) },
    });
    const [set, nonce] = pace.steps;
    assert.ok(set && nonce);
    await exchange(card, set['C-APDU']);
    const answer = await exchange(card, nonce['C-APDU']);
    assert.equal(answer.length, nonce['R-APDU'].length);
    assert.notEqual(answer, nonce['R-APDU']);
  });
});

describe('PACE by CAN (BSI worked example, password 123456), the card alone', () => {
  const run = eac.PACE;
  const chip = (): ChipCard =>
    cardOf({
      can: run.password.PIN,
      cardAccess: eac['EF.CardAccess'],
      random: {
        bytes: () => fromHex(run.encrypted_nonce.s),
        scalar: (use) =>
          scalar(use === 'pace-mapping' ? run.map_nonce['SK_Map,PICC'] : run.key_agreement['SK_DH,PICC']),
      },
    });
  const steps = [
    ['0022c1a40f800a04007f00070202040202830102', '9000'],
    ['10860000027c0000', `7c128010${run.encrypted_nonce.z}9000`],
    [
      `10860000457c438141${uncompressed(run.map_nonce['PK_Map,PCD'])}00`,
      `7c438241${uncompressed(run.map_nonce['PK_Map,PICC'])}9000`,
    ],
    [
      `10860000457c438341${uncompressed(run.key_agreement['PK_DH,PCD'])}00`,
      `7c438441${uncompressed(run.key_agreement['PK_DH,PICC'])}9000`,
    ],
    [`008600000c7c0a8508${run.mutual_authentication.T_PCD}00`, `7c0a8608${run.mutual_authentication.T_PICC}9000`],
  ] as const;

  test('every published value', async () => {
    const card = chip();
    for (const [command, response] of steps) assert.equal(await exchange(card, command), response);
  });

  test('the token of the other side is no token of the terminal', async () => {
    const card = chip();
    for (const [command] of steps.slice(0, 4)) await exchange(card, command);
    assert.equal(await exchange(card, `008600000c7c0a8508${run.mutual_authentication.T_PICC}00`), '6300');
  });

  test('secure messaging with AES: the published cryptogram opens, the published checksum closes', () => {
    const keys = { encryption: fromHex(run.session_keys.K_Enc), mac: fromHex(run.session_keys.K_MAC) };
    const { encryption, checksum } = run.secure_messaging;
    const session = SecureMessaging.withAes(keys);
    const object = encodeTlv(0x87, Uint8Array.of(1), fromHex(encryption.encrypted_data));
    const header = fromHex('0c2281b6');
    const mac = aesCmac(
      keys.mac,
      concatBytes(fromHex(encryption.SSC), padMethod2(header, 16), padMethod2(object, 16)),
    ).slice(0, 8);
    const command = { cla: 0x0c, ins: 0x22, p1: 0x81, p2: 0xb6, data: concatBytes(object, encodeTlv(0x8e, mac)) };
    const opened = session.unprotect(command);
    assert.ok(opened.ok);
    assert.equal(toHex(opened.command.data ?? Uint8Array.of()), encryption.data);
    const response = session.protect({ sw: 0x9000, data: Uint8Array.of() }, 0x22);
    assert.equal(toHex(response), `${checksum.data}8e08${checksum.CC}9000`);

    const tampered = { ...command, data: fromHex(twin(toHex(command.data), 5)) };
    assert.deepEqual(SecureMessaging.withAes(keys).unprotect(tampered), { ok: false, sw: 0x6988 });
  });
});

describe('BAC and secure messaging with triple DES (Doc 9303-11 App. D), the card alone', () => {
  const { mutual_authentication: authentication, secure_messaging: messaging } = bac;
  const chip = (): ChipCard =>
    cardOf({
      random: { bytes: (use) => fromHex(use === 'bac-challenge' ? authentication['RND.IC'] : authentication['K.IC']) },
    });

  async function ready(): Promise<ChipCard> {
    const card = chip();
    assert.equal(await exchange(card, '00a4040c07a0000002471001'), '9000');
    const challenge = authentication['GET CHALLENGE'];
    assert.equal(await exchange(card, challenge['C-APDU']), challenge['R-APDU']);
    return card;
  }

  async function open(): Promise<ChipCard> {
    const card = await ready();
    const external = authentication['EXTERNAL AUTHENTICATE'];
    assert.equal(await exchange(card, external['C-APDU']), external['R-APDU']);
    return card;
  }

  test('D.3: GET CHALLENGE and EXTERNAL AUTHENTICATE, byte for byte', async () => {
    await open();
  });

  test('D.4: every protected exchange, byte for byte', async () => {
    const card = await open();
    for (const step of messaging.steps) assert.equal(await exchange(card, step.ProtectedAPDU), step.RAPDU, step.name);
  });

  test('D.3, any bit of the cryptogram or its MAC turned: refused, and the challenge is spent', async () => {
    const { 'C-APDU': command } = authentication['EXTERNAL AUTHENTICATE'];
    for (let byte = 5; byte < 45; byte += 3) {
      const card = await ready();
      assert.equal(await exchange(card, twin(command, byte)), '6300', `byte ${byte}`);
      assert.equal(await exchange(card, command), '6985');
    }
  });

  test('D.4, any byte of a protected command turned: refused, and the session is over', async () => {
    const [select, read] = messaging.steps;
    assert.ok(select && read);
    for (let byte = 5; byte < fromHex(select.ProtectedAPDU).length - 1; byte++) {
      const card = await open();
      assert.match(await exchange(card, twin(select.ProtectedAPDU, byte)), /^698[78]$/, `byte ${byte}`);
      assert.equal(await exchange(card, select.ProtectedAPDU), '6988');
    }
    const card = await open();
    assert.equal(await exchange(card, read.ProtectedAPDU), '6988', 'out of sequence');
  });

  test('the header is protected too', async () => {
    const [select] = messaging.steps;
    assert.ok(select);
    for (const byte of [2, 3]) {
      assert.equal(await exchange(await open(), twin(select.ProtectedAPDU, byte)), '6988');
    }
  });
});

describe('Chip Authentication (BSI worked example), the card alone', () => {
  const vector = eac['Chip Authentication version 2'];
  const secret = fromHex(vector.K);
  const terminalKey = uncompressed(vector['~PK_PCD']);

  async function opened(chipKey: bigint): Promise<TestTerminal> {
    const card = cardOf({ can: '123456', chipKey, random: freshRandom() });
    const terminal = new TestTerminal(card);
    await terminal.pace('123456');
    return terminal;
  }
  function freshRandom(): ChipRandom {
    return {
      bytes: (_use, lengthBytes) => fromHex('a5'.repeat(lengthBytes)),
      scalar: (use) => (use === 'pace-mapping' ? 12345n : 67890n),
    };
  }
  async function authenticate(terminal: TestTerminal): Promise<void> {
    const mse = await terminal.secured({
      cla: 0,
      ins: 0x22,
      p1: 0x41,
      p2: 0xa4,
      data: fromHex(`800a${vector.OID_value}`),
    });
    assert.equal(mse.sw, 0x9000);
    const general = await terminal.secured({
      cla: 0,
      ins: 0x86,
      p1: 0,
      p2: 0,
      data: fromHex(`7c438041${terminalKey}`),
      ne: 256,
    });
    assert.deepEqual({ sw: general.sw, data: toHex(general.data) }, { sw: 0x9000, data: '7c00' });
  }

  test('the published keys follow from the published secret (version 2 adds the nonce of the chip)', () => {
    const keys = aesSessionKeys(concatBytes(secret, fromHex(vector.r_PICC)));
    assert.equal(toHex(keys.encryption), vector.K_Enc);
    assert.equal(toHex(keys.mac), vector.K_MAC);
    const twins = aesSessionKeys(concatBytes(secret, fromHex(twin(vector.r_PICC, 0))));
    assert.notEqual(toHex(twins.encryption), vector.K_Enc);
  });

  test('version 1: the card arrives at the published secret and goes on under its keys', async () => {
    const terminal = await opened(scalar(vector.SK_PICC));
    await authenticate(terminal);
    terminal.switchToAes(aesSessionKeys(secret));
    const answer = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
    assert.equal(answer.sw, 0x9000);
  });

  test('the keys from before are dead', async () => {
    const terminal = await opened(scalar(vector.SK_PICC));
    await authenticate(terminal);
    const answer = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
    assert.deepEqual(answer, { sw: 0x6988, data: Uint8Array.of(), protected: false });
  });

  test('a chip with another key does not arrive there', async () => {
    const curve = curveByName('brainpoolP256r1');
    assert.ok(curve);
    const terminal = await opened((scalar(vector.SK_PICC) + 1n) % curve.order);
    await authenticate(terminal);
    terminal.switchToAes(aesSessionKeys(secret));
    const answer = await terminal.secured({ cla: 0, ins: 0xa4, p1: 4, p2: 0x0c, data: fromHex('a0000002471001') });
    assert.equal(answer.sw, 0x6988);
  });
});

test('EF.CardAccess reads before any access, by short identifier and by selection', async () => {
  for (const cardAccess of [pace['EF.CardAccess'], eac['EF.CardAccess']]) {
    const card = cardOf({ cardAccess });
    assert.equal(await exchange(card, '00b09c0000'), `${cardAccess}9000`);
    assert.equal(await exchange(card, '00a4000c023f00'), '9000');
    assert.equal(await exchange(card, '00a4020c02011c'), '9000');
    assert.equal(await exchange(card, '00b0000000'), `${cardAccess}9000`);
  }
});
