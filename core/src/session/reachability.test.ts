import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getShortestPaths } from 'xstate/graph';
import type { IdentifyEvent } from './events.ts';
import { identifyMachine } from './identify-machine.ts';
import { toScreen } from './screen.ts';
import { sessionMachine } from './session-machine.ts';
import { CITIZEN, idCardQr, NOW, outcome, READY } from './test-desk.ts';
import { allPaths, delayed, pathsOf, type StateValue, searchSession, sessionEvents } from './test-search.ts';

/** Every state of both machines is reached by events that really happen, found by search (xstate/graph). */

test('every state of the identify machine is reached', () => {
  const paths = getShortestPaths(identifyMachine, {
    input: {
      dataGroups: [1, 13],
      fields: [],
      minimum: 'qr',
      whose: 'submitter',
      numbersTaken: [],
      cardLies: false,
      lastReadId: 0,
      mrzNoExpiry: null,
      now: () => NOW,
    },
    events: ({ context }) =>
      [
        ...(
          ['enter-number', 'next', 'back', 'scan-again', 'retry', 'choose-other-service', 'go-on-unverified'] as const
        ).map((type) => ({ type: `intent.${type}` }) as const),
        { type: 'intent.set-number', digits: CITIZEN.citizenNumber },
        { type: 'qr.scanned', qr: idCardQr() },
        { type: 'qr.scanned', qr: { kind: 'torn' } },
        { type: 'card.present' },
        { type: 'card.absent' },
        { type: 'devices.lost' },
        { type: 'devices.status', status: READY },
        { type: 'read.progress', id: context.readId, progress: { phase: 3, bytes: 1, totalBytes: 2 } },
        { type: 'read.progress', id: context.readId, progress: { phase: 5, bytes: 2, totalBytes: 2 } },
        { type: 'read.done', id: context.readId, outcome: outcome() },
        { type: 'read.done', id: context.readId, outcome: outcome({ failure: 'card-removed' }) },
        {
          type: 'read.done',
          id: context.readId,
          outcome: outcome({ fields: { ...CITIZEN, citizenNumber: '999190654322' } }),
        },
        ...delayed(identifyMachine.events).map((type) => ({ type })),
      ] as IdentifyEvent[],
    serializeState: ({ value, context }) =>
      JSON.stringify([
        value,
        context.cardLies,
        context.lifted,
        context.failure,
        context.typed,
        context.number !== null,
      ]),
    limit: 5000,
  });
  const reached = new Set(paths.flatMap(({ state }) => pathsOf(state.value)));
  assert.deepEqual(allPaths(identifyMachine.root).toSorted(), [...reached].toSorted());
});

test('every state of the session machine is reached, and each is a screen', () => {
  const paths = searchSession(sessionEvents());
  const screens = new Set<string>();
  const reached = new Set<string>();
  for (const { state } of paths) {
    for (const path of pathsOf(state.value as StateValue)) reached.add(path);
    screens.add(toScreen(state).screen.name);
  }
  assert.deepEqual(allPaths(sessionMachine.root).toSorted(), [...reached].toSorted());
  // Those of the identify machine alone are scan-qr's sisters, shown when it runs (failures.test.ts).
  assert.deepEqual([...screens].toSorted(), [
    'attract',
    'documents',
    'failure',
    'form',
    'goodbye',
    'language',
    'notice',
    'paused',
    'rating',
    'receipt',
    'requirements',
    'review',
    'scan-qr',
    'services',
    'submitting',
  ]);
});

test('the search can fail: without a way to hand in, nothing is saved, sent or received', () => {
  const paths = searchSession(sessionEvents().filter(({ type }) => type !== 'intent.submit'));
  const reached = new Set(paths.flatMap(({ state }) => pathsOf(state.value as StateValue)));
  const flow = allPaths(sessionMachine.root).filter((path) => path.startsWith('running.flow.'));
  const unreached = flow.filter((path) => !reached.has(path)).map((path) => path.slice('running.flow.'.length));
  assert.deepEqual(unreached.filter((path) => !path.includes('.')).toSorted(), [
    'notSaved',
    'rating',
    'receipt',
    'rejected',
    'saving',
    'sending',
  ]);
});
