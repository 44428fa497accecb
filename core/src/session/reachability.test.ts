import assert from 'node:assert/strict';
import { test } from 'node:test';
import certifiedCopy from '@motcua/services/certified-copy/pack.json' with { type: 'json' };
import { getShortestPaths } from 'xstate/graph';
import type { ServicePack, TableSchema } from '../services/pack.ts';
import { control, leaf, text } from '../services/test-pack.ts';
import type { IdentifyEvent, SessionEvent } from './events.ts';
import type { StartMessage } from './facts.ts';
import type { IdentifyOutput } from './identify-context.ts';
import { identifyMachine } from './identify-machine.ts';
import { judge } from './judge.ts';
import { toScreen } from './screen.ts';
import { sessionMachine } from './session-machine.ts';
import { CITIZEN, DOSSIER_KEY, idCardQr, identity, NO_UNITS, NOW, outcome, READY } from './test-desk.ts';

/** Every state of both machines is reached by events that really happen, found by search (xstate/graph). */

type StateValue = string | { readonly [key: string]: StateValue | undefined };

/** `{ a: { b: 'c' } }` → `a`, `a.b`, `a.b.c`. */
function pathsOf(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value];
  return Object.entries(value).flatMap(([key, inner]) => [
    prefix + key,
    ...(inner === undefined ? [] : pathsOf(inner, `${prefix}${key}.`)),
  ]);
}

interface Node {
  readonly states: Readonly<Record<string, Node>>;
}
const allPaths = (node: Node, prefix = ''): string[] =>
  Object.entries(node.states).flatMap(([key, inner]) => [prefix + key, ...allPaths(inner, `${prefix}${key}.`)]);

const delayed = (events: readonly string[]): string[] => events.filter((type) => type.startsWith('xstate.after.'));

test('every state of the identify machine is reached', () => {
  const paths = getShortestPaths(identifyMachine, {
    input: {
      dataGroups: [1, 13],
      fields: [],
      minimum: 'consistent',
      cardLies: false,
      lastReadId: 0,
      mrzNoExpiry: null,
      now: () => NOW,
    },
    events: ({ context }) =>
      [
        ...(['enter-number', 'next', 'back', 'scan-again', 'retry', 'choose-other-service'] as const).map(
          (type) => ({ type: `intent.${type}` }) as const,
        ),
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

const COPIES: TableSchema = {
  type: 'array',
  maxItems: 2,
  items: { type: 'object', properties: { what: leaf('Giấy tờ') }, required: ['what'] },
  'x-label': text('Giấy tờ'),
  'x-row-label': text('giấy tờ'),
  'x-row-title': ['what'],
};

/** The pack with its first page only: what the chip fills is then all that is asked; and a table that may stay empty. */
function shortPack(): ServicePack {
  const pack = certifiedCopy as unknown as ServicePack;
  return {
    ...pack,
    versions: pack.versions.map((version) => ({
      ...version,
      dataSchema: { ...version.dataSchema, properties: { ...version.dataSchema.properties, copies: COPIES } },
      layout: {
        ...version.layout,
        elements: version.layout.elements
          .slice(0, 1)
          .map((page) => ({ ...page, elements: [...page.elements, control('copies')] })),
      },
    })),
  };
}

const START: StartMessage = {
  type: 'start',
  sessionId: '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f11',
  demo: true,
  kiosk: {
    kioskId: 'H99-desk-1',
    receptionUnit: { code: 'H99.99', name: 'Trung tâm Mẫu' },
    allowDrafts: false,
    followUrl: 'https://tracuu.example.vn/ho-so',
    helpPhone: '1900 0000',
    typing: { toneStyle: 'old', physicalKeys: 'compose' },
    mrzNoExpiry: '991231',
    retention: { payloadHours: 0, setAsideHours: 336 },
  },
  connection: 'online',
  dossierKey: { key: DOSSIER_KEY, wrappedKey: '' },
};

const id = 'T-7Q29-MXD4-TRBW';

/** What really happens to a session, as far as its states can tell it apart. */
function sessionEvents(): readonly SessionEvent[] {
  const verdict = judge(outcome(), { known: {}, minimum: 'consistent', today: '2026-11-21' });
  assert.ok(verdict.kind === 'matched');
  const matched: IdentifyOutput = { ...verdict, scanned: identity('qr'), lastReadId: 1 };
  const types = sessionMachine.events as readonly string[];
  const slipDone = types.filter((type) => /^xstate\.(done|error)\.actor\..*drawing/.test(type));
  assert.equal(slipDone.length, 2);

  return [
    ...(
      [
        'begin',
        'next',
        'back',
        'cancel',
        'cancel-confirmed',
        'need-help',
        'close-overlay',
        'more-time',
        'accept-notice',
        'decline-notice',
        'choose-other-service',
        'retry',
        'edit',
        'submit',
        'print-again',
        'finish',
      ] as const
    ).map((type) => ({ type: `intent.${type}` }) as const),
    { type: 'intent.add-row', listId: 'copies' },
    { type: 'intent.choose-language', language: 'vi' },
    { type: 'intent.choose-service', serviceId: 'certified-copy' },
    { type: 'intent.set-consent', consentId: 'read-card', given: true },
    { type: 'xstate.done.actor.identify', output: matched },
    ...slipDone.map((type) => ({ type, output: 'JVBERi0=' })),
    { type: 'devices.status', status: READY },
    { type: 'main.dossier-key', dossierKey: { key: DOSSIER_KEY, wrappedKey: 'Mg==' } },
    { type: 'main.journaled', localDossierId: id },
    { type: 'main.not-journaled', localDossierId: id, reason: 'disk-full' },
    { type: 'main.submission', localDossierId: id, state: { state: 'waiting' } },
    { type: 'main.submission', localDossierId: id, state: { state: 'rejected', reason: 'no' } },
    { type: 'print.done', id: 1, failure: null },
    ...delayed(types).map((type) => ({ type })),
  ] as unknown as SessionEvent[];
}

function searchSession(events: readonly SessionEvent[]) {
  return getShortestPaths(sessionMachine, {
    input: {
      start: START,
      packs: [shortPack()],
      units: NO_UNITS,
      effects: {
        now: () => NOW,
        newLocalDossierId: () => id,
        newIdempotencyKey: () => '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f12',
      },
    },
    events: [...events],
    // What a state cannot be told by is left out: the countdown is followed on one screen, consents count in the notice.
    serializeState: ({ value, context }) => {
      const text = JSON.stringify(value);
      return JSON.stringify([
        text,
        text.includes('"notice"') && Object.keys(context.consents).length,
        context.devices !== null,
        context.envelope !== null,
        text.includes('"rejected"') && context.dossierKey.wrappedKey,
        text.includes('"language"') && text.includes('"overlay":"none"') && context.secondsLeft,
      ]);
    },
    limit: 200_000,
  });
}

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
    'failure',
    'form',
    'goodbye',
    'language',
    'notice',
    'receipt',
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
    'receipt',
    'rejected',
    'saving',
    'sending',
  ]);
});
