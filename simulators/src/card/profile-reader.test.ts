import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import type { CardChannel } from '@motcua/drivers/pcsc';
import { err, ok } from '@motcua/drivers/result';
import { PROFILES } from './profiles.ts';
import { outcomeOf, PROFILE_OUTCOMES } from './test/profile-outcomes.ts';
import { CAN, lay, type ProfileCard, pki } from './test/profile-scene.ts';
import { sample } from './test/sample.ts';

/*
 * The product's reader against each profile: whatever a card does, the result says so. The outcome that a profile's file
 * names is the one of ICAO 9303 and of the quirks that are known, and test/profile-outcomes.ts has it in the reader's own words; that
 * nothing passes in silence is asserted for all.
 */

const NOW = new Date('2026-11-21T03:00:00Z');

function channelTo(scene: ProfileCard): CardChannel {
  const reader = { left: scene.left() };
  return {
    reader: 'direct',
    atr: scene.card.atr,
    protocol: 'T=1',
    maxResponseBytes: 0xffff,
    async transmit(command) {
      const response = await scene.card.applet(command);
      if (response !== null) return ok(response);
      return err({ code: scene.left() > reader.left ? 'card-removed' : 'timed-out' });
    },
    transaction: async (body) => ok(await body()),
    async reset() {
      if (scene.left() > reader.left) return err({ code: 'card-removed' });
      scene.card.reset();
      return ok(undefined);
    },
    close: async () => undefined,
  };
}

/** As the desk does it: the number that was typed, DG15 where a profile is about it. */
function read(scene: ProfileCard): Promise<ReadOutcome> {
  return readDocument({
    channel: channelTo(scene),
    keys: { can: CAN, mrz: [scene.content.mrz] },
    dataGroups: scene.name.startsWith('dg15') ? [1, 2, 13, 15] : [1, 2, 13],
    policy: { bac: 'if-pace-refused', allowSimulated: true },
    trust: { anchors: [pki.csca.certificate], crls: [pki.revocationList] },
    verify: verifyPassively,
    clock: { monotonicMs: () => performance.now(), now: () => NOW },
  });
}

const summary = ({ failure, accessControl, cardAccess, verification }: ReadOutcome): string =>
  JSON.stringify({ failure, accessControl, cardAccess, ...verification, dataGroups: undefined });

/** Anything in the result that a person or a program can see to be out of the ordinary. */
const saysSomething = ({ failure, accessControl, cardAccess, verification }: ReadOutcome): boolean =>
  failure !== null ||
  verification.failures.length > 0 ||
  accessControl.reason !== 'pace-offered' ||
  accessControl.refusedOffers !== undefined ||
  cardAccess !== 'match' ||
  verification.overall !== 'verified' ||
  /SHA1$/.test(verification.signer?.algorithm ?? '') ||
  verification.signer?.identifiedBy === 'only-certificate' ||
  Object.values(verification.dataGroups).some(({ hash }) => hash === 'notCovered');

async function check(name: string): Promise<void> {
  const scene = lay(name);
  const { outcome } = scene.profile;
  const result = await read(scene);
  const { overall } = result.verification;
  const told = summary(result);
  assert.deepEqual(outcomeOf(result), PROFILE_OUTCOMES.get(name), told);
  switch (outcome) {
    case 'verified':
      assert.equal(overall, 'verified', told);
      assert.equal(result.failure, null, told);
      return;
    case 'reported':
      assert.notEqual(overall, null, told);
      assert.ok(overall !== 'verified' || saysSomething(result), told);
      assert.ok(saysSomething(result), told);
      return;
    case 'refused':
      assert.ok(overall === 'failed' || overall === null, told);
      assert.ok(result.failure !== null || result.verification.failures.length > 0, told);
      return;
    case 'pauses': {
      assert.equal(result.failure?.code, 'card-removed', told);
      assert.equal(overall, null, told);
      scene.card.reset();
      const again = await read(scene);
      assert.equal(again.verification.overall, 'verified', summary(again));
      return;
    }
    default:
      outcome satisfies never;
  }
}

const names = [...PROFILES.keys()];
const ours = names.filter((name) => !name.startsWith('tc-'));
const harness = names.filter((name) => name.startsWith('tc-'));

test('each profile has its outcome, and each outcome its profile', () => {
  assert.deepEqual([...PROFILE_OUTCOMES.keys()].toSorted(), names.toSorted());
});

describe('the reader and the profiles', () => {
  for (const name of sample(ours, 24)) test(`${name}: ${PROFILES.get(name)?.outcome}`, () => check(name));
  for (const name of sample(harness, 12)) test(`${name}: ${PROFILES.get(name)?.outcome}`, () => check(name));
});
