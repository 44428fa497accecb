import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { PROFILES, profileFromJson } from './profiles.ts';
import { paceOffered } from './security-infos.ts';
import { CHECKS, sodOf } from './test/profile-checks.ts';
import { lay, samePace } from './test/profile-scene.ts';

const isCell = (name: string): boolean => name.startsWith('tc-pa-');

describe('profiles', () => {
  for (const [name, { name: told, chip }] of PROFILES) {
    test(`${name} has its name, is as the schema says, and has a test of what it does`, () => {
      const file = readFileSync(new URL(`../../profiles/${name}.json`, import.meta.url), 'utf8');
      assert.deepEqual(profileFromJson(JSON.parse(file)).chip, chip);
      assert.equal(told, name);
      assert.ok(chip.rules.length > 0 || name in CHECKS || isCell(name));
    });
  }

  test('each check belongs to a profile', () => {
    for (const name of Object.keys(CHECKS)) assert.ok(PROFILES.has(name), name);
  });

  test('EF.CardAccess of each offers what the chip runs, or the profile says otherwise', () => {
    for (const [name, { chip }] of PROFILES) {
      if (chip.pace !== 'works' || chip.document.cardAccess !== undefined) continue;
      if (isCell(name) || name.startsWith('len-')) continue;
      const { content } = lay(name);
      const offered = paceOffered(content.files.cardAccess ?? new Uint8Array(0));
      assert.equal(offered.length, content.pace?.length, name);
      for (const [index, way] of (content.pace ?? []).entries()) {
        const same = offered[index];
        assert.ok(same && samePace(way, same), name);
      }
    }
  });

  test('a file with a mistake is refused, with the place', () => {
    const good = { name: 'a', models: 'twenty characters or more', reader: 'reads it', outcome: 'verified' };
    assert.equal(profileFromJson(good).name, 'a');
    for (const bad of [
      { ...good, outcome: 'maybe' },
      { ...good, chip: { rules: [{ when: { command: 'eject' }, instead: { status: '6982' } }] } },
      { ...good, chip: { rules: [{ when: { command: 'any' }, instead: { status: '69' } }] } },
      { ...good, document: { pace: [{ agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 7 }] } },
      { ...good, surprise: 1 },
    ]) {
      assert.throws(() => profileFromJson(bad), { name: 'TypeError', message: /not a card profile: \// });
    }
  });
});

describe('cells of passive authentication', () => {
  const MD5 = '06082a864886f70d0205';
  const SHA1 = '06052b0e03021a';
  for (const name of [...PROFILES.keys()].filter(isCell)) {
    test(name, () => {
      const scene = lay(name);
      const { digest, chain } = scene.profile.chip.document.sod ?? assert.fail();
      assert.equal(sodOf(scene).includes(MD5), digest === 'md5');
      if (digest === 'sha1') assert.ok(sodOf(scene).includes(SHA1));
      const self = Buffer.from('Document Signer Self-Signed', 'utf8').toString('hex');
      assert.equal(sodOf(scene).includes(self), chain === 'self');
    });
  }
});
