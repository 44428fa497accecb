import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReadPolicy } from '@motcua/drivers/emrtd';
import { findChipProfile } from './profiles.ts';
import { codes, facts, read, VERIFIED } from './test/reading-scene.ts';

/* Whole reads of cards that refuse what they offer, or the CAN, under each policy. The desk gives the number and the MRZ. */

type Policy = Partial<Pick<ReadPolicy, 'bac' | 'mrzAfterCan' | 'pace'>>;
async function readUnder(name: string, policy: Policy = {}) {
  const profile = findChipProfile(name);
  assert.ok(profile);
  return read({
    profile,
    read: { policy: { bac: 'if-pace-refused', allowSimulated: true, ...policy } },
  });
}
const OID = '0.4.0.127.0.7.2.2.4.2.';

test('an offer that the chip does not run is followed by the next; both are told, and the chip is verified', async () => {
  for (const bac of ['if-pace-refused', 'never'] as const) {
    const outcome = await readUnder('pace-offers-refused', { bac });
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.deepEqual(outcome.accessControl, {
      attempted: ['pace-can', 'pace-can', 'pace-can'],
      used: 'pace-can',
      reason: 'pace-offered',
      refusedOffers: [
        { method: 'pace-can', oid: `${OID}4`, parameterId: 13, status: '6a80' },
        { method: 'pace-can', oid: `${OID}3`, parameterId: 13, status: '6a88' },
      ],
    });
    assert.equal(outcome.wrongKeyAnswers, 0);
  }
});

test('a policy that wants a stronger cipher stops where the chip has none', async () => {
  const outcome = await readUnder('pace-offers-refused', { bac: 'never', pace: { suites: ['aes-256'] } });
  assert.equal(outcome.accessControl.used, null);
  assert.equal(outcome.failure?.code, 'access-refused');
});

test('where all offers are refused, BAC is for the policy', async () => {
  const allowed = await readUnder('pace-all-offers-refused');
  assert.deepEqual(allowed.accessControl.attempted, ['pace-can', 'pace-can', 'pace-can', 'bac']);
  assert.deepEqual([allowed.accessControl.used, allowed.accessControl.reason], ['bac', 'pace-refused']);
  assert.equal(allowed.accessControl.refusedOffers?.length, 3);
  const forbidden = await readUnder('pace-all-offers-refused', { bac: 'if-pace-not-offered' });
  assert.equal(forbidden.accessControl.used, null);
  assert.equal(forbidden.accessControl.reason, 'policy-forbids-fallback');
});

test('a chip without a CAN opens by PACE with the MRZ, and not by BAC; a policy can do without', async () => {
  const outcome = await readUnder('pace-no-can');
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.deepEqual(outcome.accessControl.attempted, ['pace-can', 'pace-mrz']);
  assert.deepEqual([outcome.accessControl.used, outcome.accessControl.reason], ['pace-mrz', 'can-not-known']);
  const never = await readUnder('pace-no-can', { mrzAfterCan: 'never', bac: 'never' });
  assert.deepEqual([never.accessControl.used, never.accessControl.reason], [null, 'policy-forbids-fallback']);
});

test('a wrong CAN ends the read; with `if-can-wrong` the MRZ opens it, once, and the answer stays counted', async () => {
  for (const policy of [{}, { mrzAfterCan: 'never' }, { mrzAfterCan: 'if-can-not-known' }] as const) {
    const outcome = await readUnder('can-wrong-mrz-ok', policy);
    assert.deepEqual(outcome.accessControl, { attempted: ['pace-can'], used: null, reason: 'wrong-key' });
    assert.equal(outcome.wrongKeyAnswers, 1);
    assert.equal(outcome.failure?.code, 'wrong-key');
  }
  const outcome = await readUnder('can-wrong-mrz-ok', { mrzAfterCan: 'if-can-wrong' });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.deepEqual(outcome.accessControl, {
    attempted: ['pace-can', 'pace-mrz'],
    used: 'pace-mrz',
    reason: 'can-wrong',
  });
  assert.equal(outcome.wrongKeyAnswers, 1);
});

test('a blocked CAN is said to be blocked, whether the policy lets the MRZ follow or not', async () => {
  const stopped = await readUnder('can-blocked');
  assert.deepEqual(stopped.accessControl, { attempted: ['pace-can'], used: null, reason: 'key-blocked' });
  assert.equal(stopped.failure?.code, 'access-refused');
  assert.deepEqual(
    stopped.trace.filter(({ step }) => step.startsWith('BAC')),
    [],
  );
  const opened = await readUnder('can-blocked', { mrzAfterCan: 'if-can-wrong' });
  assert.deepEqual(facts(opened), VERIFIED);
  assert.deepEqual(opened.accessControl, {
    attempted: ['pace-can', 'pace-mrz'],
    used: 'pace-mrz',
    reason: 'key-blocked',
  });
  assert.deepEqual(codes(opened), []);
});

test('a session that is lost is opened again by the offer that worked; what was refused is asked for and told once', async () => {
  const profile = findChipProfile('pace-offers-refused');
  assert.ok(profile);
  const lost = {
    when: { command: 'read-binary-sfi', file: 'DG13', once: true },
    instead: { status: '6988', drops: true },
  } as const;
  const outcome = await read({ profile: { ...profile, rules: [...profile.rules, lost] } });
  assert.deepEqual(facts(outcome), VERIFIED);
  const opened = outcome.trace.filter(({ step }) => step === 'PACE: set AT').map(({ sw }) => sw?.toString(16));
  assert.deepEqual(opened, ['6a80', '6a88', '9000', '9000']);
  assert.deepEqual(outcome.accessControl.attempted, ['pace-can', 'pace-can', 'pace-can']);
  assert.equal(outcome.accessControl.refusedOffers?.length, 2);
});

test('nor is BAC asked for PACE once more: it is opened again as it was', async () => {
  const profile = findChipProfile('pace-refused-bac-ok');
  assert.ok(profile);
  const lost = {
    when: { command: 'read-binary-sfi', file: 'DG13', once: true },
    instead: { status: '6988', drops: true },
  } as const;
  const outcome = await read({ profile: { ...profile, rules: [lost] } });
  assert.equal(outcome.verification.overall, 'verified');
  assert.equal(outcome.trace.filter(({ step }) => step === 'PACE: set AT').length, 1);
  assert.equal(outcome.trace.filter(({ step }) => step === 'BAC: authenticate').length, 2);
  assert.deepEqual(outcome.accessControl, { attempted: ['pace-can', 'bac'], used: 'bac', reason: 'pace-refused' });
});
