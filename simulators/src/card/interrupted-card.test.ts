import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import { HONEST_CHIP } from './profile.ts';
import {
  cardOf,
  directChannel,
  facts,
  file,
  type Interruption,
  read,
  requestFor,
  VERIFIED,
} from './test/reading-scene.ts';

describe('a card that goes', () => {
  test('pulled at each APDU: told as removal, never verified, and read in full when it is back', async () => {
    const card = cardOf({});
    const readOn = async (interruption: Interruption): Promise<ReadOutcome> => {
      card.onPower?.('power-on');
      return readDocument(requestFor({}, directChannel(card, interruption)));
    };
    const whole = await readOn({});
    assert.ok(whole.stats.apdus > 10);
    for (let pulledAt = 1; pulledAt <= whole.stats.apdus; pulledAt++) {
      const torn = await readOn({ pulledAt });
      assert.equal(torn.failure?.code, 'card-removed', `APDU ${pulledAt}`);
      assert.equal(torn.verification.overall, null, `APDU ${pulledAt}: neither verified nor a forgery`);
      for (const group of torn.files.keys()) assert.equal(file(torn, group), file(whole, group), `DG${group}`);
      assert.deepEqual(facts(await readOn({})), VERIFIED, `after APDU ${pulledAt}`);
    }
  });

  test('silent at each APDU: told as unresponsive, never verified', async () => {
    const { apdus } = (await read()).stats;
    for (let silentAtApdu = 1; silentAtApdu <= apdus; silentAtApdu++) {
      const outcome = await read({ profile: { ...HONEST_CHIP, silentAtApdu } });
      assert.equal(outcome.failure?.code, 'card-unresponsive', `APDU ${silentAtApdu}`);
      assert.equal(outcome.verification.overall, null, `APDU ${silentAtApdu}`);
    }
  });

  test('the same card, laid on again after a wrong start, opens', async () => {
    const card = cardOf({});
    const torn = await readDocument(requestFor({}, directChannel(card, { pulledAt: 5 })));
    assert.equal(torn.failure?.code, 'card-removed');
    card.onPower?.('power-off');
    assert.deepEqual(facts(await readDocument(requestFor({}, directChannel(card)))), VERIFIED);
  });
});
