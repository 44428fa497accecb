import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWirePair } from '@motcua/drivers/wire';
import type { MainToSession, SessionToMain } from './control-protocol.ts';
import { PATIENCE } from './delays.ts';
import { runSession } from './run-session.ts';
import { DOSSIER_KEY, NO_UNITS } from './test-desk.ts';

const START: MainToSession = {
  type: 'start',
  sessionId: '00000000-0000-4000-8000-000000000000',
  demo: true,
  kiosk: {
    kioskId: 'TEST-1',
    receptionUnit: { code: 'H99.99', name: 'Test' },
    allowDrafts: false,
    followUrl: 'https://province.invalid',
    helpPhone: '1900 0000',
    languages: ['vi', 'en'],
    typing: { toneStyle: 'old', physicalKeys: 'compose' },
    mrzNoExpiry: null,
    retention: { payloadHours: 0, setAsideHours: 336 },
    patience: PATIENCE,
    askRating: true,
  },
  announcements: [],
  connection: 'online',
  dossierKey: { key: DOSSIER_KEY, wrappedKey: DOSSIER_KEY },
};

test('a session answers pings once it runs: before its start, and after one it could not read, it is silent', async () => {
  const [main, control] = createWirePair();
  const said: SessionToMain[] = [];
  main.onMessage((message) => said.push(message as SessionToMain));
  runSession({ control, onDevices: () => {}, onRenderer: () => {} }, { packs: [], units: NO_UNITS });
  const send = async (message: object): Promise<readonly string[]> => {
    main.send(message);
    await new Promise((resolve) => setImmediate(resolve));
    return said.splice(0).map(({ type }) => type);
  };
  assert.deepEqual(await send({ type: 'ping' }), ['ready']);
  assert.deepEqual(await send({ ...START, connection: 'somewhere' }), []);
  assert.deepEqual(await send({ type: 'ping' }), []);
  assert.deepEqual(await send(START), []);
  assert.deepEqual(await send({ type: 'ping' }), ['pong']);
  assert.deepEqual(await send({ type: 'ping' }), ['pong']);
});
