import assert from 'node:assert/strict';
import { test } from 'node:test';
import bac from '../../../vectors/bac.json' with { type: 'json' };
import { fromHex, toHex } from '../../tlv/index.ts';
import { EF_CARD_ACCESS, readFile } from '../files.ts';
import { mrzSecret } from '../mrz-key.ts';
import { createReadSize } from '../read-size.ts';
import {
  answeringChannel,
  corruptions,
  type Exchange,
  linkOver,
  scriptedChannel,
} from '../testing/scripted-channel.ts';
import { openWithBac } from './bac.ts';

const example = bac.mutual_authentication;
const challenge: Exchange = {
  command: example['GET CHALLENGE']['C-APDU'],
  response: example['GET CHALLENGE']['R-APDU'],
};
const authenticate: Exchange = {
  command: example['EXTERNAL AUTHENTICATE']['C-APDU'],
  response: example['EXTERNAL AUTHENTICATE']['R-APDU'],
};
const secret = mrzSecret({ documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' });
assert(secret);

function open(script: readonly Exchange[]) {
  const values = [fromHex(example['RND.IFD']), fromHex(example['K.IFD'])];
  const channel = scriptedChannel(script);
  const random = (lengthBytes: number): Uint8Array => {
    const next = values.shift();
    assert.equal(next?.length, lengthBytes);
    return next;
  };
  const link = linkOver(channel);
  return { channel, link, opened: openWithBac(link, secret ?? new Uint8Array(), { random }) };
}

test('Doc 9303-11 D.3, and D.4 under the keys that it yields', async () => {
  const { link, opened, channel } = open([
    challenge,
    authenticate,
    ...bac.secure_messaging.steps.map((step) => ({ command: step.ProtectedAPDU, response: step.RAPDU })),
  ]);
  const messaging = await opened;
  assert(messaging.ok);
  link.secureMessaging = messaging.value;
  const select = await link.send('select', { cla: 0, ins: 0xa4, p1: 2, p2: 0x0c, data: fromHex('011e') });
  const first = await link.send('read', { cla: 0, ins: 0xb0, p1: 0, p2: 0, ne: 4 });
  const second = await link.send('read', { cla: 0, ins: 0xb0, p1: 0, p2: 4, ne: 0x12 });
  assert(select.ok && first.ok && second.ok);
  assert.equal(toHex(first.value.data) + toHex(second.value.data), bac.secure_messaging.EF_COM);
  assert.equal(channel.commands.length, 5);
  assert.deepEqual(
    link.trace.map(({ header, secured, protectedSw }) => [header, secured, protectedSw]),
    [
      ['00840000', false, null],
      ['00820000', false, null],
      ['0ca4020c', true, 0x9000],
      ['0cb00000', true, 0x9000],
      ['0cb00004', true, 0x9000],
    ],
  );
});

test('each corrupted byte of the card’s token is noticed', async () => {
  for (const response of corruptions(authenticate.response, 0, 40)) {
    const opened = await open([challenge, { ...authenticate, response }]).opened;
    assert.equal(!opened.ok && opened.error.kind, 'dishonest', response);
  }
});

test('a token that repeats other nonces is noticed though its MAC is right', async () => {
  // The answer of D.3 to another challenge: only the echoed nonce tells.
  const other = { ...challenge, response: '4608f919887022139000' };
  const values = [fromHex(example['RND.IFD']), fromHex(example['K.IFD'])];
  const channel = answeringChannel((_, count) => fromHex(count === 1 ? other.response : authenticate.response));
  const opened = await openWithBac(linkOver(channel), secret, { random: () => values.shift() ?? new Uint8Array() });
  assert.deepEqual(opened, {
    ok: false,
    error: { kind: 'dishonest', message: 'the BAC answer does not repeat the nonces' },
  });
});

test('refusal, wrong key and malformed answers are told apart', async () => {
  const kindOf = async (script: readonly Exchange[]) => {
    const opened = await open(script).opened;
    return opened.ok ? 'opened' : opened.error.kind;
  };
  assert.equal(await kindOf([{ ...challenge, response: '6d00' }]), 'refused');
  assert.equal(await kindOf([{ ...challenge, response: '46089000' }]), 'dishonest');
  for (const response of ['6300', '63c2', '6982', '6985', '6988']) {
    assert.equal(await kindOf([challenge, { ...authenticate, response }]), 'wrong-key', response);
  }
  assert.equal(await kindOf([challenge, { ...authenticate, response: '6f00' }]), 'refused');
  assert.equal(await kindOf([challenge, { ...authenticate, response: '9000' }]), 'dishonest');
});

test('reading goes on in the clear when access was not opened', async () => {
  const link = linkOver(scriptedChannel([{ command: '00b09c0000', response: '31009000' }]));
  const file = await readFile(link, EF_CARD_ACCESS, {
    size: createReadSize({ cardResponseBytes: 258 }),
    byShortFileId: true,
  });
  assert(file.ok);
  assert.equal(toHex(file.value), '3100');
});
