import assert from 'node:assert/strict';
import { test } from 'node:test';
import eac from '../../vectors/eac-tr03110.json' with { type: 'json' };
import { encodeCommand, parseCommand } from '../apdu/index.ts';
import { scalarFromBytes } from '../crypto/index.ts';
import { fromHex, parseTlv, toHex } from '../tlv/index.ts';
import { authenticateChip, type ChipAuthenticationOffer } from './chip-authentication.ts';
import { type CipherSuite, deriveSessionKeys } from './key-derivation.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import { groupByParameterId } from './security-infos-groups.ts';
import { knownKeys } from './testing/known-keys.ts';
import { answeringChannel, corruptions, linkOver, scriptedChannel } from './testing/scripted-channel.ts';

/*
 * No example of version 1 is published. The key agreement is that of the EAC example (version 2); version 1 differs in
 * taking the keys from the secret alone.
 */
const example = eac['Chip Authentication version 2'];
const group = groupByParameterId(13);
const chipKey = group?.decode(fromHex(`04${example.PK_PICC.x}${example.PK_PICC.y}`));
assert(group && chipKey);
const terminalPublic = `04${example['~PK_PCD'].x}${example['~PK_PCD'].y}`;
const offer = (suite: CipherSuite, keyId?: bigint): ChipAuthenticationOffer => ({
  oid: `0.4.0.127.0.7.2.2.3.2.${suite === '3des' ? 1 : 2}`,
  suite,
  keyId,
  group,
  publicKey: chipKey,
});
const SUITES: readonly CipherSuite[] = ['3des', 'aes-128', 'aes-192', 'aes-256'];
const keys = () => knownKeys(example['~SK_PCD']);

/** The next command under the keys that were agreed tells which keys these are. */
const nextCommand = (messaging: ReturnType<typeof linkOver>['secureMessaging']) => {
  assert(messaging);
  return toHex(encodeCommand(messaging.protect({ cla: 0, ins: 0xb0, p1: 0x81, p2: 0, ne: 223 })));
};

test('AES: MSE:Set AT and GENERAL AUTHENTICATE, then keys of the shared secret with a fresh counter', async () => {
  for (const [keyId, set] of [
    [undefined, '002241a40c800a04007f00070202030202'],
    [5n, '002241a40f800a04007f00070202030202840105'],
  ] as const) {
    const channel = scriptedChannel([
      { command: set, response: '9000' },
      { command: `00860000457c438041${terminalPublic}00`, response: '7c009000' },
    ]);
    const link = linkOver(channel);
    const done = await authenticateChip(link, offer('aes-128', keyId), { keys: keys() });
    assert(done.ok);
    const expected = createSecureMessaging({ suite: 'aes-128', ...deriveSessionKeys('aes-128', fromHex(example.K)) });
    assert.equal(nextCommand(link.secureMessaging), nextCommand(expected));
    assert.equal(link.secureMessaging?.verifiedResponses(), 0, 'nothing is proven yet');
  }
});

test('3DES: one MSE:Set KAT', async () => {
  const channel = scriptedChannel([{ command: `002241a6469141${terminalPublic}840105`, response: '9000' }]);
  const link = linkOver(channel);
  assert((await authenticateChip(link, offer('3des', 5n), { keys: keys() })).ok);
  const expected = createSecureMessaging({ suite: '3des', ...deriveSessionKeys('3des', fromHex(example.K)) });
  assert.equal(nextCommand(link.secureMessaging), nextCommand(expected));
});

test('3DES again by MSE:Set AT where MSE:Set KAT is refused (ICAO 9303-11 §8.5, note 1), in the same session', async () => {
  for (const refusal of ['6a80', '6d00', '6a86']) {
    const channel = scriptedChannel([
      { command: `002241a6469141${terminalPublic}840105`, response: refusal },
      { command: '002241a40f800a04007f00070202030201840105', response: '9000' },
      { command: `00860000457c438041${terminalPublic}00`, response: '7c009000' },
    ]);
    const link = linkOver(channel);
    assert((await authenticateChip(link, offer('3des', 5n), { keys: keys() })).ok);
    const expected = createSecureMessaging({ suite: '3des', ...deriveSessionKeys('3des', fromHex(example.K)) });
    assert.equal(nextCommand(link.secureMessaging), nextCommand(expected));
  }
});

