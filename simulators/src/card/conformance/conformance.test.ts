import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findCitizen } from '../../citizens/citizen.ts';
import { mrzInformation } from '../../citizens/mrz.ts';
import { createPki } from '../../pki/pki.ts';
import { createCard } from '../card.ts';
import { issueCard } from '../issue.ts';
import { type ChipProfile, HONEST_CHIP } from '../profile.ts';
import { CHIP_PROFILES } from '../profiles.ts';
import type { CardKeys, CardUnderTest } from './check.ts';
import { CONFORMANCE_CHECKS, type ConformanceResult, runConformance } from './run.ts';

const pki = createPki();
const citizen = findCitizen('adult-2021');

type Change = (command: Uint8Array, response: Uint8Array) => Uint8Array;

function under(profile: ChipProfile, change: Change = (_, response) => response) {
  const content = issueCard({ citizen, pki, profile });
  const card = createCard({ ...content, profile });
  const keys: CardKeys = { can: content.can, mrzInformation: mrzInformation(content.mrz) };
  const subject: CardUnderTest = {
    transmit: async (command) => {
      const response = await card.applet(command);
      return response && change(command, response);
    },
    reset: async () => card.reset(),
  };
  return { subject, keys };
}

const failures = (results: readonly ConformanceResult[]): readonly string[] =>
  results.filter(({ verdict }) => verdict === 'fail').map(({ id, detail }) => `${id}: ${detail}`);
const verdicts = (results: readonly ConformanceResult[], verdict: string): readonly string[] =>
  results.filter((result) => result.verdict === verdict).map(({ id }) => id);

async function run(profile: ChipProfile, { only, change }: { only?: readonly string[]; change?: Change } = {}) {
  const { subject, keys } = under(profile, change);
  return runConformance(subject, keys, { manner: 'intrusive', ...(only && { only }) });
}

describe('the conformance suite', () => {
  test('an honest card conforms', async () => {
    const results = await run(HONEST_CHIP);
    assert.deepEqual(failures(results), []);
    assert.equal(results.length, CONFORMANCE_CHECKS.length);
    assert.deepEqual(verdicts(results, 'not-applicable'), ['cam.key', 'aa.signs']);
  });

  /** What these chips do in another way than the first; all of it with MOTCUA_FULL=1. */
  const OTHERWISE: Readonly<Record<string, readonly string[]>> = {
    'no-pace': ['access.locked-before', 'bac.opens', 'sm.answers', 'ca.each-way'],
    'pace-cam': ['pace.each-way', 'cam.key'],
    'pace-im': ['pace.each-way', 'pace.nonce-fresh'],
    'pace-dh': ['pace.invalid-key', 'pace.each-way'],
    'pace-3des': ['pace.each-way', 'sm.wrong-mac'],
    'ca-two-keys': ['ca.each-way', 'ca.invalid-key'],
    'ca-dh-x942': ['ca.each-way'],
    'aa-rsa': ['aa.signs'],
    'aa-ecdsa': ['aa.signs'],
    'no-extended-length': ['files.extended-length', 'files.largest-short-block'],
    'buffer-1024': ['files.extended-length'],
  };
  for (const [name, only] of Object.entries(OTHERWISE)) {
    test(`so does one of profile ${name}`, async () => {
      const profile = CHIP_PROFILES[name] ?? assert.fail(name);
      const results = await run(profile, process.env.MOTCUA_FULL === '1' ? {} : { only });
      assert.deepEqual(failures(results), []);
      assert.ok(verdicts(results, 'pass').length > 0);
    });
  }

  const departures: Readonly<Record<string, readonly string[]>> = {
    'pace-refused-bac-ok': ['pace.each-way'],
    clone: ['ca.each-way'],
    'ca-3des-set-at-only': ['ca.each-way'],
    'no-sfi-at-all': ['files.short-identifiers'],
    'wrong-mac': ['files.short-identifiers'],
    'unprotected-answer': ['files.short-identifiers'],
    'clone-cam': ['cam.key'],
    'tc-eac-01': ['files.listed'],
    'pace-never-ends': ['pace.each-way'],
  };
  for (const [name, only] of Object.entries(departures)) {
    test(`profile ${name} is found out: ${only.join(', ')}`, async () => {
      const results = await run(CHIP_PROFILES[name] ?? assert.fail(name), { only });
      assert.deepEqual(verdicts(results, 'fail'), only);
    });
  }

  test('a card whose session survives a plain command is found out', async () => {
    // A chip with two heads: plain commands go to another one.
    const { subject, keys } = under(HONEST_CHIP);
    const other = under(HONEST_CHIP).subject;
    const forgetful: CardUnderTest = {
      transmit: (command) =>
        command[0] === 0 && command[1] === 0xa4 && command[2] === 2
          ? other.transmit(command)
          : subject.transmit(command),
      reset: () => subject.reset(),
    };
    const results = await runConformance(forgetful, keys, { only: ['sm.plain-command'] });
    assert.ok(verdicts(results, 'fail').includes('sm.plain-command'));
  });

  test('a card that always draws the same nonce is found out', async () => {
    let nonce: Uint8Array | undefined;
    const change: Change = (_, response) => {
      if (response[0] !== 0x7c || response[2] !== 0x80) return response;
      nonce ??= response;
      return nonce;
    };
    const results = await run(HONEST_CHIP, { only: ['pace.nonce-fresh'], change });
    assert.ok(verdicts(results, 'fail').includes('pace.nonce-fresh'));
  });

  test('without intrusive checks no wrong key is sent, and they are named as left out', async () => {
    const { subject, keys } = under(HONEST_CHIP);
    const only = ['pace.invalid-key', 'pace.wrong-password', 'bac.wrong-key', 'access.application'];
    const results = await runConformance(subject, keys, { only });
    assert.deepEqual(verdicts(results, 'left-out'), ['pace.invalid-key', 'pace.wrong-password', 'bac.wrong-key']);
    assert.deepEqual(failures(results), []);
  });

  test('with the CAN alone what needs the zone is not applicable', async () => {
    const { subject, keys } = under(HONEST_CHIP);
    const results = await runConformance(
      subject,
      { ...(keys.can !== undefined && { can: keys.can }) },
      { only: ['bac.opens', 'pace.each-way'] },
    );
    assert.deepEqual(verdicts(results, 'not-applicable'), ['bac.opens']);
    assert.deepEqual(verdicts(results, 'pass'), ['pace.each-way']);
  });

  test('each check has an id of its own and cites its clause', () => {
    assert.equal(new Set(CONFORMANCE_CHECKS.map(({ id }) => id)).size, CONFORMANCE_CHECKS.length);
    for (const { clause } of CONFORMANCE_CHECKS) assert.match(clause, /ICAO 9303-1[01] §|ISO\/IEC 7816-4 §/);
  });
});
