import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { CarryOutcome } from '../courier/protocol.ts';
import { type Journal, makeDossierKey, newKioskKey, openJournal } from '../journal/index.ts';
import { got, testEnvelope } from '../journal/test-envelope.ts';
import { createOutbox, LANES, type Outbox, type OutboxProgress } from './outbox.ts';
import type { FindAnswer } from './province-port.ts';
import { createTestClock, settled } from './test-clock.ts';

const folder = mkdtempSync(join(tmpdir(), 'motcua-outbox-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;
const kioskKey = newKioskKey();
const keys = { current: kioskKey, all: [kioskKey] };
const HOUR_MS = 3_600_000;

type Behaviour = 'take' | 'take-and-cut' | 'cut' | 'refuse-connection' | 'hang' | 'reject';

/** A province that keeps its word: the same key is the same dossier. Counts what it holds and who asked. */
function desk(options: { behaviour?: (call: number) => Behaviour; deaf?: () => boolean } = {}) {
  const clock = createTestClock();
  const file = join(folder, `journal-${++files}.db`);
  const open = (): Journal => {
    const opened = openJournal({ file, now: clock.nowMs });
    assert.ok(opened.ok);
    return opened.value;
  };
  let journal = open();
  const held = new Map<string, string>();
  const progress: OutboxProgress[] = [];
  let calls = 0;
  let together = 0;
  let mostTogether = 0;
  const receipt = (key: string) => ({ dossierCode: held.get(key) ?? '', receivedAt: '2026-11-21T02:03:05.000Z' });
  const take = (key: string): void => {
    if (!held.has(key)) held.set(key, `H99.99-261121-${String(held.size + 1).padStart(4, '0')}`);
  };
  const carry = async ({
    envelope,
    signal,
  }: {
    envelope: { idempotencyKey: string };
    signal: AbortSignal;
  }): Promise<CarryOutcome> => {
    const key = envelope.idempotencyKey;
    const behaviour = options.behaviour?.(calls++) ?? 'take';
    together += 1;
    mostTogether = Math.max(mostTogether, together);
    await new Promise((resolve) => setImmediate(resolve));
    together -= 1;
    switch (behaviour) {
      case 'take':
        take(key);
        return { kind: 'accepted', ...receipt(key) };
      case 'take-and-cut':
        take(key);
        return { kind: 'unknown', reason: 'cut' };
      case 'cut':
        return { kind: 'unknown', reason: 'cut' };
      case 'refuse-connection':
        return { kind: 'not-received', reason: 'refused' };
      case 'reject':
        return { kind: 'rejected', reason: 'dossier-refused' };
      case 'hang':
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        return { kind: 'unknown', reason: 'cancelled' };
      default:
        return behaviour satisfies never;
    }
  };
  const ask = async (key: string): Promise<FindAnswer> => {
    if (options.deaf?.()) return { kind: 'unknown', reason: 'time-out' };
    return held.has(key) ? { kind: 'found', ...receipt(key) } : { kind: 'not-found' };
  };
  const start = (): Outbox =>
    createOutbox({ journal, keys, clock, random: () => 0.5, carry, ask, onProgress: (one) => progress.push(one) });
  let outbox = start();
  return {
    file,
    clock,
    held,
    progress,
    get journal() {
      return journal;
    },
    get outbox() {
      return outbox;
    },
    mostTogether: () => mostTogether,
    put(count: number): readonly string[] {
      return Array.from({ length: count }, () => {
        const envelope = testEnvelope(makeDossierKey(keys));
        assert.ok(journal.put(envelope).ok);
        return envelope.localDossierId;
      });
    },
    /** Like a killed process: nothing more is written, and a successor opens the same file. */
    restart() {
      outbox.stop();
      journal.close();
      journal = open();
      outbox = start();
    },
    close() {
      outbox.stop();
      journal.close();
    },
  };
}

test('drains what is journaled, a few at a time, and says how each went', async () => {
  const one = desk();
  const ids = one.put(7);
  one.outbox.wake();
  await one.clock.pass(0);
  assert.equal(got(one.journal.counts()).accepted, 7);
  assert.equal(one.held.size, 7);
  assert.equal(one.mostTogether(), LANES);
  for (const id of ids) {
    assert.deepEqual(
      one.progress.filter((step) => step.localDossierId === id).map((step) => step.state),
      ['sending', 'accepted'],
    );
  }
  one.close();
});

test('one dossier never blocks another: a hanging one takes a lane, the rest go by', async () => {
  const one = desk({ behaviour: (call) => (call === 0 ? 'hang' : 'take') });
  one.put(5);
  one.outbox.wake();
  await one.clock.pass(1_000);
  assert.deepEqual(got(one.journal.counts()), { queued: 0, sending: 1, accepted: 4, rejected: 0, 'set-aside': 0 });
  one.close();
});

test('an ambiguous end is settled by asking, without sending again', async () => {
  const one = desk({ behaviour: (call) => (call === 0 ? 'take-and-cut' : 'reject') });
  one.put(1);
  one.outbox.wake();
  await one.clock.pass(0);
  assert.equal(got(one.journal.counts()).accepted, 1);
  one.close();
});

test('killed while sending: the successor asks first', async () => {
  const one = desk({ behaviour: (call) => (call === 0 ? 'hang' : 'reject') });
  const [id = ''] = one.put(1);
  one.outbox.wake();
  await settled();
  assert.equal(got(one.journal.record(id))?.state, 'sending');
  one.held.set(got(one.journal.record(id))?.idempotencyKey ?? '', 'H99.99-261121-0001');
  one.restart();
  one.outbox.wake();
  await one.clock.pass(0);
  assert.equal(got(one.journal.record(id))?.dossierCode, 'H99.99-261121-0001');
  one.close();
});

test('while the line is down attempts thin out, and nothing is given up', async () => {
  let down = true;
  const one = desk({ behaviour: () => (down ? 'refuse-connection' : 'take') });
  one.put(1);
  one.outbox.wake();
  await one.clock.pass(2 * HOUR_MS);
  const attempts = one.progress.filter((step) => step.state === 'sending').length;
  assert.ok(attempts > 20 && attempts < 50, `${attempts} attempts in two hours`);
  down = false;
  await one.clock.pass(300_000);
  assert.equal(got(one.journal.counts()).accepted, 1);
  one.close();
});

test('a clock set back by a day does not hold a dossier for a day', async () => {
  let down = true;
  const one = desk({ behaviour: () => (down ? 'refuse-connection' : 'take') });
  one.put(1);
  one.outbox.wake();
  await one.clock.pass(10_000);
  down = false;
  one.clock.setWall(one.clock.nowMs() - 24 * HOUR_MS);
  await one.clock.pass(60_000);
  assert.equal(got(one.journal.counts()).accepted, 1);
  one.close();
});

test('a lost kiosk key sets aside and says why; started again with the key, it goes on by itself', async () => {
  const one = desk();
  const stranger = newKioskKey();
  const [lost, gone] = [stranger, newKioskKey()].map((key) =>
    testEnvelope(makeDossierKey({ current: key, all: [key] })),
  );
  assert.ok(lost && gone);
  for (const envelope of [lost, gone]) one.journal.put(envelope);
  one.put(1);
  one.outbox.wake();
  await one.clock.pass(0);
  assert.deepEqual(got(one.journal.counts()), { queued: 0, sending: 0, accepted: 1, rejected: 0, 'set-aside': 2 });
  assert.equal(got(one.journal.record(lost.localDossierId))?.reason, 'key-missing');
  assert.ok(one.progress.some((step) => step.state === 'set-aside' && step.reason === 'key-missing'));
  keys.all.push(stranger);
  one.restart();
  assert.deepEqual(one.progress.at(-1), { localDossierId: lost.localDossierId, attempts: 0, state: 'retried' });
  one.outbox.wake();
  await one.clock.pass(0);
  assert.deepEqual(got(one.journal.counts()), { queued: 0, sending: 0, accepted: 2, rejected: 0, 'set-aside': 1 });
  keys.all.pop();
  one.close();
});

test('a journal that cannot be read stops no more than the rounds, and they go on when it can', async () => {
  const one = desk();
  const ids = one.put(3);
  const { due, nextDueAtMs, envelope, markWaiting } = one.journal;
  const failed = () => ({ ok: false, error: { code: 'journal-unavailable' } }) as const;
  one.journal.envelope = failed;
  one.journal.markWaiting = failed;
  one.outbox.wake();
  await one.clock.pass(1_000);
  assert.deepEqual(
    one.progress.filter(({ state }) => state !== 'waiting'),
    [],
    'nothing was begun',
  );
  assert.ok(ids.every((id) => one.progress.some((step) => step.localDossierId === id)));
  Object.assign(one.journal, { due: failed, nextDueAtMs: failed });
  await one.clock.pass(10 * 60_000);
  assert.equal(one.clock.waiting().length, 1, 'looked for again');
  Object.assign(one.journal, { due, nextDueAtMs, envelope, markWaiting });
  await one.clock.pass(10 * 60_000);
  assert.equal(got(one.journal.counts()).accepted, 3);
  assert.equal(one.held.size, 3);
  one.close();
});

test('the file cut short in the middle of sending: no exception, and the truth is held until it is settled', async () => {
  const one = desk({ behaviour: () => 'take-and-cut' });
  one.put(2);
  one.restart();
  one.outbox.wake();
  assert.ok(one.journal.canTake().ok);
  truncateSync(one.file, 0);
  await one.clock.pass(5 * 60_000);
  assert.ok(one.held.size <= 2);
  assert.ok(one.progress.filter(({ state }) => state === 'sending').length <= 2, 'asked, not sent again and again');
  assert.deepEqual(one.journal.canTake(), { ok: false, error: { code: 'journal-unavailable' } });
  one.close();
});

test('a round that breaks (a bug) is settled as in doubt, and asked about', async () => {
  let bugs = 1;
  const one = desk({
    behaviour: () => {
      bugs -= 1;
      if (bugs >= 0) throw new TypeError('a bug in the carrier');
      return 'take';
    },
  });
  const [id = ''] = one.put(1);
  one.outbox.wake();
  await settled();
  assert.deepEqual(one.progress.at(-1), {
    localDossierId: id,
    attempts: 1,
    state: 'waiting',
    inDoubt: true,
    recorded: true,
  });
  assert.equal(got(one.journal.record(id))?.reason, 'round-broken');
  await one.clock.pass(60_000);
  assert.equal(got(one.journal.record(id))?.state, 'accepted');
  one.close();
});

test('an acceptance that cannot be written is not forgotten and not doubled', async () => {
  const one = desk();
  const [id = ''] = one.put(1);
  let full = true;
  const markAccepted = one.journal.markAccepted.bind(one.journal);
  one.journal.markAccepted = (...args) => (full ? { ok: false, error: { code: 'disk-full' } } : markAccepted(...args));
  one.outbox.wake();
  await one.clock.pass(HOUR_MS / 2);
  assert.equal(got(one.journal.record(id))?.state, 'sending');
  assert.ok(one.progress.some((step) => step.state === 'waiting' && !step.recorded));
  assert.equal(one.progress.filter((step) => step.state === 'sending').length, 1, 'asked, not sent again');
  full = false;
  await one.clock.pass(60_000);
  assert.equal(got(one.journal.record(id))?.state, 'accepted');
  assert.equal(one.held.size, 1);
  one.close();
});

test('whatever the province does and whenever the kiosk is restarted: each dossier once', async () => {
  const behaviours = fc.constantFrom<Behaviour>('take', 'take-and-cut', 'cut', 'refuse-connection', 'hang');
  const step = fc.oneof(
    fc.record({ do: fc.constant('put' as const), count: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 20_000 }) }),
    fc.record({ do: fc.constant('restart' as const) }),
    fc.record({ do: fc.constant('deaf' as const), on: fc.boolean() }),
  );
  const seed = Number(process.env.MOTCUA_SEED ?? Date.now() % 2 ** 31);
  await fc.assert(
    fc.asyncProperty(
      fc.array(behaviours, { maxLength: 12 }),
      fc.array(step, { maxLength: 12 }),
      async (script, steps) => {
        let deaf = false;
        const one = desk({ behaviour: (call) => script[call] ?? 'take', deaf: () => deaf });
        const confirmed: string[] = [];
        for (const next of steps) {
          switch (next.do) {
            case 'put':
              confirmed.push(...one.put(next.count));
              one.outbox.wake();
              break;
            case 'pass':
              await one.clock.pass(next.ms);
              break;
            case 'restart':
              one.restart();
              one.outbox.wake();
              break;
            case 'deaf':
              deaf = next.on;
          }
        }
        deaf = false;
        one.restart();
        one.outbox.wake();
        // Every hang left in the script is ended by a restart, as the courier's time limit would.
        for (let round = 0; round < script.length + 1; round += 1) {
          await one.clock.pass(600_000);
          one.restart();
          one.outbox.wake();
        }
        await one.clock.pass(600_000);
        for (const id of confirmed) {
          const record = got(one.journal.record(id));
          assert.equal(record?.state, 'accepted');
          assert.equal(record?.dossierCode, one.held.get(record?.idempotencyKey ?? ''));
        }
        assert.equal(one.held.size, confirmed.length);
        one.close();
      },
    ),
    { numRuns: process.env.MOTCUA_FULL === '1' ? 1_000 : 15, seed },
  );
});
