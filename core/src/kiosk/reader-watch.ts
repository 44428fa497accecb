import type { DeviceStatus } from '@motcua/drivers/host';
import type { Clock } from '../submission/clock.ts';

/**
 * A reader that is given to the next session (on the slowest board seen a cold start takes about 10 s), plugged in again, or
 * whose service restarts is soon back; no screen flickers for that.
 */
const READER_PATIENCE_MS = 10_000;

export interface ReaderWatch {
  /** Null: no device host runs. */
  heard(status: DeviceStatus | null): void;
  /** For longer than the patience. */
  isAway(): boolean;
  stop(): void;
}

/**
 * Whether cards can be read at this desk. The reader alone decides: a number can be typed where no scanner is, but nothing
 * is confirmed without the chip, so without a reader nobody's number and consent should be taken.
 */
export function watchReader({ clock, onChange }: { clock: Clock; onChange: () => void }): ReaderWatch {
  let away = false;
  let cancel: (() => void) | null = null;
  const wait = (): void => {
    cancel ??= clock.after(READER_PATIENCE_MS, () => {
      away = true;
      onChange();
    });
  };
  const stop = (): void => {
    cancel?.();
    cancel = null;
  };
  wait();
  return {
    heard(status) {
      if (status?.reader !== 'ready') return wait();
      stop();
      if (!away) return;
      away = false;
      onChange();
    },
    isAway: () => away,
    stop,
  };
}
