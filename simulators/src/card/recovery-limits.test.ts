import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadOutcome, type ReadRequest, readDocument } from '@motcua/drivers/emrtd';
import type { CardChannel, PcscFailure } from '@motcua/drivers/pcsc';
import { err, ok } from '@motcua/drivers/result';
import { fromHex } from '@motcua/drivers/tlv';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';
import { findChipProfile } from './profiles.ts';
import { cardOf, directChannel, facts, requestFor, VERIFIED } from './test/reading-scene.ts';

/* What a session that was lost is given once more, and what it is not. */

/** What happens instead of the card's answer; null: it answers for itself. `step`: of the exchange, as the trace names it. */
type Disturbance = (command: Uint8Array, sessions: number) => string | PcscFailure | null;

interface Scene {
  readonly profile?: ChipProfile;
  readonly disturb?: Disturbance;
  readonly read?: Partial<ReadRequest>;
}

async function read({ profile = HONEST_CHIP, disturb, read: change }: Scene) {
  const card = cardOf({ profile });
  let resets = 0;
  let regained = 0;
  const connect = (): CardChannel => {
    card.reset();
    const inner = directChannel(card);
    return {
      ...inner,
      async transmit(command) {
        const instead = disturb?.(command, resets + regained) ?? null;
        if (instead === null) return inner.transmit(command);
        return typeof instead === 'string' ? ok(fromHex(instead)) : err(instead);
      },
      async reset() {
        resets += 1;
        card.reset();
        return ok(undefined);
      },
    };
  };
  const regain: ReadRequest['regain'] = async () => {
    regained += 1;
    return ok(connect());
  };
  const outcome = await readDocument(requestFor({ read: { dataGroups: [1, 2, 13], regain, ...change } }, connect()));
  return { ...outcome, resets, regained };
}
const count = ({ trace }: Pick<ReadOutcome, 'trace'>, step: string): number =>
  trace.filter((entry) => entry.step === step).length;
const isSecured = (command: Uint8Array, ins: number): boolean => command[0] === 0x0c && command[1] === ins;
const profileOf = (name: string): ChipProfile => findChipProfile(name) ?? assert.fail(name);

test('a chip that was caught gets no second chance, also where the card is lifted after that', async () => {
  let files = 0;
  const outcome = await read({
    profile: profileOf('clone-refuses-ca'),
    disturb: (command) => (isSecured(command, 0xb0) && ++files === 5 ? { code: 'card-removed' } : null),
  });
  assert.deepEqual([outcome.failure?.code, outcome.regained], ['card-removed', 0]);
  assert.equal(outcome.verification.chipAuthenticity, 'failed');
  assert.equal(outcome.verification.overall, 'failed');
});

test('nor does it sign: what Chip Authentication refused, Active Authentication does not mend', async () => {
  const { rules } = profileOf('clone-refuses-ca');
  const document = { activeAuthentication: { kind: 'ecdsa', hash: 'sha256' } } as const;
  const outcome = await read({ profile: { ...HONEST_CHIP, rules, document } });
  assert.equal(count(outcome, 'AA: sign'), 0);
  assert.equal(outcome.verification.chipAuthenticity, 'failed');
});

test('a card that leaves secure messaging when it is to prove itself has not', async () => {
  const outcome = await read({ disturb: (command) => (isSecured(command, 0x22) ? '6988' : null) });
  assert.equal(outcome.verification.chipAuthenticity, 'failed');
  assert.equal(outcome.verification.overall, 'failed');
});

test('a chip that proved itself is no copy because it drops the session after the next proof', async () => {
  let proofs = 0;
  const outcome = await read({
    read: { maxReadBytes: 223 },
    disturb: (command, sessions) => {
      if (isSecured(command, 0x86)) proofs += 1;
      // The face breaks off the first session; the second is dropped at the first word after its proof.
      const isFace = isSecured(command, 0xb0) && ((command[2] ?? 0) & 0x80) === 0;
      if (sessions === 0 && proofs === 1 && isFace) return '6988';
      return sessions > 0 && proofs > 1 && !isSecured(command, 0x86) ? '6988' : null;
    },
  });
  assert.ok(outcome.failure !== null);
  assert.ok(proofs > 1);
  assert.notEqual(outcome.verification.chipAuthenticity, 'failed');
  assert.equal(outcome.verification.overall, null);
});

test('a card that drops the session over short identifiers is asked by file identifiers then', async () => {
  const outcome = await read({
    disturb: (command) => (isSecured(command, 0xb0) && ((command[2] ?? 0) & 0x80) !== 0 ? '6988' : null),
  });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.equal(outcome.resets, 1);
});

test('a card that falls silent at the same place again is asked for less', async () => {
  // Extended length under secure messaging: a zero byte where a short Lc would stand.
  const isLong = (command: Uint8Array): boolean => isSecured(command, 0xb0) && command[4] === 0;
  const outcome = await read({
    disturb: (command) => (isLong(command) ? { code: 'transmission-failed', returnCode: 0x8010002f } : null),
  });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.equal(outcome.regained, 2);
});

test('what has come is not asked for again, whatever the read was asked for', async () => {
  for (const dataGroups of [[1, 2, 13], 'all-listed'] as const) {
    const { apdus } = (await read({ read: { dataGroups } })).stats;
    let exchanges = 0;
    const outcome = await read({
      read: { dataGroups },
      disturb: () => (++exchanges === apdus ? { code: 'card-removed' } : null),
    });
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.equal(outcome.regained, 1);
    for (const step of ['read EF.CardAccess', 'read DG1', 'read DG13', 'read DG14', 'read SOD']) {
      assert.equal(count(outcome, step), 1, step);
    }
  }
});

test('a file that came in part and is given up is no place where the card was lost', async () => {
  const document = {
    chipAuthentication: 'absent',
    activeAuthentication: { kind: 'rsa', hash: 'sha256', modulusBits: 3072 },
  } as const;
  const rules = [
    { when: { command: 'read-binary', file: 'DG2', fromOffset: 1 }, instead: { status: '6f00' } },
  ] as const;
  const asked: number[] = [];
  const outcome = await read({
    profile: { ...HONEST_CHIP, document, rules },
    read: { maxReadBytes: 1_000, dataGroups: [1, 2, 13, 15] },
    disturb: (command) => {
      if (!isSecured(command, 0x88)) return null;
      asked.push(command.length);
      return asked.length < 3 ? { code: 'card-removed' } : null;
    },
  });
  assert.deepEqual([outcome.regained, asked.length], [2, 3]);
  assert.equal(new Set(asked).size, 1, 'each time for a long answer');
  assert.equal(outcome.verification.chipAuthenticity, 'proven');
});

test('what is told of the progress never shrinks, be a file given up in the middle or the card lifted', async () => {
  const rules = [
    { when: { command: 'read-binary', file: 'DG2', fromOffset: 1 }, instead: { status: '6f00' } },
  ] as const;
  for (const profile of [{ ...HONEST_CHIP, rules }, HONEST_CHIP]) {
    const told: { readonly bytes: number; readonly totalBytes: number }[] = [];
    let reads = 0;
    await read({
      profile,
      read: { maxReadBytes: 500, onProgress: (progress) => told.push(progress) },
      disturb: (command) => (isSecured(command, 0xb0) && ++reads === 7 ? { code: 'card-removed' } : null),
    });
    assert.ok(told.length > 10);
    assert.ok(told.every(({ bytes, totalBytes }) => bytes <= totalBytes));
    const bytes = told.map((progress) => progress.bytes);
    assert.deepEqual(
      bytes,
      bytes.toSorted((a, b) => a - b),
    );
  }
});
