import { Duplex } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { createStreamWire } from '@motcua/drivers/wire';
import { ensurePki } from '../pki/store.ts';
import { serveCard } from './card-control.ts';

/**
 * A card in a process of its own, next to pcscd inside the lane: `node card-process.ts --port N --pki DIR`. Commands and
 * replies (card-control.ts) travel over standard input and output; the end of the input takes the card away and ends the
 * process.
 */

const { values } = parseArgs({ options: { port: { type: 'string' }, pki: { type: 'string' } } });
const port = Number(values.port);
if (!Number.isInteger(port) || port < 1 || port > 0xffff || values.pki === undefined) {
  process.stderr.write('usage: card-process.ts --port N --pki DIR\n');
  process.exit(2);
}

const wire = createStreamWire(Duplex.from({ readable: process.stdin, writable: process.stdout }));
await serveCard(wire, {
  port,
  pki: ensurePki(values.pki),
  pause: (ms) => pause(ms),
});
// Nothing that the link still waits for matters any more.
process.exit(0);
