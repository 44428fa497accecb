import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { curveByName } from '@motcua/drivers/crypto';
import { concatBytes, fromHex, toHex } from '@motcua/drivers/tlv';
import eac from '@motcua/drivers/vectors/eac-tr03110.json' with { type: 'json' };
import { aesSessionKeys } from './chip-authentication.ts';
import type { ChipRandom } from './chip-random.ts';
import { TestTerminal } from './test/terminal.ts';
import { cardOf, scalar, twin, uncompressed } from './test/transcript-scene.ts';

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
