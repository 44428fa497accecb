import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fromHex } from '@motcua/drivers/tlv';
import bac from '@motcua/drivers/vectors/bac.json' with { type: 'json' };
import type { ChipCard } from './card.ts';
import { cardOf, exchange, twin } from './test/transcript-scene.ts';

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
