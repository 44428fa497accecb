import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { CommandApdu } from '@motcua/drivers/apdu';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import differential from '@motcua/drivers/vectors/differential-profiles.json' with { type: 'json' };
import { securityEnvironment } from './conformance/pace-run.ts';
import { PROFILES } from './profiles.ts';
import type { Rule } from './rules.ts';
import { lay, open, type ProfileCard, readBySfi, selectFile } from './test/profile-scene.ts';

/*
 * Each rule of each profile is provoked on a card of that profile, by a terminal that has no mercy: the chip really does what
 * its file says. No profile without rules or without a test of its own (profile-files.test.ts).
 */

interface Provocation {
  /** Sends the command that the rule is about, and everything that must come before it. */
  readonly provoke: (scene: ProfileCard, rule: Rule) => Promise<{ readonly sw: number; readonly protected: boolean }>;
  /** What the session has to be. */
  readonly opened: boolean;
}

const plain = (command: CommandApdu | string, opened = false): Provocation => ({
  opened,
  provoke: ({ terminal }) => terminal.plain(command),
});
const secured = (command: CommandApdu): Provocation => ({
  opened: true,
  provoke: ({ terminal }) => terminal.secured(command),
});

function provocation(rule: Rule): Provocation {
  const { command, file = 'DG1', withLe, lacksTag, count = 1 } = rule.when;
  const ne = withLe === true ? 256 : undefined;
  switch (command) {
    case 'select-mf':
      return plain(`00a4000c023f00${ne ? '00' : ''}`);
    case 'select-application':
      return plain(`00a4040c07a0000002471001${ne ? '00' : ''}`);
    case 'select-file':
      return file.startsWith('EF.C') || file === 'EF.DIR' ? plain(selectFile(file, ne)) : secured(selectFile(file, ne));
    case 'read-binary-sfi':
      return file === 'EF.CardAccess' ? plain('00b09c0000') : secured(readBySfi(file));
    case 'read-binary':
      return {
        opened: true,
        provoke: async ({ terminal }) => {
          await terminal.secured(selectFile('DG2'));
          const read = { cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 16 };
          for (let before = 1; before < count; before++) assert.equal((await terminal.secured(read)).sw, 0x9000);
          return terminal.secured(read);
        },
      };
    case 'mse-set-at-pace':
    case 'pace':
      return {
        opened: false,
        provoke: async ({ terminal, content }, { when }) => {
          const password = { can: content.can };
          // A rule for one of several offers is provoked by that offer.
          const protocol = content.pace?.find((offer) =>
            toHex(securityEnvironment({ protocol: offer, password })).includes(when.holds ?? ''),
          );
          assert.ok(protocol);
          const request = { protocol, password } as const;
          if (command === 'mse-set-at-pace') {
            const data = securityEnvironment({ ...request, parameterId: lacksTag === '84' ? 'untold' : 'told' });
            return terminal.plain({ cla: 0, ins: 0x22, p1: 0xc1, p2: 0xa4, data });
          }
          const { sw, step } = await terminal.runPace(request);
          assert.equal(step, when.step ?? 1, 'the step that ended it');
          return { sw, protected: false };
        },
      };
    case 'mse-set-at-ca':
    case 'chip-authentication':
      return {
        opened: true,
        provoke: async ({ terminal }) => {
          const oid = fromHex('800a04007f00070202030202');
          const set = await terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: oid });
          return command === 'mse-set-at-ca'
            ? set
            : terminal.secured({ cla: 0, ins: 0x86, p1: 0, p2: 0, data: fromHex('7c028000'), ne: 256 });
        },
      };
    case 'internal-authenticate':
      return secured({ cla: 0, ins: 0x88, p1: 0, p2: 0, data: fromHex('0102030405060708'), ne: 256 });
    case 'pso-verify-certificate':
      return secured({ cla: 0, ins: 0x2a, p1: 0, p2: 0xbe, data: fromHex('7f4e00') });
    default:
      throw new RangeError(`no provocation of ${command} yet`);
  }
}

