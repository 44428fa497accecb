import type { LinkFailure } from './card-link.ts';
import { MAX_FILE_BYTES } from './files.ts';

/*
 * What one read may cost. A card that answers a byte at a time keeps every rule of ISO/IEC 7816-4 and would hold a desk for an
 * hour; so a read has as many exchanges as the files that it was told of can take, and an end.
 */

/** Opening the chip, eight times at most, short files, and the headers of the others. An honest read takes 14 in all. */
const BASE_EXCHANGES = 512;
/** The slowest card that is waited for; blocks of 128 bytes, each fetched by GET RESPONSE, bring four times as much. */
const LEAST_BYTES_PER_EXCHANGE = 16;
/** Whatever is announced. A face in blocks of 128 bytes takes 160. */
const MAX_EXCHANGES = 16_384;
/** Grace times for a lifted card and the growing pause of a chip after wrong keys included; usual is a few seconds. */
const MAX_READ_MS = 120_000;

export interface ReadBudget {
  /** The card tells how long a file is: that much more may be exchanged. Told twice, it counts once. */
  readonly announce: (file: string, totalBytes: number) => void;
  /** For one command and its answer; the failure when the read has cost too much. */
  readonly spend: () => LinkFailure | null;
}

export function createReadBudget(monotonicMs: () => number): ReadBudget {
  const endsMs = monotonicMs() + MAX_READ_MS;
  const announced = new Map<string, number>();
  let exchanges = BASE_EXCHANGES;
  let spent = 0;
  const tooMuch = (what: string): LinkFailure => ({ code: 'card-unresponsive', message: `the card takes ${what}` });
  return {
    announce(file, totalBytes) {
      const bytes = Math.min(totalBytes, MAX_FILE_BYTES);
      if (bytes <= (announced.get(file) ?? 0)) return;
      announced.set(file, bytes);
      const allBytes = announced.values().reduce((sum, one) => sum + one, 0);
      exchanges = Math.min(BASE_EXCHANGES + Math.ceil(allBytes / LEAST_BYTES_PER_EXCHANGE), MAX_EXCHANGES);
    },
    spend() {
      if (monotonicMs() > endsMs) return tooMuch(`more than ${MAX_READ_MS / 1000} s`);
      if (spent >= exchanges) return tooMuch(`more than ${exchanges} exchanges for what its files announce`);
      spent += 1;
      return null;
    },
  };
}
