import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '@motcua/drivers/emrtd';
import { type CardChannel, EXCHANGE_TIMEOUT_MS } from '@motcua/drivers/pcsc';
import { err } from '@motcua/drivers/result';
import { toHex } from '@motcua/drivers/tlv';
import { createCard } from './card.ts';
import { issueCard } from './issue.ts';
import { HONEST_CHIP } from './profile.ts';
import { findChipProfile } from './profiles.ts';
import { adult, directChannel, facts, pki, requestFor, VERIFIED } from './test/reading-scene.ts';

/*
 * Quirk `wrong-can`, the delay: a chip takes seconds over a password, longer after each wrong one. It is slow then and not silent: only
 * the command with which it judges a password is given so long.
 */

/** A reader without a clock: an exchange takes as long as the chip pauses, and times out as a real one would. */
function slowReader(profile = HONEST_CHIP) {
  let pausedMs = 0;
  const waits: string[] = [];
  const card = createCard({
    ...issueCard({ citizen: adult, pki, profile }),
    profile,
    pause: async (ms) => {
      pausedMs = ms;
    },
  });
  const direct = directChannel(card);
  const channel: CardChannel = {
    ...direct,
    async transmit(command, options = {}) {
      pausedMs = 0;
      const { timeoutMs = EXCHANGE_TIMEOUT_MS } = options;
      if (timeoutMs !== EXCHANGE_TIMEOUT_MS) waits.push(toHex(command.subarray(0, 4)));
      const answer = await direct.transmit(command, options);
      return pausedMs >= timeoutMs ? err({ code: 'timed-out' }) : answer;
    },
  };
  const read = (keys: Parameters<typeof requestFor>[0]['read'] = {}) => {
    card.reset();
    return readDocument(requestFor({ read: keys }, channel));
  };
  return { read, waits };
}

test('PACE: a wrong CAN is a wrong CAN however often it was typed before, and the right one opens after it', async () => {
  const { read, waits } = slowReader();
  for (let typed = 1; typed <= 6; typed++) {
    const outcome = await read({ keys: { can: '000000' } });
    assert.equal(outcome.failure?.code, 'wrong-key', `the wrong CAN for the ${typed}. time`);
  }
  assert.deepEqual(facts(await read()), VERIFIED);
  assert.deepEqual([...new Set(waits)], ['00860000'], 'the token alone');
});

test('BAC: the same for a wrong zone', async () => {
  const { read, waits } = slowReader(findChipProfile('no-pace'));
  const { documentNumber, dateOfBirth } = { documentNumber: '190345678', dateOfBirth: '900517' };
  for (let typed = 1; typed <= 6; typed++) {
    const mrz = [{ documentNumber, dateOfBirth, dateOfExpiry: `30051${typed}` }];
    const outcome = await read({ keys: { mrz } });
    assert.equal(outcome.failure?.code, 'wrong-key', `a wrong zone for the ${typed}. time`);
  }
  assert.deepEqual(facts(await read()), VERIFIED);
  assert.deepEqual([...new Set(waits)], ['00820000']);
});
