import assert from 'node:assert/strict';
import { test } from 'node:test';
import eac from '../../vectors/eac-tr03110.json' with { type: 'json' };
import { encodeCommand } from '../apdu/index.ts';
import { fromHex, toHex } from '../tlv/index.ts';
import { authenticateChip, type ChipAuthenticationOffer } from './chip-authentication.ts';
import { type CipherSuite, deriveSessionKeys } from './key-derivation.ts';
import { createSecureMessaging } from './secure-messaging.ts';
import { groupByParameterId } from './security-infos-groups.ts';
import { knownKeys } from './testing/known-keys.ts';
import { answeringChannel, linkOver, scriptedChannel } from './testing/scripted-channel.ts';

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
