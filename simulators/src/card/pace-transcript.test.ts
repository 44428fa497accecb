import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { aesCmac, padMethod2 } from '@motcua/drivers/crypto';
import { concatBytes, encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import eac from '@motcua/drivers/vectors/eac-tr03110.json' with { type: 'json' };
import pace from '@motcua/drivers/vectors/pace-ecdh-gm.json' with { type: 'json' };
import type { ChipCard } from './card.ts';
import { SecureMessaging } from './secure-messaging.ts';
import { TestTerminal } from './test/terminal.ts';
import { cardOf, exchange, scalar, twin, uncompressed } from './test/transcript-scene.ts';

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

test('EF.CardAccess reads before any access, by short identifier and by selection', async () => {
  for (const cardAccess of [pace['EF.CardAccess'], eac['EF.CardAccess']]) {
    const card = cardOf({ cardAccess });
    assert.equal(await exchange(card, '00b09c0000'), `${cardAccess}9000`);
    assert.equal(await exchange(card, '00a4000c023f00'), '9000');
    assert.equal(await exchange(card, '00a4020c02011c'), '9000');
    assert.equal(await exchange(card, '00b0000000'), `${cardAccess}9000`);
  }
});
