import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createActor, waitFor } from 'xstate';
import { getShortestPaths } from 'xstate/graph';
import { createKioskMachine, type KioskEvent } from './kiosk-machine.ts';

const EVENTS: readonly KioskEvent[] = [
  { type: 'began' },
  { type: 'ended' },
  { type: 'session-lost' },
  { type: 'service', reason: 'no-device' },
  { type: 'service', reason: null },
];

test('every state can be reached, and from every state the kiosk comes back to idle', () => {
  const machine = createKioskMachine({ bringUp: async () => {}, wipe: async () => {} });
  const done = [{ type: 'xstate.done.actor.bringUp' }, { type: 'xstate.done.actor.wipe' }];
  // The graph wants the machine's own event type; the done events of its actors are not part of that type.
  const events = [...EVENTS, ...done] as never;
  const paths = getShortestPaths(machine, { events });
  const reached = new Set(paths.map((path) => String(path.state.value)));
  assert.deepEqual([...reached].sort(), ['idle', 'outOfService', 'serving', 'starting', 'wiping']);
  for (const { state } of paths) {
    const onward = getShortestPaths(machine, { events, fromState: state });
    assert.ok(
      onward.some((path) => path.state.value === 'idle'),
      `stuck in ${String(state.value)}`,
    );
  }
});

test('nobody is served between two citizens before the wipe and the new processes are done', async () => {
  const steps: string[] = [];
  const [wiped, up] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let ups = 0;
  const machine = createKioskMachine({
    async bringUp() {
      steps.push('bring up');
      if (ups++ > 0) await up.promise;
    },
    async wipe() {
      steps.push('wipe');
      await wiped.promise;
    },
  });
  const actor = createActor(machine).start();
  await waitFor(actor, (snapshot) => snapshot.matches('idle'));
  actor.send({ type: 'began' });
  actor.send({ type: 'ended' });
  actor.send({ type: 'began' });
  assert.equal(actor.getSnapshot().value, 'wiping');
  wiped.resolve();
  await waitFor(actor, (snapshot) => snapshot.matches('starting'));
  actor.send({ type: 'began' });
  assert.equal(actor.getSnapshot().value, 'starting');
  up.resolve();
  await waitFor(actor, (snapshot) => snapshot.matches('idle'));
  assert.deepEqual(steps, ['bring up', 'wipe', 'bring up']);
  actor.stop();
});

test('out of service: told at idle, a running session goes on, and service comes back', async () => {
  const actor = createActor(createKioskMachine({ bringUp: async () => {}, wipe: async () => {} })).start();
  await waitFor(actor, (snapshot) => snapshot.matches('idle'));
  actor.send({ type: 'service', reason: 'disk-full' });
  assert.equal(actor.getSnapshot().value, 'outOfService');
  actor.send({ type: 'service', reason: null });
  actor.send({ type: 'began' });
  actor.send({ type: 'service', reason: 'no-device' });
  assert.equal(actor.getSnapshot().value, 'serving');
  actor.send({ type: 'session-lost' });
  await waitFor(actor, (snapshot) => snapshot.matches('outOfService'));
  assert.equal(actor.getSnapshot().context.reason, 'no-device');
  actor.stop();
});
