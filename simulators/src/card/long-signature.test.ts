import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';
import { codes, facts, read, type Scene, VERIFIED } from './test/reading-scene.ts';

/*
 * Active Authentication with RSA-2048 answers 256 bytes, more than one short answer under secure messaging carries
 * (ICAO 9303-11 §6.1.4). Where only short answers pass, the read must not be lost for it.
 */

const chip: ChipProfile = {
  ...HONEST_CHIP,
  document: { chipAuthentication: 'absent', activeAuthentication: { kind: 'rsa', hash: 'sha256' } },
};
const WAYS: readonly {
  readonly name: string;
  readonly carrier: string;
  readonly profile: ChipProfile;
  readonly scene: Scene;
}[] = [
  { name: 'a reader of short answers', carrier: 'reader', profile: chip, scene: { maxResponseBytes: 258 } },
  {
    name: 'a chip without extended length',
    carrier: 'card',
    profile: { ...chip, extendedLength: 'not-supported' },
    scene: {},
  },
  {
    name: 'a chip that was found out to have none',
    carrier: 'card',
    profile: { ...chip, rules: [], extendedLength: 'not-supported' },
    scene: {
      read: { sizes: { recall: () => ({ responseBytes: 65_538 }), remember: () => undefined, know: () => undefined } },
    },
  },
];

const readAll = (profile: ChipProfile, { read: change, ...scene }: Scene): Promise<ReadOutcome> =>
  read({ profile, ...scene, read: { dataGroups: [1, 2, 13], ...change } });

describe('Active Authentication with a long signature', () => {
  test('where extended answers pass: verified, and the last exchange of the read', async () => {
    const outcome = await readAll(chip, {});
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.equal(outcome.trace.at(-1)?.step, 'AA: sign');
  });

  test('what the operator says of READ BINARY does not shorten it', async () => {
    assert.deepEqual(facts(await readAll(chip, { read: { maxReadBytes: 223 } })), VERIFIED);
  });

  test('a chip that bears extended answers, and none as long as it was asked for first: verified', async () => {
    const long = { kind: 'rsa', hash: 'sha256', modulusBits: 3072 } as const;
    for (const bufferBytes of [512, 1_024, 4_000]) {
      const document = { chipAuthentication: 'absent', activeAuthentication: long } as const;
      const outcome = await readAll({ ...chip, bufferBytes, document }, {});
      assert.ok(
        outcome.trace.some(({ protectedSw }) => protectedSw === 0x6700),
        'it refused a longer one',
      );
      assert.deepEqual(facts(outcome), VERIFIED, `${bufferBytes}`);
    }
  });

  for (const { name, carrier, profile, scene } of WAYS) {
    test(`${name}: every file comes, and the result says why the chip is not proven`, async () => {
      const outcome = await readAll(profile, scene);
      assert.equal(outcome.failure, null);
      assert.deepEqual(
        [...outcome.files.keys()].sort((a, b) => a - b),
        [1, 2, 13, 14, 15],
      );
      assert.deepEqual(facts(outcome), { ...VERIFIED, chipAuthenticity: 'notDone', overall: 'failed' });
      assert.deepEqual(codes(outcome), ['chip-not-proven']);
      const [told] = outcome.verification.failures;
      assert.equal(told?.message, `the ${carrier} does not carry the 256 bytes that Active Authentication answers`);
    });

    test(`${name}, and the answer comes in pieces: verified`, async () => {
      const outcome = await readAll({ ...profile, answerPieceBytes: 256 }, scene);
      assert.equal(outcome.failure, null);
      assert.deepEqual(facts(outcome), VERIFIED, JSON.stringify(outcome.verification.failures));
    });
  }

  test('a chip that ends its session with it keeps its files, and is not verified', async () => {
    const rules = [{ when: { command: 'internal-authenticate' as const }, instead: { status: '6700', drops: true } }];
    const outcome = await readAll({ ...chip, rules }, {});
    assert.equal(outcome.failure, null);
    assert.equal(outcome.files.size, 5);
    assert.equal(outcome.verification.overall, 'failed');
    assert.deepEqual(codes(outcome), ['chip-not-proven']);
  });
});
