import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { nodeCommand } from '@motcua/browser';
import { IDLE_COUNTDOWN_SECONDS } from '@motcua/core/session';
import { type Desk, eventually, openDesk } from './desk.ts';
import { isAlive, servingProcess } from './processes.ts';

/** The times themselves (60 s, 30 s) are shown in core, on a clock that is moved by hand; here it is what they lead to. */
const ENTRY = fileURLToPath(new URL('./impatient-session-process.ts', import.meta.url));

describe('nobody touches anything any more', () => {
  let desk: Desk;
  before(async () => {
    desk = await openDesk({ sessionCommand: nodeCommand(ENTRY) });
  });
  after(() => desk.close());
  afterEach(() => desk.visit.leave());

  test('the warning counts down, then everything of the citizen is ended and the next one is asked in', async () => {
    const { visit, stage } = desk;
    await visit.walkTo(({ screen }) => screen.name === 'form' && screen.page.fields.some(({ value }) => value !== ''));
    const held = [servingProcess('session-process'), servingProcess('device-host-process')].map((pid) => {
      assert.ok(pid !== undefined);
      return pid;
    });
    const warned = await visit.until(({ overlay }) => overlay?.kind === 'timeout-warning');
    assert.deepEqual(warned.overlay, { kind: 'timeout-warning', secondsLeft: IDLE_COUNTDOWN_SECONDS });
    await visit.until(({ overlay }) => overlay?.kind === 'timeout-warning' && overlay.secondsLeft === 1);
    await visit.until('attract');
    await eventually('the processes that held the citizen are gone', () => !held.some(isAlive));
    assert.deepEqual(stage.province.dossiers(), []);
  });

  test('a touch during the countdown keeps the session as it was', async () => {
    const { visit } = desk;
    const { screen } = await visit.walkTo('form');
    await visit.until(({ overlay }) => overlay?.kind === 'timeout-warning');
    visit.say({ type: 'more-time' });
    const back = await visit.until(({ overlay }) => overlay === null);
    assert.deepEqual(back.screen, screen);
  });

  test('after handing in: the receipt goes away, the dossier does not', async () => {
    const { visit, stage } = desk;
    await visit.walkTo(({ screen }) => screen.name === 'receipt' && screen.receipt.dossierCode !== null);
    await visit.until('attract');
    assert.equal(stage.province.dossiers().length, 1);
  });
});
