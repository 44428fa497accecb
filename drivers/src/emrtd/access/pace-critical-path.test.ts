import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupByParameterId } from '../security-infos-groups.ts';
import { paceChip } from '../testing/pace-chip.ts';
import { linkOver } from '../testing/scripted-channel.ts';
import type { AgreementGroup, GroupElement } from './agreement-group.ts';
import { type EphemeralKeys, freshKeys } from './ephemeral-keys.ts';
import { openWithPace } from './pace.ts';
import type { PaceParameters } from './pace-model.ts';

/** The same group, which says when it multiplies. */
function observed(group: AgreementGroup, multiplied: () => void): AgreementGroup {
  const inside = new WeakMap<GroupElement, GroupElement>();
  const wrap = (element: GroupElement): GroupElement => {
    const wrapped: GroupElement = {
      encoded: element.encoded,
      times(scalar) {
        multiplied();
        const product = element.times(scalar);
        return product && wrap(product);
      },
      plus(other) {
        const sum = element.plus(inside.get(other) ?? other);
        return sum && wrap(sum);
      },
      agree(privateKey) {
        multiplied();
        return element.agree(privateKey);
      },
    };
    inside.set(wrapped, element);
    return wrapped;
  };
  const decode: AgreementGroup['decode'] = (encoded) => {
    const element = group.decode(encoded);
    return element && wrap(element);
  };
  return { ...group, base: wrap(group.base), decode };
}

/** How many multiplications the card waits for, and how many it does not notice, when a key pair was prepared. */
async function count(branch: number, mapping: 'gm' | 'im' | 'cam', parameterId: number) {
  const group = groupByParameterId(parameterId);
  assert(group);
  const prepared = freshKeys.pair(group);
  const keys: EphemeralKeys = { pair: () => prepared, scalar: () => freshKeys.scalar(group) };
  const seen = { cardWaits: 0, cardWorks: 0 };
  let cardWorks = false;
  const watched = observed(group, () => {
    seen[cardWorks ? 'cardWorks' : 'cardWaits']++;
  });
  const oid = `0.4.0.127.0.7.2.2.4.${branch}.2`;
  const chip = paceChip({ oid, mapping, suite: 'aes-128', parameterId, can: '654321', chipKey: 7n });
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
  const link = linkOver({
    ...chip.channel,
    async transmit(command, options) {
      cardWorks = true;
      await nextTurn();
      await nextTurn();
      cardWorks = false;
      return chip.channel.transmit(command, options);
    },
  });
  const protocol = { agreement: group.kind, mapping, suite: 'aes-128' } as const;
  const parameters: PaceParameters = { oid, protocol, group: watched, parameterId };
  const opened = await openWithPace(link, parameters, { kind: 'can', can: '654321' }, { keys });
  assert(opened.ok);
  return seen;
}

test('generic and Chip Authentication mapping: two multiplications between the card’s answers and our commands', async () => {
  for (const [branch, mapping, id] of [
    [2, 'gm', 13],
    [6, 'cam', 13],
    [1, 'gm', 0],
  ] as const) {
    assert.deepEqual(await count(branch, mapping, id), { cardWaits: 2, cardWorks: 1 }, `${mapping} ${id}`);
  }
});

test('integrated mapping: one', async () => {
  assert.deepEqual(await count(4, 'im', 13), { cardWaits: 1, cardWorks: 1 });
  assert.deepEqual(await count(3, 'im', 0), { cardWaits: 1, cardWorks: 1 });
});
