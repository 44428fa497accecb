import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { randomBytes } from '@motcua/drivers/crypto';
import { encodeTlv, fromHex, toHex } from '@motcua/drivers/tlv';
import { createCard } from './card.ts';
import { chipPublicKeys, securityInfoElements } from './conformance/chip-key-info.ts';
import { CIPHER_SUITES, sessionKeys } from './crypto/cipher-suite.ts';
import { scalarOf } from './crypto/group.ts';
import { issueCard } from './issue.ts';
import { HONEST_CHIP } from './profile.ts';
import { citizen, opened, pki, SELECT_SOD } from './test/card-scene.ts';
import type { TestTerminal } from './test/terminal.ts';

/** A chip whose key for Chip Authentication is too long for one short command. */
const profile = {
  ...HONEST_CHIP,
  extendedLength: 'not-supported',
  document: { chipAuthentication: [{ parameterId: 2, ciphers: ['aes-256'] }] },
} as const;
const content = issueCard({ citizen, pki, profile });
const open = (): Promise<TestTerminal> => opened(createCard({ ...content, profile }));
const PROTOCOL = fromHex('800a04007f00070202030104');

const general = (terminal: TestTerminal, cla: number, data: Uint8Array) =>
  terminal.secured({ cla, ins: 0x86, p1: 0, p2: 0, data, ...(cla === 0 && { ne: 256 }) });

describe('command chaining under secure messaging (ISO/IEC 7816-4 §5.3.3)', () => {
  test('Chip Authentication with a key of 2,048 bits in two parts', async () => {
    const terminal = await open();
    assert.equal((await terminal.secured({ cla: 0, ins: 0x22, p1: 0x41, p2: 0xa4, data: PROTOCOL })).sw, 0x9000);
    const [key] = chipPublicKeys(securityInfoElements(content.files.dataGroups.get(14) ?? Uint8Array.of()));
    assert.ok(key);
    const privateKey = scalarOf(key.group, randomBytes);
    const publicKey = key.group.multiply(key.group.generator, privateKey);
    const shared = key.group.multiply(key.publicKey, privateKey);
    assert.ok(publicKey && shared);
    const data = encodeTlv(0x7c, encodeTlv(0x80, publicKey));
    const first = await general(terminal, 0x10, data.slice(0, 200));
    assert.deepEqual([first.sw, first.data.length, first.protected], [0x9000, 0, true]);
    const last = await general(terminal, 0x00, data.slice(200));
    assert.deepEqual([last.sw, toHex(last.data)], [0x9000, '7c00']);
    terminal.switchTo('aes-256', sessionKeys(CIPHER_SUITES['aes-256'], key.group.secretOf(shared)));
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000);
  });

  test('a chain that another command breaks into is given up, and the other command refused', async () => {
    const terminal = await open();
    assert.equal((await general(terminal, 0x10, fromHex('7c82010480820100'))).sw, 0x9000);
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x6883);
    assert.equal((await terminal.secured(SELECT_SOD)).sw, 0x9000, 'once');
  });

  test('a chain without end is refused at a limit', async () => {
    const terminal = await open();
    const part = new Uint8Array(200);
    let sw = 0x9000;
    let parts = 0;
    while (sw === 0x9000 && parts < 400) {
      sw = (await general(terminal, 0x10, part)).sw;
      parts += 1;
    }
    assert.equal(sw, 0x6700);
    assert.ok(parts * part.length > 0xffff);
  });

  test('SELECT in two parts is one SELECT', async () => {
    const terminal = await open();
    const name = fromHex('a0000002471001');
    const select = (cla: number, data: Uint8Array) => terminal.secured({ cla, ins: 0xa4, p1: 4, p2: 0x0c, data });
    assert.equal((await select(0x10, name.slice(0, 3))).sw, 0x9000);
    assert.equal((await select(0x00, name.slice(3))).sw, 0x9000);
  });
});
