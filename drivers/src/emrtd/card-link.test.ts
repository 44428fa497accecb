import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PcscFailure } from '../pcsc/port.ts';
import { fromHex, toHex } from '../tlv/index.ts';
import { createCardLink, fromPcsc } from './card-link.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import { answeringChannel, linkOver } from './testing/scripted-channel.ts';

const READ = { cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 256 };

test('every PC/SC failure has its reason, and no reason says more than it knows', () => {
  const expected: Record<PcscFailure['code'], string> = {
    'service-unavailable': 'reader-lost',
    'reader-unavailable': 'reader-lost',
    'no-card': 'card-removed',
    'card-removed': 'card-removed',
    'card-unresponsive': 'card-unresponsive',
    'card-reset': 'card-removed',
    'sharing-violation': 'reader-lost',
    'timed-out': 'card-unresponsive',
    cancelled: 'cancelled',
    closed: 'reader-lost',
    'transmission-failed': 'card-unresponsive',
  };
  for (const [code, reason] of Object.entries(expected)) {
    const failure = { code, returnCode: 0x8010002f } as PcscFailure;
    assert.equal(fromPcsc(failure).code, reason, code);
  }
  assert.match(fromPcsc({ code: 'transmission-failed', returnCode: 0x80100016 }).message, /0x80100016/);
});

test('61xx: the rest of an answer is fetched, but not for ever', async () => {
  const channel = answeringChannel((_, count) => fromHex(['0102' + '6102', '0304' + '9000'][count - 1] ?? ''));
  const answer = await linkOver(channel).send('read', READ);
  assert(answer.ok);
  assert.equal(toHex(answer.value.data), '01020304');
  assert.deepEqual(channel.commands, ['00b0810000', '00c0000002']);

  const endless = await linkOver(answeringChannel(() => fromHex('6100'))).send('read', READ);
  assert.equal(!endless.ok && endless.error.code, 'card-unresponsive');
});

test('an aborted read sends nothing more', async () => {
  const abort = new AbortController();
  const channel = answeringChannel(() => fromHex('9000'));
  const link = createCardLink({ channel, signal: abort.signal, trace: () => {}, monotonicMs: () => 0 });
  assert((await link.send('one', READ)).ok);
  abort.abort();
  const answer = await link.send('two', READ);
  assert.equal(!answer.ok && answer.error.code, 'cancelled');
  assert.equal(channel.commands.length, 1);
});

test('counters and trace: headers, lengths and status, never data', async () => {
  const link = linkOver(answeringChannel(() => fromHex('aabbccdd6282')));
  await link.send('read DG1', READ);
  assert.deepEqual(link.counters, { apdus: 1, bytesOut: 5, bytesIn: 6 });
  assert.deepEqual(link.trace, [
    {
      step: 'read DG1',
      header: '00b08100',
      secured: false,
      commandBytes: 5,
      responseBytes: 6,
      sw: 0x6282,
      protectedSw: null,
      ms: 0,
    },
  ]);
  assert(!JSON.stringify(link.trace).includes('aabb'));
});

test('an answer of less than a status word is no answer', async () => {
  const answer = await linkOver(answeringChannel(() => fromHex('90'))).send('read', READ);
  assert.equal(!answer.ok && answer.error.code, 'card-unresponsive');
});

test('a card that leaves secure messaging says so with its status; a bare success says nothing', async () => {
  for (const [response, plainStatus] of [
    ['6988', 0x6988],
    ['6700', 0x6700],
    ['9000', undefined],
  ] as const) {
    const link = linkOver(answeringChannel(() => fromHex(response)));
    const key = new Uint8Array(16);
    link.secureMessaging = createSecureMessaging({ suite: 'aes-128', encryptionKey: key, macKey: key });
    const answer = await link.send('read', READ);
    assert(!answer.ok);
    assert.equal(answer.error.code, 'secure-messaging-broken');
    assert.equal(answer.error.plainStatus, plainStatus);
  }
});
