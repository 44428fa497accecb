import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getNextSnapshot } from 'xstate';
import type { ScreenModel } from '../contract/screen-model.ts';
import type { SessionEvent } from './events.ts';
import { type SessionSnapshot, toScreen } from './screen.ts';
import { sessionMachine } from './session-machine.ts';
import { Desk, idCardQr, outcome, realPacks } from './test-desk.ts';
import { searchSession, sessionEvents } from './test-search.ts';

/**
 * No screen without a way back or out, a way to a human, and a time-out that warns: asked of every state that a session can
 * reach. What a screen is excepted from stands here with its reason.
 */

/** Every state once; those that differ in nothing that a screen or an answer depends on count as one. */
const states: readonly SessionSnapshot[] = [
  ...new Map(
    searchSession(sessionEvents()).map(({ state }) => [
      JSON.stringify([state.value, toScreen(state).screen, state.context.helpWanted]),
      state,
    ]),
  ).values(),
].filter(({ status }) => status === 'active');

const after = (state: SessionSnapshot, ...types: readonly string[]): SessionSnapshot =>
  types.reduce((before, type) => getNextSnapshot(sessionMachine, before, { type } as unknown as SessionEvent), state);

/** Where the state is, in words for a failed assertion. */
const where = ({ value }: SessionSnapshot): string => JSON.stringify(value);
const presenceOf = ({ value }: SessionSnapshot) => (value === 'ended' ? 'ended' : value.running.presence);
/** What stands above the screen, a warning answered. */
const unwarned = (state: SessionSnapshot): SessionSnapshot =>
  toScreen(state).overlay?.kind === 'timeout-warning' ? after(state, 'intent.more-time') : state;

const AFTER = sessionMachine.events.filter((type) => String(type).startsWith('xstate.after.')) as readonly string[];
/** The timer `delay` of the state whose path ends with `path`. */
function timer(delay: string, path: string): string {
  const type = AFTER.find((one) => one.startsWith(`xstate.after.${delay}.`) && one.endsWith(`.${path}`));
  assert.ok(type, `${delay} of ${path}`);
  return type;
}

test('the search found the states of a whole session', () => {
  assert.ok(states.length > 200, `${states.length} states`);
  const screens = new Set(states.map((state) => toScreen(state).screen.name));
  for (const name of [
    'attract',
    'services',
    'requirements',
    'notice',
    'form',
    'paused',
    'receipt',
    'rating',
    'goodbye',
  ])
    assert.ok(screens.has(name as ScreenModel['screen']['name']), name);
});

test('a way to a human: from every screen, also above another question, and while it is paused', () => {
  for (const state of states) {
    const { overlay } = toScreen(after(unwarned(state), 'intent.need-help'));
    assert.deepEqual(overlay, { kind: 'help' }, where(state));
  }
});

/** What offers neither back nor stop, and what leads away from there instead. */
const LEADS_ON: Partial<Record<ScreenModel['screen']['name'], string>> = {
  // The beginning.
  attract: 'intent.begin',
  // Handed in: there is nothing to stop, and nothing to go back to.
  receipt: 'intent.finish',
  rating: 'intent.finish',
  goodbye: 'intent.finish',
  // What lies behind it has its own way.
  paused: 'intent.resume',
};

test('a way back or out: from every screen but while a dossier is being handed in', () => {
  for (const state of states) {
    const open = after(unwarned(state), 'intent.close-overlay');
    const model = toScreen(open);
    const { name } = model.screen;
    // Whatever comes of it is told within seconds (delays.ts); half a hand-over is none.
    if (name === 'submitting') continue;
    const look = (next: SessionSnapshot): string =>
      JSON.stringify([next.status, toScreen(next).screen, toScreen(next).overlay]);
    // While a card is identified, its own machine answers: below, and in other-card.test.ts for the card of somebody else.
    if (model.canGoBack && !/"(?:identify|presents)"/.test(where(open)))
      assert.notEqual(look(after(open, 'intent.back')), look(open), `back: ${where(state)}`);
    if (model.canCancel)
      assert.deepEqual(toScreen(after(open, 'intent.cancel')).overlay, { kind: 'confirm-cancel' }, where(state));
    if (model.canGoBack || model.canCancel) continue;
    const way = LEADS_ON[name];
    assert.ok(way, `no way out: ${where(state)}`);
    assert.notEqual(look(after(open, way)), look(open), `${way}: ${where(state)}`);
  }
});

