import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { buildIdentity, IDENTITY_FIELD_NAMES } from '@motcua/drivers/cccd';
import type { ReadOutcome } from '@motcua/drivers/emrtd';
import { HONEST_CHIP } from './profile.ts';
import { CHIP_PROFILES } from './profiles.ts';
import { type Rule, SPOILINGS } from './rules.ts';
import { codes, NOW, read, type Scene } from './test/reading-scene.ts';

/*
 * A read that breaks off, on an honest card: what came before holds, and the whole is vouched for by nobody. Each file, each
 * way of breaking off, before the SOD and after it.
 */

const FILES = ['DG1', 'DG13', 'DG14', 'EF.SOD', 'DG2'] as const;
const ENDINGS: readonly {
  readonly name: string;
  readonly instead: Rule['instead'];
  readonly overall: 'failed' | null;
}[] = [
  ...SPOILINGS.map((spoils) => ({ name: spoils, instead: { spoils }, overall: 'failed' as const })),
  { name: 'silent', instead: { silent: true }, overall: null },
  { name: 'empty', instead: { empty: true }, overall: null },
  { name: 'leaves', instead: { leaves: true }, overall: null },
];

const identityOf = ({ files, verification }: ReadOutcome) =>
  buildIdentity({ files, verification, at: NOW, fields: IDENTITY_FIELD_NAMES, mrzNoExpiry: null });

const disturbed = (rule: Rule, change: Scene['read'] = {}): Promise<ReadOutcome> =>
  read({ profile: { ...HONEST_CHIP, rules: [rule] }, read: { dataGroups: [1, 2, 13], ...change } });

function isNotVouchedFor(outcome: ReadOutcome, overall: 'failed' | null): void {
  assert.notEqual(outcome.failure, null);
  assert.equal(outcome.verification.overall, overall, JSON.stringify(outcome.verification));
  assert.deepEqual(identityOf(outcome), {});
  assert.ok(!codes(outcome).includes('chip-not-proven'), 'nor is an honest chip called a copy');
}

describe('a read that breaks off is never vouched for', () => {
  for (const { name, instead, overall } of ENDINGS) {
    test(`${name}: at each file`, async () => {
      for (const file of FILES) {
        const outcome = await disturbed({ when: { command: 'any', file }, instead });
        // The answer that follows Chip Authentication is the proof itself: there a broken one is a failed proof.
        if (file === 'EF.SOD' && overall === 'failed') {
          assert.equal(outcome.verification.overall, 'failed', file);
          assert.deepEqual(identityOf(outcome), {});
        } else isNotVouchedFor(outcome, overall);
      }
    });

    test(`${name}: in the middle of the last file`, async () => {
      const when = { command: 'any', file: 'DG2', fromOffset: 1_000 } as const;
      isNotVouchedFor(await disturbed({ when, instead }, { maxReadBytes: 223 }), overall);
    });
  }

  test('cancelled at each exchange', async () => {
    const { apdus } = (await read()).stats;
    for (let at = 1; at < apdus; at++) {
      const abort = new AbortController();
      let seen = 0;
      const trace = () => {
        seen += 1;
        if (seen === at) abort.abort();
      };
      const outcome = await read({ read: { signal: abort.signal, trace } });
      assert.equal(outcome.failure?.code, 'cancelled', `after exchange ${at}`);
      assert.equal(outcome.verification.overall, null, `after exchange ${at}`);
    }
  });

  test('what contradicts stays a failure, also when the card then leaves', async () => {
    const rules: Rule[] = [{ when: { command: 'any', file: 'DG2' }, instead: { leaves: true } }];
    const profile = { ...HONEST_CHIP, rules };
    const outcome = await read({ lie: 'corrupted-dg13', profile, read: { dataGroups: [1, 2, 13] } });
    assert.notEqual(outcome.failure, null);
    assert.equal(outcome.verification.overall, 'failed');
    assert.ok(codes(outcome).includes('hash-mismatch'));
  });

  test('a chip that was proven, and drops its second session right after Chip Authentication, is no copy', async () => {
    // The face is refused by the loss of the session: opened again, its SELECT is the first answer under the new keys.
    const rule = (command: Rule['when']['command']): Rule => ({
      when: { command, file: 'DG2' },
      instead: { status: '6988', drops: true },
    });
    const profile = { ...HONEST_CHIP, rules: [rule('read-binary-sfi'), rule('select-file'), rule('read-binary')] };
    const outcome = await read({ profile, read: { dataGroups: [1, 2, 13] } });
    assert.equal(outcome.failure?.code, 'secure-messaging-broken');
    assert.equal(outcome.verification.chipAuthenticity, 'proven');
    assert.equal(outcome.verification.overall, null);
    assert.deepEqual(codes(outcome), []);
    assert.equal(outcome.trace.filter(({ step }) => step === 'CA: agree').length, 3, 'it was opened again, twice');
  });
});

describe('a card that would keep the reader for ever', () => {
  const crumbs = CHIP_PROFILES['crumbs-61xx'] ?? assert.fail('no such profile');
  const groups = { dataGroups: [1, 2, 13] } as const;

  test('crumbs-61xx: ends at the number of exchanges that its files can take, and is not vouched for', async () => {
    const outcome = await read({ profile: crumbs, read: groups });
    assert.equal(outcome.failure?.code, 'card-unresponsive');
    assert.match(outcome.failure?.message ?? '', /exchanges for what its files announce/);
    assert.ok(outcome.stats.apdus > 512 && outcome.stats.apdus < 700, `${outcome.stats.apdus} APDUs`);
    isNotVouchedFor(outcome, null);
  });

  test('a card that gives 32 bytes at a time is read to its end', async () => {
    const outcome = await read({ profile: { ...crumbs, answerPieceBytes: 32 }, read: groups });
    assert.equal(outcome.failure, null);
    assert.equal(outcome.verification.overall, 'verified');
  });

  test('slow as an hour: ends after the time that a read may take', async () => {
    let nowMs = 0;
    const monotonicMs = () => {
      nowMs += 5_000;
      return nowMs;
    };
    const outcome = await read({ read: { clock: { monotonicMs, now: () => NOW } } });
    assert.equal(outcome.failure?.code, 'card-unresponsive');
    assert.match(outcome.failure?.message ?? '', /120 s/);
    assert.equal(outcome.verification.overall, null);
  });
});
