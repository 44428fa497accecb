import {
  type Disposition,
  type PcscFailure,
  type RawCard,
  type ReaderObservation,
  ReturnCode,
} from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { askCard, type SimulatedCard, startsAsAtr, supportsT1 } from './simulated-card.ts';

type Mode = 'shared' | 'exclusive';
const PULLED_IN_MID_EXCHANGE = new Uint8Array(0);

/** One reader: what lies in it and who is connected to it. */
export class InProcessSlot {
  readonly name: string;
  private card: SimulatedCard | undefined;
  private cardEvents = 0;
  private readonly connections = new Set<Connection>();
  private transactionOwner: Connection | undefined;
  private readonly waitingForTransaction: (() => void)[] = [];
  /** A reader talks to its card in one exchange at a time, whoever asks. */
  private queue: Promise<unknown> = Promise.resolve();
  private endExchange: ((outcome: Result<Uint8Array, number>) => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  observe(): ReaderObservation {
    const common = { name: this.name, cardEvents: this.cardEvents };
    if (!this.card) return { ...common, card: 'absent' };
    if (this.card.atr.length === 0) return { ...common, card: 'mute' };
    return { ...common, card: 'present', atr: this.card.atr };
  }

  insert(card: SimulatedCard): void {
    if (this.card) throw new Error(`there is a card in "${this.name}" already`);
    this.card = card;
    this.cardEvents += 1;
    card.onPower?.('power-on');
  }

  remove(returnCode: number): void {
    if (!this.card) return;
    this.card.onPower?.('power-off');
    this.card = undefined;
    this.cardEvents += 1;
    this.dropConnections(returnCode);
  }

  dropConnections(returnCode: number): void {
    for (const connection of this.connections) connection.drop(returnCode);
    this.connections.clear();
    this.giveTransaction(undefined);
    this.endExchange?.(returnCode === ReturnCode.removedCard ? ok(PULLED_IN_MID_EXCHANGE) : err(returnCode));
  }

  /** Goes on until the card answers or is taken away, also if nobody waits for the answer any more. */
  exchange(card: SimulatedCard, command: Uint8Array, maxBytes: number): Promise<Result<Uint8Array, number>> {
    return new Promise((resolve) => {
      this.endExchange = resolve;
      void askCard(card, command).then((response) => {
        if (response === null) return;
        resolve(response.length > maxBytes ? err(ReturnCode.notTransacted) : ok(response));
      });
    });
  }

  async connect(mode: Mode, maxResponseBytes: number): Promise<Result<RawCard, PcscFailure>> {
    await this.queue; // pcscd asks the reader for its card, which waits while the reader talks to it
    if (!this.card) return err({ code: 'no-card' });
    if (!startsAsAtr(this.card.atr)) return err({ code: 'card-unresponsive' });
    const others = [...this.connections];
    if (others.some((other) => other.mode === 'exclusive') || (mode === 'exclusive' && others.length > 0)) {
      return err({ code: 'sharing-violation' });
    }
    const connection = new Connection(this, mode, this.card, maxResponseBytes);
    this.connections.add(connection);
    return ok(connection);
  }

  disconnect(connection: Connection, disposition: Disposition): void {
    if (!this.connections.delete(connection)) return;
    if (this.transactionOwner === connection) this.giveTransaction(undefined);
    if (disposition !== 'leave') this.power(connection, disposition === 'reset' ? 'reset' : 'power-off');
  }

  /** All others learn at their next call that the card has forgotten their session. */
  power(by: Connection, event: 'reset' | 'power-off'): void {
    this.card?.onPower?.(event);
    for (const other of this.connections) if (other !== by) other.cardWasReset();
  }

  /** pcsc-lite lets a caller wait for as long as another one holds the card. */
  async untilFree(connection: Connection): Promise<void> {
    while (this.transactionOwner && this.transactionOwner !== connection) {
      await new Promise<void>((resolve) => this.waitingForTransaction.push(resolve));
    }
  }

  giveTransaction(owner: Connection | undefined): void {
    this.transactionOwner = owner;
    if (owner) return;
    for (const resolve of this.waitingForTransaction.splice(0)) resolve();
  }

  ownsTransaction(connection: Connection): boolean {
    return this.transactionOwner === connection;
  }

  oneByOne<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work);
    this.queue = done.catch(() => undefined);
    return done;
  }
}

class Connection implements RawCard {
  readonly mode: Mode;
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  readonly maxResponseBytes: number;
  private readonly slot: InProcessSlot;
  private readonly card: SimulatedCard;
  private pendingReset = false;
  private dropped: number | undefined;
  private aborted = false;
  private answerCaller: ((outcome: Result<Uint8Array, number>) => void) | undefined;

  constructor(slot: InProcessSlot, mode: Mode, card: SimulatedCard, maxResponseBytes: number) {
    this.slot = slot;
    this.mode = mode;
    this.card = card;
    this.atr = card.atr;
    this.protocol = supportsT1(card.atr) ? 'T=1' : 'T=0';
    this.maxResponseBytes = maxResponseBytes;
  }

  async transmit(command: Uint8Array): Promise<Result<Uint8Array, number>> {
    await this.slot.untilFree(this);
    return new Promise((answerCaller) => {
      this.answerCaller = answerCaller;
      void this.slot.oneByOne(async () => {
        const blocked = this.state();
        if (blocked !== ReturnCode.success) answerCaller(err(blocked));
        else answerCaller(await this.slot.exchange(this.card, command, this.maxResponseBytes));
      });
    });
  }

  async beginTransaction(): Promise<number> {
    await this.slot.untilFree(this);
    const blocked = this.state();
    if (blocked === ReturnCode.success) this.slot.giveTransaction(this);
    return blocked;
  }

  async endTransaction(): Promise<number> {
    if (this.slot.ownsTransaction(this)) this.slot.giveTransaction(undefined);
    return this.state();
  }

  async reset(): Promise<number> {
    if (this.dropped !== undefined) return this.dropped;
    this.pendingReset = false;
    this.slot.power(this, 'reset');
    return ReturnCode.success;
  }

  /** The caller is free; the reader goes on waiting for its card, as pcscd does. */
  abort(): void {
    this.aborted = true;
    this.answerCaller?.(err(ReturnCode.communicationError));
  }

  async disconnect(disposition: Disposition): Promise<void> {
    this.slot.disconnect(this, disposition);
  }

  drop(returnCode: number): void {
    this.dropped = returnCode;
  }

  cardWasReset(): void {
    this.pendingReset = true;
  }

  private state(): number {
    if (this.aborted) return ReturnCode.communicationError;
    return this.dropped ?? (this.pendingReset ? ReturnCode.resetCard : ReturnCode.success);
  }
}