test('every suite and kind of group agrees with a chip that computes its half', async () => {
  for (const [id, suites] of [
    [0, ['3des', 'aes-128']],
    [1, ['aes-192']],
    [2, ['aes-256']],
    [12, ['3des', 'aes-128']],
    [16, ['aes-192', 'aes-256']],
    [18, ['aes-128']],
  ] as const) {
    const its = groupByParameterId(id);
    const publicKey = its?.base.times(0xabcdef01n);
    assert(its && publicKey);
    for (const suite of suites) {
      let received: Uint8Array = new Uint8Array();
      const channel = answeringChannel((bytes) => {
        const command = parseCommand(bytes);
        const parsed = parseTlv(command?.data ?? new Uint8Array());
        assert(parsed.ok);
        const [first] = parsed.value;
        if (command?.ins === 0x22) {
          if (command.p2 === 0xa6) received = first?.value ?? received;
          return fromHex('9000');
        }
        received = first?.children[0]?.value ?? received;
        return fromHex('7c009000');
      });
      const link = linkOver(channel);
      const oid = `0.4.0.127.0.7.2.2.3.${its.kind === 'dh' ? 1 : 2}.${SUITES.indexOf(suite) + 1}`;
      assert((await authenticateChip(link, { oid, suite, keyId: undefined, group: its, publicKey })).ok);
      const secret = its.decode(received)?.agree(0xabcdef01n);
      assert(secret);
      const expected = createSecureMessaging({ suite, ...deriveSessionKeys(suite, secret) });
      assert.equal(nextCommand(link.secureMessaging), nextCommand(expected), `${its.name} ${suite}`);
      assert.equal(channel.commands.length, suite === '3des' ? 1 : 2);
    }
  }
});

test('EAC worked example: the key agreement, and a twin of each value', () => {
  const agreed = (card: string, secretKey: string): string =>
    toHex(group.decode(fromHex(card))?.agree(scalarFromBytes(fromHex(secretKey))) ?? new Uint8Array());
  const cardPublic = `04${example.PK_PICC.x}${example.PK_PICC.y}`;
  assert.equal(agreed(cardPublic, example['~SK_PCD']), example.K);
  assert.equal(agreed(terminalPublic, example.SK_PICC), example.K);
  for (const twin of corruptions(cardPublic)) assert.equal(agreed(twin, example['~SK_PCD']), '');
  for (const twin of corruptions(example['~SK_PCD'])) assert.notEqual(agreed(cardPublic, twin), example.K);
});

test('a refusal at any step leaves the old keys in place', async () => {
  for (const refusedAt of [1, 2]) {
    const link = linkOver(answeringChannel((_, count) => fromHex(count === refusedAt ? '6a80' : '9000')));
    const done = await authenticateChip(link, offer('aes-128'), { keys: keys() });
    assert.equal(!done.ok && done.error.kind, 'refused');
    assert.equal(link.secureMessaging, null);
  }
});

test('each read draws its own ephemeral key', async () => {
  const sent = new Set<string>();
  for (let i = 0; i < 3; i++) {
    const channel = answeringChannel(() => fromHex('9000'));
    await authenticateChip(linkOver(channel), offer('aes-128'));
    sent.add(channel.commands[1] ?? '');
  }
  assert.equal(sent.size, 3);
});

test('a card that goes away at any step is no refusal, and nothing more is sent', async () => {
  for (const [suite, at] of [
    ['3des', 1],
    ['aes-128', 1],
    ['aes-128', 2],
  ] as const) {
    const channel = answeringChannel((_, count) => (count === at ? { code: 'card-removed' } : fromHex('9000')));
    const link = linkOver(channel);
    const done = await authenticateChip(link, offer(suite), { keys: keys() });
    assert(!done.ok && done.error.kind === 'link');
    assert.equal(done.error.failure.pcsc, 'card-removed');
    assert.equal(channel.commands.length, at, `${suite}, step ${at}`);
    assert.equal(link.secureMessaging, null);
  }
});
