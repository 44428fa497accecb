import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { pcscdSockets } from './pcscd-sockets.ts';

const sockets = pcscdSockets();
const skip = sockets ? false : 'Linux only';

/** Somebody who listens where pcscd would, and how to connect to him: the socket and its descriptor. */
async function listener(t: TestContext, name: string): Promise<() => Promise<[Socket, number]>> {
  const folder = mkdtempSync(join(tmpdir(), 'pcscd-sockets-'));
  const server = createServer((socket) => socket.resume());
  server.listen(join(folder, name));
  await once(server, 'listening');
  t.after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return async () => {
    const before = sockets?.list() ?? new Set();
    const socket = connect(join(folder, name)).resume();
    t.after(() => socket.destroy());
    await once(socket, 'connect');
    const [descriptor = -1] = [...(sockets?.list() ?? [])].filter((one) => !before.has(one));
    return [socket, descriptor];
  };
}

test('ends every connection to pcscd, except those that are claimed', { skip, timeout: 10_000 }, async (t) => {
  assert.ok(sockets);
  const toPcscd = await listener(t, 'pcscd.comm');
  const toSomebodyElse = await listener(t, 'other.comm');
  const [claimed, claimedDescriptor] = await toPcscd();
  const [unclaimed] = await toPcscd();
  const [stranger, strangerDescriptor] = await toSomebodyElse();
  assert.equal(sockets.list().size, 2);
  assert.equal(strangerDescriptor, -1);
  const disclaim = sockets.claim(claimedDescriptor);
  sockets.shutDownUnclaimed();
  await once(unclaimed, 'end');
  assert.equal(claimed.readyState, 'open');
  assert.equal(stranger.readyState, 'open');
  disclaim();
  sockets.shutDownUnclaimed();
  await once(claimed, 'end');
  assert.equal(stranger.readyState, 'open');
});
