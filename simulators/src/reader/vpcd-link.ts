import { connect, type Socket } from 'node:net';
import { askCard, type PowerEvent, type SimulatedCard } from './simulated-card.ts';

/** The length field of a vpcd frame has two bytes: no response (data, SW1, SW2) can be longer. */
export const VPCD_FRAME_MAX_BYTES = 0xffff;
const HEADER_BYTES = 2;
/** A frame of one byte is not a command APDU but one of these; only the last is answered. */
const POWER_EVENTS: Readonly<Record<number, PowerEvent>> = { 0: 'power-off', 1: 'power-on', 2: 'reset' };
const GET_ATR = 4;
/** How often a card looks for its reader while pcscd is away. */
const RECONNECT_DELAY_MS = 20;
/** pcscd looks at the slot every 400 ms; a card that was swapped in between would never be powered up. */
const REMOVAL_SEEN_MS = 450;
/** Three looks without power: pcscd took this card for the one before. It is lifted and laid on again. */
const POWER_MISSING_MS = 1_200;
/** When a card left a reader of this process, by port (performance.now()). */
const removals = new Map<number, number>();
/** Wrong length: what a card says that was asked for more than its reader carries. */
const TOO_LONG = Uint8Array.of(0x67, 0x00);

/**
 * The card's side of vpcd's TCP protocol: 2-byte big-endian length, then the frame. A connection is a card in the
 * reader; a card that was inserted stays so while pcscd restarts, as a card of plastic would.
 *
 * Runs inside the lane: the port is on the lane's loopback.
 */
export class VpcdLink {
  private readonly card: SimulatedCard;
  private readonly port: number;
  private socket: Socket | undefined;
  private insertion: Insertion | undefined;

  constructor(card: SimulatedCard, options: { port: number }) {
    this.card = card;
    this.port = options.port;
  }

  /** Puts the card into the reader and waits until it is powered up (400 ms as a rule), or until it is removed. */
  async insert(): Promise<void> {
    if (this.insertion) throw new Error('the card is in the reader already');
    const insertion = new Insertion();
    this.insertion = insertion;
    void this.attach(insertion);
    await insertion.settled;
  }

  /** Pulls the card, also in the middle of an exchange. */
  async remove(): Promise<void> {
    this.insertion?.settle();
    this.insertion = undefined;
    await this.detach();
  }

  private async detach(): Promise<void> {
    const socket = this.socket;
    this.socket = undefined;
    if (!socket || socket.closed) return;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    socket.destroy();
    await closed;
    removals.set(this.port, performance.now());
  }

  /** As long as the card lies there: whatever pcscd does meanwhile, it finds a card that it can power up. */
  private async attach(insertion: Insertion): Promise<void> {
    while (this.insertion === insertion) {
      await pause(REMOVAL_SEEN_MS - (performance.now() - (removals.get(this.port) ?? -REMOVAL_SEEN_MS)));
      // Taken away meanwhile: a late connection would push the card that took its place off the reader.
      if (this.insertion !== insertion) return;
      const socket = await open(this.port);
      if (socket === undefined) await pause(RECONNECT_DELAY_MS);
      else if (this.insertion !== insertion) socket.destroy();
      else await this.lie(socket, insertion);
    }
  }

  /** Until pcscd goes away under the card, the card is taken away, or no power comes. */
  private async lie(socket: Socket, insertion: Insertion): Promise<void> {
    this.socket = socket;
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
    const powered = new Promise<'powered'>((resolve) =>
      this.serve(socket, () => {
        insertion.settle();
        resolve('powered');
      }),
    );
    const first = await Promise.race([powered, closed, pause(POWER_MISSING_MS)]);
    if (first === 'powered') await closed;
    else if (this.socket === socket) await this.detach();
  }

  private serve(socket: Socket, onPowered: () => void): void {
    let buffered: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      buffered = buffered.length === 0 ? chunk : Buffer.concat([buffered, chunk]);
      while (buffered.length >= HEADER_BYTES) {
        const end = HEADER_BYTES + buffered.readUInt16BE(0);
        if (buffered.length < end) return;
        const frame = Uint8Array.from(buffered.subarray(HEADER_BYTES, end));
        buffered = buffered.subarray(end);
        void this.receive(socket, frame, onPowered);
      }
    });
    socket.on('error', () => undefined); // always followed by `close`
  }

  private async receive(socket: Socket, frame: Uint8Array, onPowered: () => void): Promise<void> {
    if (frame.length > 1) {
      onPowered(); // other programs that speak for a reader do not always say so first
      const response = await askCard(this.card, frame);
      if (response !== null) send(socket, response.length > VPCD_FRAME_MAX_BYTES ? TOO_LONG : response);
    } else if (frame[0] === GET_ATR) {
      send(socket, this.card.atr);
    } else {
      const event = POWER_EVENTS[frame[0] ?? -1];
      if (event === 'power-on') onPowered();
      if (event !== undefined) this.card.onPower?.(event);
    }
  }
}

/** One object per insertion: what belongs to an earlier one has no effect any more. */
class Insertion {
  /** Powered up, or removed before that. */
  readonly settled: Promise<void>;
  readonly settle: () => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.settle = resolve;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(ms, 0)));

function open(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const refused = (): void => resolve(undefined);
    socket.once('error', refused);
    socket.once('connect', () => {
      socket.off('error', refused);
      resolve(socket);
    });
  });
}

function send(socket: Socket, body: Uint8Array): void {
  if (socket.destroyed) return; // pulled while the card was computing
  const frame = Buffer.allocUnsafe(HEADER_BYTES + body.length);
  frame.writeUInt16BE(body.length, 0);
  frame.set(body, HEADER_BYTES);
  socket.write(frame); // one write: a second one would wait for the peer's acknowledgement
}
