import assert from 'node:assert/strict';
import { mrzInformation } from '../../citizens/mrz.ts';
import type { Check } from './profile-checks.ts';
import { CAN } from './profile-scene.ts';
import { TestTerminal } from './terminal.ts';

/* What the chips do that refuse an offer of PACE, or the CAN. */

/** The number of the card gets this status word, its zone opens it. */
const byMrzAlone =
  (status: string): Check =>
  async ({ terminal, card, content }) => {
    const [protocol] = content.pace ?? [];
    assert.ok(protocol);
    assert.equal((await terminal.pace(CAN)).toString(16), status);
    card.reset();
    assert.equal(
      (await new TestTerminal(card).runPace({ protocol, password: { mrzInformation: mrzInformation(content.mrz) } }))
        .sw,
      0x9000,
    );
  };
export const ACCESS_CHECKS: Readonly<Record<string, Check>> = {
  'pace-offers-refused': async (scene) => {
    const words: string[] = [];
    for (const protocol of scene.content.pace ?? []) {
      words.push((await scene.terminal.runPace({ protocol, password: { can: scene.content.can } })).sw.toString(16));
    }
    assert.deepEqual(words, ['6a80', '6a88', '9000']);
  },
  'pace-all-offers-refused': async (scene) => {
    for (const protocol of scene.content.pace ?? []) {
      assert.equal((await scene.terminal.runPace({ protocol, password: { can: scene.content.can } })).sw, 0x6a80);
    }
    assert.equal((await scene.terminal.plain('00a4040c07a0000002471001')).sw, 0x9000);
    assert.equal(await scene.terminal.bac(mrzInformation(scene.content.mrz)), 0x9000);
  },
  'pace-no-can': byMrzAlone('6a88'),
  'can-blocked': byMrzAlone('6983'),
  'can-wrong-mrz-ok': byMrzAlone('63c2'),
};
