import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadOutcome, type ReadRequest, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import type { CardChannel, PcscFailure } from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import { findCitizen } from '../citizens/citizen.ts';
import { buildDg2 } from '../citizens/dg2.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { createPki } from '../pki/pki.ts';
import { createCard } from './card.ts';
import { issueCard } from './issue.ts';
import { HONEST_CHIP } from './profile.ts';

/*
 * Manners of silicon that only show through a reader: commands that the card answers by dropping secure messaging, or that
 * something between card and reader changes. The card itself is honest.
 */
const pki = createPki();
const citizen = findCitizen('adult-2021');

/** Null: the card answers for itself. */
type Disturbance = (command: Uint8Array, count: number) => string | null | PcscFailure;

interface Scene {
  readonly disturb?: Disturbance;
  readonly alter?: (response: Uint8Array, count: number) => Uint8Array;
  readonly read?: Partial<ReadRequest>;
}

async function read({ disturb, alter, read: change }: Scene): Promise<ReadOutcome & { resets: number }> {
  const card = createCard({ ...issueCard({ citizen, pki }), profile: HONEST_CHIP });
  let count = 0;
  let resets = 0;
  const channel: CardChannel = {
    reader: 'direct',
    atr: card.atr,
    protocol: 'T=1',
    maxResponseBytes: 0xffff,
    async transmit(command): Promise<Result<Uint8Array, PcscFailure>> {
      count += 1;
      const instead = disturb?.(command, count) ?? null;
      if (typeof instead === 'string') return ok(fromHex(instead));
      if (instead !== null) return err(instead);
      const response = await card.applet(command);
      if (response === null) return err({ code: 'timed-out' });
      return ok(alter ? alter(Uint8Array.from(response), count) : response);
    },
    transaction: async (body) => ok(await body()),
    async reset() {
      resets += 1;
      card.reset();
      return ok(undefined);
    },
    close: async () => undefined,
  };
  const outcome = await readDocument({
    channel,
    keys: { can: citizen.citizenNumber.slice(-6), mrz: [mrzKey(citizen)] },
    dataGroups: [1, 2, 13],
    policy: { bac: 'if-pace-refused', allowSimulated: true },
    trust: { anchors: [pki.csca.certificate], crls: [] },
    verify: verifyPassively,
    clock: { monotonicMs: () => performance.now(), now: () => new Date('2026-11-21T03:00:00Z') },
    ...change,
  });
  return Object.assign(outcome, { resets });
}

const isProtectedRead = (command: Uint8Array): boolean => command[0] === 0x0c && command[1] === 0xb0;
const steps = (outcome: ReadOutcome): readonly string[] => outcome.trace.map(({ step }) => step);

test('the order of a read: what the form needs, then the proof of the chip, the face last', async () => {
  const outcome = await read({});
  assert.deepEqual(steps(outcome), [
    'read EF.CardAccess',
    'PACE: set AT',
    'PACE: nonce',
    'PACE: map',
    'PACE: agree',
    'PACE: authenticate',
    'select application',
    'read DG1',
    'read DG13',
    'read DG14',
    'CA: set AT',
    'CA: agree',
    'read SOD',
    'read DG2',
  ]);
  assert.equal(outcome.resets, 0);
});

test('without data groups only SOD, DG14 and DG1, which names the state, are read, and the chip is proven', async () => {
  const outcome = await read({ read: { dataGroups: [] } });
  assert.equal(outcome.verification.overall, 'verified');
  assert.deepEqual([...outcome.files.keys()], [14, 1]);
  assert.equal(steps(outcome).filter((step) => step.startsWith('read ')).length, 4);
});

test('sm-dead: a session lost in the middle of a file is opened again, and the file goes on at its offset', async () => {
  for (const status of ['6988', '6987', '6f00']) {
    let face = 0;
    const outcome = await read({
      read: { maxReadBytes: 223 },
      disturb: (command) => {
        if (!isProtectedRead(command) || (command[2] ?? 0) & 0x80) return null;
        face += 1;
        return face === 4 ? status : null;
      },
    });
    assert.equal(outcome.failure, null, status);
    assert.equal(outcome.verification.overall, 'verified');
    assert.equal(toHex(outcome.files.get(2) ?? Uint8Array.of()), toHex(buildDg2(citizen.sex)));
    assert.equal(outcome.resets, 1);
    assert.equal(steps(outcome).filter((step) => step === 'PACE: set AT').length, 2);
    assert.ok(
      steps(outcome).some((step) => /^select (SOD|DG2)$/.test(step)),
      'resumed by file id',
    );
  }
});

