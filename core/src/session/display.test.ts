import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { Value } from 'typebox/value';
import type { Intent } from '../contract/intent.ts';
import { intentSchema } from '../contract/intent.ts';
import type { ServicePack } from '../services/pack.ts';
import { USUAL_DISPLAY } from './session-context.ts';
import { Desk, realPacks, turn } from './test-desk.ts';

let packs: readonly ServicePack[];
before(async () => {
  packs = await realPacks();
});

const EVERY = [
  { type: 'set-display', preference: 'text', value: 'large' },
  { type: 'set-display', preference: 'contrast', value: 'high' },
  { type: 'set-display', preference: 'reach', value: 'low' },
  { type: 'set-display', preference: 'motion', value: 'less' },
  { type: 'set-display', preference: 'speech', value: 'on' },
  { type: 'set-display', preference: 'pace', value: 'slow' },
] as const satisfies readonly Intent[];

test('each preference is set by itself, on the first screen as on any other, and stays with another service', async () => {
  const desk = new Desk({ packs });
  assert.deepEqual((await desk.settled()).display, USUAL_DISPLAY);
  let wanted = { ...USUAL_DISPLAY };
  for (const intent of EVERY) {
    wanted = { ...wanted, [intent.preference]: intent.value };
    const shown = await desk.do(intent);
    assert.deepEqual(shown.display, wanted);
    assert.equal(shown.screen.name, 'attract');
  }
  await desk.toForm('certified-copy');
  assert.deepEqual((await desk.settled()).display, wanted);
  const form = await desk.do({ type: 'set-display', preference: 'text', value: 'usual' });
  assert.equal(form.screen.name, 'form');
  assert.equal(form.display.text, 'usual');
  assert.equal((await desk.do({ type: 'back' }, { type: 'choose-other-service' })).display.contrast, 'high');
});

test('what one citizen needs is nobody’s after them: gone with the session, also where it never began', async () => {
  const desk = new Desk({ packs });
  await desk.do(...EVERY);
  await desk.pass(90);
  await desk.running.ended;
  await turn();
  assert.deepEqual(desk.said.at(-1), { type: 'ended', how: 'timed-out' });
  assert.deepEqual(desk.screens.at(-1)?.display, USUAL_DISPLAY);
});

test('a citizen who is thanked still reads it as they wished', async () => {
  const desk = new Desk({ packs });
  await desk.toForm('certified-copy');
  const bye = await desk.do(...EVERY, { type: 'cancel' }, { type: 'cancel-confirmed' });
  assert.equal(bye.screen.name, 'goodbye');
  assert.equal(bye.display.text, 'large');
});

test('a preference takes only its own values', () => {
  for (const intent of EVERY) assert.ok(Value.Check(intentSchema, intent));
  for (const [preference, value] of [
    ['text', 'high'],
    ['speech', 'usual'],
    ['constructor', 'usual'],
    ['text', ''],
  ])
    assert.equal(Value.Check(intentSchema, { type: 'set-display', preference, value }), false, `${preference}`);
  assert.equal(Value.Check(intentSchema, { ...EVERY[0], more: 1 }), false);
});
