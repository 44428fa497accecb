import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createActor, waitFor } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { BACK_OFF_FIRST_MS, BACK_OFF_LIMIT_MS, backOffMs } from './back-off.ts';
import type { FindAnswer } from './province-port.ts';
import { createSubmissionMachine, type SendOutcome, type SubmissionEnd } from './submission-machine.ts';

const receipt = { dossierCode: 'H99.99-261121-0001', receivedAt: '2026-11-21T02:03:05.000Z' };
const SENDS: readonly SendOutcome[] = [
  { kind: 'accepted', ...receipt },
  { kind: 'rejected', reason: 'dossier-invalid' },
  { kind: 'broken', reason: 'idempotency-key-reused' },
  { kind: 'not-received', reason: 'refused' },
  { kind: 'not-received', reason: 'status-503', retryAfterMs: 700_000 },
  { kind: 'not-recorded', reason: 'disk-full' },
  { kind: 'unknown', reason: 'cut' },
  { kind: 'unopenable' },
  { kind: 'key-missing' },
];
const ASKS: readonly FindAnswer[] = [
  { kind: 'found', ...receipt },
  { kind: 'not-found' },
  { kind: 'unknown', reason: 'time-out' },
];

interface Round {
  readonly inDoubt: boolean;
  readonly asks: readonly FindAnswer[];
  readonly send: SendOutcome;
}

async function run({ inDoubt, asks, send }: Round): Promise<{ end: SubmissionEnd; steps: readonly string[] }> {
  const steps: string[] = [];
  const left = [...asks];
  const machine = createSubmissionMachine({
    send: async () => {
      steps.push(`send ${send.kind}`);
      return send;
    },
    ask: async () => {
      const answer = left.shift();
      assert.ok(answer, 'asked more than twice');
      steps.push(`ask ${answer.kind}`);
      return answer;
    },
    random: () => 0.5,
  });
  const actor = createActor(machine, { input: { localDossierId: 'T', idempotencyKey: 'K', attempts: 2, inDoubt } });
  actor.start();
  const last = await waitFor(actor, (snapshot) => snapshot.status === 'done');
  assert.ok(last.output);
  return { end: last.output, steps };
}

test('every state can be reached', () => {
  const machine = createSubmissionMachine({
    send: async () => ({ kind: 'key-missing' }),
    ask: async () => ({ kind: 'not-found' }),
    random: () => 0,
  });
  const events = [
    ...SENDS.map((output) => ({ type: 'xstate.done.actor.send', output })),
    ...ASKS.map((output) => ({ type: 'xstate.done.actor.ask', output })),
  ];
  const reached = new Set<string>();
  for (const inDoubt of [false, true]) {
    const paths = getShortestPaths(machine, {
      input: { localDossierId: 'T', idempotencyKey: 'K', attempts: 0, inDoubt },
      // The graph wants the machine's own event type; the done events of its actors are not part of that type.
      events: events as never,
    });
    for (const path of paths) reached.add(String(path.state.value));
  }
  // `queued` is left in the same step; that it is passed shows in the two ways out of it.
  assert.deepEqual([...reached].sort(), ['accepted', 'asking', 'rejected', 'sending', 'setAside', 'waiting']);
});

test('all rounds: a dossier in doubt is asked about first, and only a listed answer accepts it', async () => {
  const accepting = (steps: readonly string[]) =>
    steps.some((step) => step === 'send accepted' || step === 'ask found');
  for (const inDoubt of [false, true]) {
    for (const send of SENDS) {
      for (const first of ASKS) {
        for (const second of ASKS) {
          const { end, steps } = await run({ inDoubt, asks: [first, second], send });
          const told = `${inDoubt} ${steps.join(', ')} → ${end.state}`;
          const sentAt = steps.findIndex((step) => step.startsWith('send'));
          if (inDoubt && sentAt >= 0) assert.equal(steps[sentAt - 1], 'ask not-found', told);
          assert.ok(steps.filter((step) => step.startsWith('send')).length <= 1, told);
          assert.equal(end.state === 'accepted', accepting(steps), told);
          const isRejected = inDoubt
            ? steps.slice(-2).join() === 'send rejected,ask not-found'
            : steps.at(-1) === 'send rejected';
          assert.equal(end.state === 'rejected', isRejected, told);
          if (end.state === 'waiting') {
            assert.equal(end.inDoubt, inDoubt || steps.includes('send unknown'), told);
            assert.equal(end.attempts, 3, told);
          }
        }
      }
    }
  }
});

test('where a sending ends that nobody said yes or no to', async () => {
  const end = async (send: SendOutcome) => (await run({ inDoubt: false, asks: [], send })).end;
  const waiting = { state: 'waiting', attempts: 3, inDoubt: false } as const;
  const delayMs = backOffMs({ attempts: 3, random: 0.5 });
  assert.deepEqual(await end({ kind: 'key-missing' }), { state: 'set-aside', reason: 'key-missing' });
  assert.deepEqual(await end({ kind: 'unopenable' }), { state: 'set-aside', reason: 'unopenable' });
  assert.deepEqual(await end({ kind: 'broken', reason: 'x' }), { state: 'set-aside', reason: 'exchange-broken' });
  assert.deepEqual(await end({ kind: 'not-recorded', reason: 'disk-full' }), {
    ...waiting,
    delayMs,
    reason: 'disk-full',
  });
  const retryAfter = { kind: 'not-received', reason: 'status-503', retryAfterMs: 700_000 } as const;
  assert.deepEqual(await end(retryAfter), { ...waiting, delayMs: 700_000, reason: 'status-503' });
  assert.deepEqual(await end({ ...retryAfter, retryAfterMs: 1 }), { ...waiting, delayMs, reason: 'status-503' });
});

test('the pause grows, has jitter, and never passes its limit', () => {
  fc.assert(
    fc.property(fc.nat(1_000), fc.double({ min: 0, max: 1, noNaN: true }), (attempts, random) => {
      const delayMs = backOffMs({ attempts, random });
      assert.ok(delayMs >= BACK_OFF_FIRST_MS / 2 && delayMs <= BACK_OFF_LIMIT_MS);
      assert.ok(delayMs >= backOffMs({ attempts, random: 0 }));
      assert.ok(backOffMs({ attempts: attempts + 1, random }) >= delayMs);
    }),
  );
  assert.equal(backOffMs({ attempts: 1, random: 1 }), BACK_OFF_FIRST_MS);
  assert.equal(backOffMs({ attempts: 40, random: 1 }), BACK_OFF_LIMIT_MS);
  assert.ok(backOffMs({ attempts: 5, random: 0 }) < backOffMs({ attempts: 5, random: 1 }));
});
