import type { Observed, ReaderObservation } from './backend.ts';
import type { ReaderFact } from './port.ts';

/** What a listener has been told so far. */
export interface ToldState {
  readonly service: 'unknown' | 'up' | 'lost';
  readonly readers: ReadonlyMap<string, ReaderObservation>;
}

export const NOTHING_TOLD: ToldState = { service: 'unknown', readers: new Map() };

/**
 * The facts that lead from what was told to what is observed. A service that is lost takes its readers and cards with
 * it, and they are told first; so a listener that only counts cards and readers is right without knowing of services.
 */
export function factsBetween(told: ToldState, observed: Observed): { facts: ReaderFact[]; told: ToldState } {
  const now = new Map(observed.service === 'up' ? observed.readers.map((reader) => [reader.name, reader]) : []);
  const facts: ReaderFact[] = [];
  if (observed.service === 'up' && told.service === 'lost') facts.push({ type: 'service-restored' });
  for (const [name, before] of told.readers) {
    if (now.has(name)) continue;
    if (before.card !== 'absent') facts.push({ type: 'card-removed', reader: name });
    facts.push({ type: 'reader-left', reader: name });
  }
  for (const [name, after] of now) {
    const before = told.readers.get(name);
    if (!before) facts.push({ type: 'reader-arrived', reader: name });
    facts.push(...cardFacts(before, after));
  }
  if (observed.service === 'lost' && told.service !== 'lost') facts.push({ type: 'service-lost' });
  return { facts, told: { service: observed.service, readers: now } };
}

function cardFacts(before: ReaderObservation | undefined, after: ReaderObservation): ReaderFact[] {
  const facts: ReaderFact[] = [];
  const hadCard = before !== undefined && before.card !== 'absent';
  if (hadCard && sameCard(before, after)) return facts;
  if (hadCard) facts.push({ type: 'card-removed', reader: after.name });
  if (after.card === 'mute') facts.push({ type: 'card-mute', reader: after.name });
  if (after.card === 'present') {
    facts.push({ type: 'card-inserted', reader: after.name, atr: after.atr ?? new Uint8Array(0) });
  }
  return facts;
}

function sameCard(before: ReaderObservation, after: ReaderObservation): boolean {
  return (
    before.card === after.card &&
    before.cardEvents === after.cardEvents &&
    Buffer.compare(before.atr ?? new Uint8Array(0), after.atr ?? new Uint8Array(0)) === 0
  );
}
