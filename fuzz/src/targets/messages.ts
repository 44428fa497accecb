import { Duplex } from 'node:stream';
import { parseCarryReport, parseDeviceMessage, parseSessionMessage } from '@motcua/core/kiosk/messages';
import { deviceMessageCheck, mainMessageCheck } from '@motcua/core/session/messages';
import { parseSessionMessage as parseAtDevices } from '@motcua/drivers/host/session-messages';
import { createStreamWire } from '@motcua/drivers/wire';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateJson } from '../mutators/json.ts';
import type { Target } from '../target.ts';

const encoder = new TextEncoder();
const MESSAGES: readonly unknown[] = [
  {
    type: 'read-card',
    id: 1,
    request: {
      citizenNumber: '999090345678',
      mrzCandidates: [{ documentNumber: '090345678', dateOfBirth: '900517', dateOfExpiry: '300517' }],
      dataGroups: [1, 2, 13],
      fields: ['fullName', 'citizenNumber'],
    },
  },
  { type: 'cancel-read', id: 1 },
  { type: 'print', id: 2, pdf: 'JVBERi0=' },
  { type: 'ready' },
  { type: 'status', status: { reader: 'ready', card: 'absent', scanner: 'ready', printer: 'paper-out' } },
  { type: 'qr-scanned', qr: { kind: 'malformed', field: 'sex' } },
  { type: 'read-progress', id: 1, progress: { phase: 3, bytes: 10, totalBytes: 20 } },
  { type: 'print-done', id: 2, failure: { code: 'paper-out' } },
  { type: 'audit', event: 'session-began', context: { language: 'vi', apdus: 20 } },
  { type: 'ended', how: 'finished' },
  { type: 'out-of-service', reason: 'disk-full' },
  { type: 'submission', localDossierId: 'a-1', state: { state: 'rejected', reason: 'malformed' } },
  { type: 'outcome', outcome: { kind: 'not-received', reason: 'timeout', retryAfterMs: 1_000 } },
];

/** What crosses the borders between the processes, beside each other: a frame of the wire, and each receiver's check. */
export const target: Target = {
  name: 'messages',
  modules: ['/drivers/src/host/', '/drivers/src/wire/', '/drivers/src/cccd/', '/core/src/kiosk/', '/core/src/session/'],
  mutators: [mutateJson, mutateJson, mutateBytes],
  maxBytes: 65_536,
  seeds: () => MESSAGES.map((message) => encoder.encode(JSON.stringify(message))),
  run(input) {
    for (const message of [...receive(frame(input)), ...receive(input)]) {
      parseAtDevices(message);
      parseSessionMessage(message);
      parseDeviceMessage(message);
      parseCarryReport(message);
      deviceMessageCheck.Check(message);
      mainMessageCheck.Check(message);
    }
  },
};

function frame(body: Uint8Array): Uint8Array {
  const framed = new Uint8Array(4 + body.length);
  new DataView(framed.buffer).setUint32(0, body.length);
  framed.set(body, 4);
  return framed;
}

/** Cut as a pipe may cut it: anywhere. */
function receive(bytes: Uint8Array): unknown[] {
  const stream = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  const received: unknown[] = [];
  createStreamWire(stream).onMessage((message) => received.push(message));
  const size = 1 + ((bytes.at(-1) ?? 0) % 64);
  for (let at = 0; at < bytes.length; at += size) {
    stream.emit('data', Buffer.from(bytes.subarray(at, at + size)));
  }
  stream.destroy();
  return received;
}
