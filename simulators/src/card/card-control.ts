import { err, ok, type Result } from '@motcua/drivers/result';
import type { Wire } from '@motcua/drivers/wire';
import { VpcdLink } from '../reader/vpcd-link.ts';
import { type CardOrder, type CardOrderContext, type CardOrderProblem, cardToOrder } from './card-order.ts';
import { leavingCard } from './leaving-card.ts';

/** What a bench asks of the process that holds a card on a virtual reader. Each command is answered, by its `id`. */
export type CardCommand =
  | ({ readonly type: 'insert'; readonly id: number } & CardOrder)
  | { readonly type: 'remove'; readonly id: number };

/** `done` for an insertion: the reader has powered the card up. */
export type CardReply =
  | { readonly type: 'done'; readonly id: number }
  | { readonly type: 'refused'; readonly id: number; readonly reason: CardRefusal };

/** `taken-away`: removed, or replaced by another card, before the reader powered it up. */
export type CardRefusal = CardOrderProblem | 'malformed' | 'taken-away' | 'process-gone';

/**
 * The card's side: carries out what comes over the wire. One card at a time; a new one takes the place of the old. Settles
 * when the wire has closed and the card is off the reader.
 */
export function serveCard(wire: Wire, options: CardOrderContext & { readonly port: number }): Promise<void> {
  let current: VpcdLink | undefined;

  const replace = async (link: VpcdLink | undefined): Promise<void> => {
    const previous = current;
    current = link;
    await previous?.remove();
  };

  const insert = async (order: CardOrder): Promise<CardRefusal | undefined> => {
    const leave = (): void => void link.remove();
    const card = cardToOrder(order, { ...options, onLeave: leave });
    if (!card.ok) return card.error;
    const link = new VpcdLink(leavingCard(card.value, { pulledAt: order.pulledAt, leave }), { port: options.port });
    await replace(link);
    if (current === link) await link.insert();
    return current === link ? undefined : 'taken-away';
  };

  wire.onMessage(async (message) => {
    const command = parseCommand(message);
    if (!command) return wire.send({ type: 'refused', id: idOf(message), reason: 'malformed' } satisfies CardReply);
    const { id } = command;
    const reason = command.type === 'insert' ? await insert(command) : await replace(undefined);
    wire.send((reason ? { type: 'refused', id, reason } : { type: 'done', id }) satisfies CardReply);
  });
  return new Promise((resolve) => wire.onClose(() => resolve(replace(undefined))));
}

export interface CardControl {
  /** Settles when the reader has powered the card up, or tells why it did not. */
  insert(order: CardOrder): Promise<Result<void, CardRefusal>>;
  remove(): Promise<Result<void, CardRefusal>>;
  /** Takes the card away and ends the process at the other end. */
  close(): void;
}

/** The bench's side. */
export function controlCard(wire: Wire): CardControl {
  const waiting = new Map<number, (result: Result<void, CardRefusal>) => void>();
  let nextId = 1;
  let gone = false;

  wire.onMessage((message) => {
    const reply = message as CardReply;
    waiting.get(reply.id)?.(reply.type === 'done' ? ok(undefined) : err(reply.reason));
    waiting.delete(reply.id);
  });
  wire.onClose(() => {
    gone = true;
    for (const settle of waiting.values()) settle(err('process-gone'));
    waiting.clear();
  });

  const ask = (command: (id: number) => CardCommand): Promise<Result<void, CardRefusal>> =>
    new Promise((resolve) => {
      if (gone) return resolve(err('process-gone'));
      const id = nextId++;
      waiting.set(id, resolve);
      wire.send(command(id));
    });

  return {
    insert: (order) => ask((id) => ({ ...order, type: 'insert', id })),
    remove: () => ask((id) => ({ type: 'remove', id })),
    close: () => wire.close(),
  };
}

const isText = (value: unknown): value is string | undefined => value === undefined || typeof value === 'string';
const isCount = (value: unknown): value is number | undefined =>
  value === undefined || (typeof value === 'number' && Number.isInteger(value) && value > 0);

function parseCommand(message: unknown): CardCommand | undefined {
  if (typeof message !== 'object' || message === null) return undefined;
  const { type, id, citizen, profile, lie, pulledAt } = message as Record<string, unknown>;
  if (typeof id !== 'number') return undefined;
  if (type === 'remove') return { type, id };
  if (type !== 'insert' || typeof citizen !== 'string' || !isText(profile) || !isText(lie)) return undefined;
  if (!isCount(pulledAt)) return undefined;
  return { type, id, citizen, ...(profile && { profile }), ...(lie && { lie }), ...(pulledAt && { pulledAt }) };
}

function idOf(message: unknown): number {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : undefined;
  return typeof id === 'number' ? id : 0;
}
