import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toHex } from '../../tlv/index.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import { createPreparedKeys, freshKeys } from './ephemeral-keys.ts';

const group = groupByParameterId(13);
const other = groupByParameterId(0);
assert(group && other);

test('prepared pairs are pairs, are given out once, and others follow when they are used up', async () => {
  const keys = createPreparedKeys({ parameterIds: [13, 0, 99], pairs: 2 });
  assert.equal(keys.waiting(), 0);
  await keys.prepare();
  assert.equal(keys.waiting(), 4);
  const seen = new Set<string>();
  for (const each of [group, group, group, other, other, other]) {
    const { privateKey, publicKey } = keys.pair(each);
    assert.equal(toHex(each.base.times(privateKey)?.encoded ?? new Uint8Array()), toHex(publicKey));
    seen.add(toHex(publicKey));
  }
  assert.equal(seen.size, 6);
  assert.equal(keys.waiting(), 0);
  await keys.prepare();
  assert.equal(keys.waiting(), 4);
});

test('a wipe leaves nothing, stops a preparation that runs, and keys can still be had', async () => {
  const keys = createPreparedKeys({ parameterIds: [13], pairs: 50 });
  const preparing = keys.prepare();
  keys.wipe();
  await preparing;
  assert(keys.waiting() <= 1);
  keys.wipe();
  assert.equal(keys.waiting(), 0);
  await keys.prepare();
  assert.equal(keys.waiting(), 0);
  assert.equal(keys.pair(group).publicKey.length, 65);
});

test('fresh keys differ each time and stay in range', () => {
  const order = group.order ?? 0n;
  const scalars = Array.from({ length: 20 }, () => freshKeys.scalar(group));
  assert.equal(new Set(scalars).size, 20);
  assert(scalars.every((scalar) => scalar > 0n && scalar < order));
  assert.notEqual(freshKeys.pair(group).privateKey, freshKeys.pair(group).privateKey);
});