test('a long read that kills the session is not tried again at that size', async () => {
  let refused = 0;
  const outcome = await read({
    disturb: (command) => {
      // Extended length under secure messaging: a zero byte where a short Lc would stand.
      if (!isProtectedRead(command) || command[4] !== 0) return null;
      refused += 1;
      return '6700';
    },
  });
  assert.equal(outcome.verification.overall, 'verified');
  assert.equal(refused, 1);
  assert.equal(outcome.resets, 1);
});

test('a card that loses the session again and again ends the read with the reason', async () => {
  const outcome = await read({ disturb: (command) => (isProtectedRead(command) ? '6988' : null) });
  assert.equal(outcome.failure?.code, 'secure-messaging-broken');
  assert.equal(outcome.verification.overall, null);
  assert.equal(outcome.resets, 2);
});

test('a card that does not open again ends the read: no file is asked of it in the clear', async () => {
  let lost = false;
  const outcome = await read({
    disturb: (command) => {
      if (isProtectedRead(command)) {
        lost = true;
        return '6988';
      }
      return lost ? '6982' : null;
    },
  });
  assert.equal(outcome.failure?.code, 'card-unresponsive');
  assert.equal(outcome.resets, 1);
  assert.ok(!outcome.trace.some(({ header, step }) => header.startsWith('00b0') && step !== 'read EF.CardAccess'));
});

test('a dropped session right after Chip Authentication is the mark of a clone, and is not tried twice', async () => {
  let agreed = false;
  const outcome = await read({
    disturb: (command) => {
      if (command[0] === 0x0c && command[1] === 0x86) agreed = true;
      return agreed && isProtectedRead(command) ? '6988' : null;
    },
  });
  assert.equal(outcome.failure?.code, 'chip-not-proven');
  assert.equal(outcome.verification.chipAuthenticity, 'failed');
  assert.deepEqual(
    outcome.verification.failures.map(({ code }) => code),
    ['chip-not-proven'],
  );
  assert.equal(outcome.verification.overall, 'failed');
  assert.equal(outcome.resets, 0);
});

test('a changed bit in any protected answer ends the read; nothing of it is believed, nothing is tried again', async () => {
  const whole = await read({});
  for (let at = 7; at <= whole.stats.apdus; at++) {
    const outcome = await read({
      alter: (response, count) => {
        if (count === at) response[5] = (response[5] ?? 0) ^ 1;
        return response;
      },
    });
    assert.ok(outcome.failure, `APDU ${at}`);
    assert.ok(['secure-messaging-broken', 'chip-not-proven'].includes(outcome.failure.code), outcome.failure.code);
    assert.equal(outcome.resets, 0);
  }
});

test('aborted at each exchange: cancelled, nothing sent after it', async () => {
  const { apdus } = (await read({})).stats;
  for (let at = 1; at < apdus; at++) {
    const abort = new AbortController();
    const outcome = await read({
      read: { signal: abort.signal },
      disturb: (_, count) => {
        if (count === at) abort.abort();
        return null;
      },
    });
    assert.equal(outcome.failure?.code, 'cancelled', `APDU ${at}`);
    assert.equal(outcome.stats.apdus, at);
  }
});

test('a file that is not there or not open to us is told, and the others are read', async () => {
  const outcome = await read({ read: { dataGroups: [1, 3, 11, 13] } });
  assert.equal(outcome.failure, null);
  assert.deepEqual([...outcome.files.keys()].sort(), [1, 13, 14]);
  assert.deepEqual(
    outcome.verification.failures.map(({ code }) => code),
    ['access-refused', 'file-missing'],
  );
});

test('progress: phases in order, bytes that never shrink', async () => {
  const phases: number[] = [];
  let last = 0;
  await read({
    read: {
      maxReadBytes: 223,
      onProgress: ({ phase, bytes, totalBytes }) => {
        if (phases.at(-1) !== phase) phases.push(phase);
        assert.ok(bytes >= last && totalBytes >= bytes);
        last = bytes;
      },
    },
  });
  assert.deepEqual(phases, [1, 2, 3, 4, 3, 5, 6]);
});

test('trace and failures hold none of the citizen’s data', async () => {
  const outcome = await read({ read: { dataGroups: [1, 11, 13] } });
  const told = JSON.stringify([outcome.trace, outcome.verification, outcome.stats, outcome.failure]);
  const key = mrzKey(citizen);
  for (const secret of [citizen.citizenNumber, citizen.citizenNumber.slice(-6), key.documentNumber, key.dateOfBirth]) {
    assert.ok(!told.includes(secret));
    assert.ok(!told.includes(toHex(new TextEncoder().encode(secret))));
  }
});