async function check(scene: ProfileCard, rule: Rule): Promise<void> {
  const { provoke, opened } = provocation(rule);
  const terminal = opened ? await open(scene) : scene.terminal;
  const { instead } = rule;
  if ('status' in instead) {
    const answer = await provoke(scene, rule);
    assert.equal(answer.sw.toString(16).padStart(4, '0'), instead.status);
    assert.equal(answer.protected, opened && instead.drops !== true);
    if (instead.drops) assert.equal((await terminal.secured(selectFile('DG1'))).sw, 0x6988, 'the session is over');
    else if (opened) assert.equal((await terminal.secured(selectFile('DG1'))).protected, true, 'the session goes on');
    return;
  }
  if ('spoils' in instead && instead.spoils === 'unprotected') {
    const { sw, data } = await terminal.plain(terminal.protect(readBySfi(rule.when.file ?? 'DG1')));
    assert.deepEqual([sw, toHex(data)], [0x9000, toHex(scene.content.files.dataGroups.get(1) ?? Uint8Array.of())]);
    return;
  }
  const before = scene.left();
  // Silence, an empty frame and whatever is spoiled: the strict terminal stops at each.
  await assert.rejects(provoke(scene, rule), { code: 'ERR_ASSERTION' });
  if ('silent' in instead) assert.ok(await scene.card.applet(fromHex('00b09c0000')), 'it lives');
  if ('leaves' in instead) {
    assert.equal(scene.left(), before + 1);
    assert.equal(await scene.card.applet(fromHex('00b09c0000')), null, 'it is gone');
    scene.card.reset();
    assert.ok(await scene.card.applet(fromHex('00b09c0000')), 'and back');
  }
  if ('empty' in instead) {
    scene.card.reset();
    assert.equal(toHex(await lastOf(scene, rule)), '');
  }
}

/** The bytes of the spoiled answer itself. */
async function lastOf({ card, content }: ProfileCard, { when }: Rule): Promise<Uint8Array> {
  assert.equal(when.command, 'mse-set-at-pace');
  const [protocol] = content.pace ?? [];
  assert.ok(protocol);
  const data = securityEnvironment({ protocol, password: { can: content.can } });
  const answer = await card.applet(Uint8Array.of(0, 0x22, 0xc1, 0xa4, data.length, ...data));
  assert.ok(answer);
  return answer;
}

describe('each rule of each profile', () => {
  for (const [name, { chip }] of PROFILES) {
    for (const [index, rule] of chip.rules.entries()) {
      // A rule behind another one that catches the same command is provoked where the first is spent.
      const hidden = name.startsWith('tc-') && index > 0;
      if (!hidden) test(`${name}: ${rule.when.command} ${JSON.stringify(rule.instead)}`, () => check(lay(name), rule));
    }
  }
});

describe('the profiles of the differential harness', () => {
  const slug = (id: string): string => id.toLowerCase().replaceAll('_', '-');

  test(`all ${differential.profile_count} are here, and all cells of passive authentication`, () => {
    for (const { id } of [...differential.profiles, ...differential.passive_authentication_cells]) {
      assert.ok(PROFILES.has(slug(id)), id);
    }
    assert.equal(differential.profiles.length, differential.profile_count);
  });

  for (const profile of differential.profiles) {
    test(`${profile.id} says at which step, and with what`, () => {
      const { chip, models } = PROFILES.get(slug(profile.id)) ?? assert.fail();
      assert.match(models, new RegExp(profile.condition));
      const { mrz } = chip.document;
      assert.equal(mrz?.dateOfBirth, profile.mrz?.date_of_birth ?? '690806');
      const [rule] = chip.rules;
      if (profile.status_word === null) return assert.equal(rule, undefined);
      assert.ok(rule);
      const atGeneralAuthenticate = /^first GENERAL AUTHENTICATE/.test(profile.failing_step ?? '');
      const expected = {
        PACE: atGeneralAuthenticate ? 'pace' : 'mse-set-at-pace',
        BAC: undefined,
        'EAC-CA': 'mse-set-at-ca',
        AA: 'internal-authenticate',
        TA: 'pso-verify-certificate',
        EAC: 'pso-verify-certificate',
        FI: undefined,
      }[profile.mechanism];
      assert.equal(rule.when.command, expected);
      if (profile.pace_channel === undefined) {
        assert.deepEqual(rule.instead, { status: profile.status_word });
      } else {
        const ways = { no_response: { empty: true }, timeout: { silent: true }, transport_abort: { leaves: true } };
        assert.deepEqual(rule.instead, ways[profile.pace_channel as keyof typeof ways]);
      }
      return undefined;
    });
  }
});
