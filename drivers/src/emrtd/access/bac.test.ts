import assert from 'node:assert/strict';
import { test } from 'node:test';
import bac from '../../../vectors/bac.json' with { type: 'json' };
import { padMethod2, retailMac, sha1, tdesCbcEncrypt } from '../../crypto/index.ts';
import { fromHex, toHex } from '../../tlv/index.ts';
import { EF_CARD_ACCESS, readFile } from '../files.ts';
import { deriveKey } from '../key-derivation.ts';
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

const flipped = (hex: string): string => corruptions(hex, 0, 1)[0] ?? '';

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

test('Doc 9303-11 D.1 … D.3: every printed value, each with a twin that gives another', () => {
  const { key_derivation: derivation } = bac;
  const seed = fromHex(derivation.K_seed);
  assert.equal(toHex(deriveKey('3des', seed, 'encryption')), derivation.KEnc.Ka + derivation.KEnc.Kb);
  assert.equal(toHex(deriveKey('3des', seed, 'mac')), derivation.KMAC.Ka + derivation.KMAC.Kb);
  for (const { MRZ_information, K_seed } of bac.document_basic_access_keys.MRZ_examples) {
    const seedOf = (information: string) => toHex(sha1(new TextEncoder().encode(information))).slice(0, 32);
    // Two of the four examples print none.
    if (K_seed === undefined) continue;
    assert.equal(seedOf(MRZ_information), K_seed);
    assert.notEqual(seedOf(MRZ_information.replace(/^./, 'X')), K_seed);
  }

  const encrypted = (key: string, plain: string) =>
    toHex(tdesCbcEncrypt(fromHex(key), new Uint8Array(8), fromHex(plain)));
  const mac = (key: string, data: string) => toHex(retailMac(fromHex(key), padMethod2(fromHex(data), 8)));
  const { K_Enc, K_MAC, S, R, E_IFD, E_IC, M_IFD, M_IC } = example;
  assert.equal(example['RND.IFD'] + example['RND.IC'] + example['K.IFD'], S);
  assert.equal(example['RND.IC'] + example['RND.IFD'] + example['K.IC'], R);
  for (const [plain, cryptogram, check] of [
    [S, E_IFD, M_IFD],
    [R, E_IC, M_IC],
  ] as const) {
    assert.equal(encrypted(K_Enc, plain), cryptogram);
    assert.equal(mac(K_MAC, cryptogram), check);
    for (const twin of corruptions(plain)) assert.notEqual(encrypted(K_Enc, twin), cryptogram);
    for (const twin of corruptions(cryptogram)) assert.notEqual(mac(K_MAC, twin), check);
  }
  const xored = toHex(fromHex(example['K.IFD']).map((byte, i) => byte ^ (fromHex(example['K.IC'])[i] ?? 0)));
  assert.equal(xored, example.K_seed);
  const session = (given: string) => [
    toHex(deriveKey('3des', fromHex(given), 'encryption')),
    toHex(deriveKey('3des', fromHex(given), 'mac')),
  ];
  assert.deepEqual(session(xored), [example.KS_Enc, example.KS_MAC]);
  for (const twin of corruptions(xored)) assert.notDeepEqual(session(twin), [example.KS_Enc, example.KS_MAC]);
});

test('Doc 9303-11 D.3: a twin of each input leads to another command or another session', async () => {
  const run = async (change: Partial<Record<'RND.IC' | 'RND.IFD' | 'K.IFD' | 'secret', string>>) => {
    const given = { ...example, secret: toHex(secret), ...change };
    const values = [fromHex(given['RND.IFD']), fromHex(given['K.IFD'])];
    const channel = answeringChannel((_, count) =>
      fromHex(count === 1 ? `${given['RND.IC']}9000` : authenticate.response),
    );
    const opened = await openWithBac(linkOver(channel), fromHex(given.secret), {
      random: () => values.shift() ?? new Uint8Array(),
    });
    return { command: channel.commands[1], opened: opened.ok };
  };
  assert.deepEqual(await run({}), { command: authenticate.command, opened: true });
  for (const field of ['RND.IC', 'RND.IFD', 'K.IFD'] as const) {
    const twin = await run({ [field]: flipped(example[field]) });
    assert.notEqual(twin.command, authenticate.command, field);
    // K.IFD is ours alone: the card's answer to another one would still be in order.
    assert.equal(twin.opened, field === 'K.IFD', field);
  }
  assert.deepEqual((await run({ secret: flipped(toHex(secret)) })).opened, false);
});