test('while a card is identified, back leads one step back from each of its screens', async () => {
  const packs = await realPacks();
  const desk = new Desk({ packs });
  const back = async (): Promise<string> => {
    const { canGoBack } = await desk.settled();
    assert.ok(canGoBack);
    const { screen } = await desk.do({ type: 'back' });
    return screen.name === 'scan-qr' && screen.number ? 'number' : screen.name;
  };
  await desk.toScan('certified-copy');
  assert.equal(await back(), 'notice');
  await desk.do({ type: 'accept-notice' }, { type: 'enter-number' });
  assert.equal(await back(), 'scan-qr');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  assert.equal(await back(), 'scan-qr');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() }, { type: 'card-present' });
  await desk.screen('reading');
  assert.equal(await back(), 'scan-qr');
  await desk.reported({ type: 'qr-scanned', qr: idCardQr() });
  await desk.readDone(outcome({ failure: 'card-unreadable' }));
  await desk.screen('failure');
  assert.equal(await back(), 'scan-qr');
});

test('a way out that is offered is one, and one that is not offered is none', () => {
  for (const state of states) {
    const open = after(unwarned(state), 'intent.close-overlay');
    const { canCancel, canPause, screen } = toScreen(open);
    const cancelled = toScreen(after(open, 'intent.cancel'));
    assert.equal(cancelled.overlay?.kind === 'confirm-cancel', canCancel, where(state));
    if (screen.name === 'paused') continue;
    assert.equal(toScreen(after(open, 'intent.pause')).screen.name === 'paused', canPause, where(state));
  }
});

test('a time-out that warns before it wipes: everywhere but where the kiosk itself works, nobody is there, or nothing is left', () => {
  const seen = new Set<string>();
  for (const state of states) {
    const presence = presenceOf(state);
    const name = toScreen(state).screen.name;
    if (name === 'goodbye') continue;
    if (presence === 'nobody') {
      assert.ok(name === 'attract', where(state));
      continue;
    }
    if (presence === 'atWork') {
      const { context } = state;
      assert.ok(context.cardIsRead || name === 'submitting', where(state));
      for (const type of AFTER.filter((one) => one.includes('.presence.')))
        assert.equal(
          toScreen(after(state, type)).overlay?.kind === 'timeout-warning',
          false,
          `hurried: ${where(state)}`,
        );
      seen.add('atWork');
      continue;
    }
    const warned =
      presence === 'somebody'
        ? after(state, timer('idle', 'presence.somebody'))
        : presence === 'passing'
          ? after(state, timer('usualIdle', 'presence.passing'))
          : typeof presence === 'object' &&
              'paused' in presence &&
              typeof presence.paused === 'object' &&
              'waiting' in presence.paused
            ? pauseOver(state)
            : state;
    seen.add(typeof presence === 'string' ? presence : JSON.stringify(presence));
    assert.equal(toScreen(warned).overlay?.kind, 'timeout-warning', where(state));
    // Answered, everything is as it was; not answered, the session ends.
    assert.equal(toScreen(after(warned, 'intent.more-time')).screen.name, name, where(state));
    const paused = toScreen(warned).screen.name === 'paused';
    const tick = timer('countdownTick', paused ? 'presence.paused.warned.counting' : 'presence.warned.counting');
    let last = warned;
    for (let ticks = 0; ticks < 30 && last.status === 'active'; ticks += 1) last = after(last, tick);
    assert.equal(last.status, 'done', `not ended: ${where(state)}`);
    assert.deepEqual(
      [last.context.entries, last.context.chosen, last.context.query],
      [{}, null, ''],
      'and nothing of the citizen is left',
    );
  }
  for (const kind of ['somebody', 'atWork', 'passing', '{"warned":"counting"}', '{"paused":{"waiting":"counting"}}'])
    assert.ok(seen.has(kind), `${kind} was looked at: ${[...seen].join(' ')}`);
});

function pauseOver(state: SessionSnapshot): SessionSnapshot {
  const tick = timer('countdownTick', 'presence.paused.waiting.counting');
  let next = state;
  for (let ticks = 0; ticks <= 3_600 && toScreen(next).overlay?.kind !== 'timeout-warning'; ticks += 1)
    next = after(next, tick);
  return next;
}

test('the rules can be broken: a state without its screen’s ways is noticed', () => {
  const form = states.find((state) => toScreen(state).screen.name === 'form' && presenceOf(state) === 'somebody');
  assert.ok(form);
  assert.notEqual(toScreen(after(form, 'intent.more-time')).overlay?.kind, 'help');
  assert.throws(() => timer('idle', 'presence.nobody'));
});
