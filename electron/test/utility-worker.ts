import { EventEmitter } from 'node:events';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { fakePort } from './fake-ports.ts';

// The inside of a fake utility process: a thread of its own, with `process.parentPort` as Electron has it.
if (!parentPort) throw new Error('not a worker');
const outside = parentPort;
const inside = new EventEmitter();
const early: unknown[] = [];
outside.on('message', ({ data, ports }: { data: unknown; ports: MessagePort[] }) => {
  const event = { data, ports: ports.map(fakePort) };
  if (inside.listenerCount('message') === 0) early.push(event);
  else inside.emit('message', event);
});
Object.assign(process, {
  parentPort: {
    // "Messages received on this port will be queued up until a handler is registered for this event."
    on(event: string, listener: (event: unknown) => void) {
      inside.on(event, listener);
      for (const message of early.splice(0)) inside.emit('message', message);
    },
    postMessage: (message: unknown) => outside.postMessage(message),
  },
});
await import((workerData as { modulePath: string }).modulePath);
