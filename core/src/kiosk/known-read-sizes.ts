import type { KnownReadSize } from '@motcua/drivers/emrtd';

/** As many as a device host remembers itself. */
const MOST_SERIES = 64;

/**
 * What device hosts learned of card series: each lives for one session, so that nothing of a citizen stays, and tells what
 * is not of a citizen to whoever lives on.
 */
export interface KnownReadSizes {
  keep(known: KnownReadSize): void;
  all(): readonly KnownReadSize[];
}

export function createKnownReadSizes(): KnownReadSizes {
  const bySeries = new Map<string, KnownReadSize>();
  return {
    keep(known) {
      bySeries.delete(known.series);
      bySeries.set(known.series, known);
      const [oldest] = bySeries.keys();
      if (bySeries.size > MOST_SERIES && oldest !== undefined) bySeries.delete(oldest);
    },
    all: () => [...bySeries.values()],
  };
}
