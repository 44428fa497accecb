import assert from 'node:assert/strict';
import certifiedCopy from '@motcua/services/certified-copy/pack.json' with { type: 'json' };
import { getShortestPaths } from 'xstate/graph';
import type { Intent } from '../contract/intent.ts';
import type { ServicePack, TableSchema } from '../services/pack.ts';
import { control, leaf, text } from '../services/test-pack.ts';
import { PATIENCE } from './delays.ts';
import type { SessionEvent } from './events.ts';
import type { StartMessage } from './facts.ts';
import type { IdentifyOutput } from './identify-context.ts';
import { judge } from './judge.ts';
import { isHeard } from './presence.ts';
import type { SessionSnapshot } from './screen.ts';
import { sessionMachine } from './session-machine.ts';
import { DOSSIER_KEY, identity, NO_UNITS, NOW, outcome, READY } from './test-desk.ts';

/** For tests: every state that a session can reach, found by search (xstate/graph). */

export type StateValue = string | { readonly [key: string]: StateValue | undefined };

/** `{ a: { b: 'c' } }` → `a`, `a.b`, `a.b.c`. */
export function pathsOf(value: StateValue, prefix = ''): string[] {
  if (typeof value === 'string') return [prefix + value];
  return Object.entries(value).flatMap(([key, inner]) => [
    prefix + key,
    ...(inner === undefined ? [] : pathsOf(inner, `${prefix}${key}.`)),
  ]);
}

interface Node {
  readonly states: Readonly<Record<string, Node>>;
}
export const allPaths = (node: Node, prefix = ''): string[] =>
  Object.entries(node.states).flatMap(([key, inner]) => [prefix + key, ...allPaths(inner, `${prefix}${key}.`)]);

export const delayed = (events: readonly string[]): string[] =>
  events.filter((type) => type.startsWith('xstate.after.'));

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
      persons: [
        {
          id: 'witness',
          at: 'copies',
          label: text('Người làm chứng', 'Witness'),
          identify: { dataGroups: [1, 13], fields: [], minimum: 'qr' },
          prefill: { what: [{ field: 'fullName', sources: ['chip', 'qr'] }] },
        },
      ],
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

export const START: StartMessage = {
  type: 'start',
  sessionId: '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f11',
  demo: true,
  kiosk: {
    kioskId: 'H99-desk-1',
    receptionUnit: { code: 'H99.99', name: 'Trung tâm Mẫu' },
    allowDrafts: false,
    followUrl: 'https://tracuu.example.vn/ho-so',
    helpPhone: '1900 0000',
    languages: ['vi', 'en'],
    typing: { toneStyle: 'old', physicalKeys: 'compose' },
    mrzNoExpiry: '991231',
    retention: { payloadHours: 0, setAsideHours: 336 },
    patience: PATIENCE,
    askRating: true,
  },
  announcements: [],
  connection: 'online',
  dossierKey: { key: DOSSIER_KEY, wrappedKey: '' },
};

const id = 'T-7Q29-MXD4-TRBW';

/** What really happens to a session, as far as its states can tell it apart. */
export function sessionEvents(): readonly SessionEvent[] {
  const verdict = judge(outcome(), { known: {}, minimum: 'consistent', today: '2026-11-21' });
  assert.ok(verdict.kind === 'matched');
  const identified = { method: 'chip', outcome: verdict.outcome, scanned: identity('qr') } as const;
  const matched: IdentifyOutput = { kind: 'matched', identified, lastReadId: 1 };
  const types = sessionMachine.events as readonly string[];
  const slipDone = types.filter((type) => /^xstate\.(done|error)\.actor\..*drawing/.test(type));
  // Drawn and not drawn, the list and the slip.
  assert.equal(slipDone.length, 4);

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
    { type: 'intent.read-card-for', targetId: 'copies' },
    { type: 'intent.pause' },
    { type: 'intent.resume' },
    { type: 'intent.print-list' },
    { type: 'intent.rate', stars: 4 },
    { type: 'reading.began' },
    { type: 'reading.ended' },
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

function isLetThrough(snapshot: SessionSnapshot, { type }: SessionEvent): boolean {
  return !type.startsWith('intent.') || isHeard(snapshot, { type: type.slice('intent.'.length) } as Intent);
}

export function searchSession(events: readonly SessionEvent[]) {
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
    // What the session process does not let through (presence.ts) does not happen.
    events: (snapshot) => events.filter((event) => isLetThrough(snapshot as SessionSnapshot, event)),
    // What a state cannot be told by is left out: the countdown is followed on one screen, consents count in the notice.
    serializeState: ({ value, context }) => {
      const text = JSON.stringify(value);
      return JSON.stringify([
        text,
        text.includes('"notice"') && Object.keys(context.consents).length,
        text.includes('"told"') && Object.keys(context.otherCard?.consents ?? {}).length,
        context.devices !== null,
        context.envelope !== null,
        text.includes('"rejected"') && context.dossierKey.wrappedKey,
        text.includes('"language"') && text.includes('"overlay":"none"') && context.secondsLeft,
      ]);
    },
    limit: 200_000,
  });
}
