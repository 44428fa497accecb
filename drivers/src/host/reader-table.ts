import type { ReaderFact } from '../pcsc/port.ts';
import type { DeviceStatus } from './protocol.ts';

/** What is known of readers and cards: facts in, status out, nothing else. */
export interface ReaderTable {
  readonly serviceUp: boolean;
  /** In the order of their arrival. */
  readonly readers: ReadonlyMap<string, 'absent' | 'present' | 'mute'>;
}

export const NO_READERS: ReaderTable = { serviceUp: true, readers: new Map() };

export function withFact(table: ReaderTable, fact: ReaderFact): ReaderTable {
  const withCard = (reader: string, card: 'absent' | 'present' | 'mute'): ReaderTable => ({
    ...table,
    readers: new Map([...table.readers, [reader, card]]),
  });
  switch (fact.type) {
    case 'reader-arrived':
      return withCard(fact.reader, 'absent');
    case 'card-removed':
      // A card leaves with its reader: whichever of the two facts comes last must not bring the reader back.
      return table.readers.has(fact.reader) ? withCard(fact.reader, 'absent') : table;
    case 'card-inserted':
      return withCard(fact.reader, 'present');
    case 'card-mute':
      return withCard(fact.reader, 'mute');
    case 'reader-left':
      return { ...table, readers: new Map([...table.readers].filter(([reader]) => reader !== fact.reader)) };
    case 'service-lost':
      return { serviceUp: false, readers: new Map() };
    case 'service-restored':
      return { ...table, serviceUp: true };
  }
}

export function readerStatus({ serviceUp, readers }: ReaderTable): Pick<DeviceStatus, 'reader' | 'card'> {
  const card = [...readers.values()].some((state) => state !== 'absent') ? 'present' : 'absent';
  if (!serviceUp) return { reader: 'service-unavailable', card };
  return { reader: readers.size > 0 ? 'ready' : 'away', card };
}

/** The reader to read from: one with a card that answers before one whose card is mute. */
export function readerWithCard({ readers }: ReaderTable): string | undefined {
  const find = (wanted: 'present' | 'mute'): string | undefined =>
    [...readers].find(([, card]) => card === wanted)?.[0];
  return find('present') ?? find('mute');
}

/** Readers that exist only as software: on a desk they are an attack, in demo and tests the rule. */
const VIRTUAL_READERS = [/\bvirtual\b/i, /\bvpcd\b/i, /\blab\b/i, /\bsimulat/i, /\bin-process\b/i];

/**
 * Whether a reader may be used at all. `allowedReaders`: beginnings of names, since PC/SC ends them in numbers that change
 * with the socket; absent, every real reader may. What is not allowed does not exist for the rest of the product.
 */
export function isAllowedReader(
  name: string,
  policy: { readonly allowSimulated: boolean; readonly allowedReaders?: readonly string[] | undefined },
): boolean {
  if (!policy.allowSimulated && VIRTUAL_READERS.some((pattern) => pattern.test(name))) return false;
  return policy.allowedReaders?.some((allowed) => allowed !== '' && name.startsWith(allowed)) ?? true;
}
