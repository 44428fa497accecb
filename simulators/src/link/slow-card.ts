import type { SimulatedCard } from '../reader/simulated-card.ts';
import { type AirLink, airMs } from './air-time.ts';
import { ASSUMED_THINK_TIMES, operationOf, type ThinkTimes, thinkMs } from './think-time.ts';

export interface SlowCardOptions {
  readonly link: AirLink;
  readonly times?: ThinkTimes;
  readonly pause: (ms: number) => Promise<void>;
  readonly monotonicMs: () => number;
}

/** Secure messaging in the class byte (ISO/IEC 7816-4 §5.4.1, first interindustry values). */
const SECURED = 0x0c;

/**
 * The same card, as slow as one of plastic: each answer comes when link and silicon would have brought it. The time that the
 * simulation itself took counts; where it took longer than silicon would, nothing is added.
 */
export function overLink(card: SimulatedCard, options: SlowCardOptions): SimulatedCard {
  const { link, times = ASSUMED_THINK_TIMES, pause, monotonicMs } = options;
  return {
    ...card,
    async applet(command) {
      const startedMs = monotonicMs();
      const response = await card.applet(command);
      if (response === null) return null;
      const lengths = { commandBytes: command.length, responseBytes: response.length };
      const secured = ((command[0] ?? 0) & SECURED) === SECURED;
      const dueMs = airMs(link, lengths) + thinkMs(times, { operation: operationOf(command), secured, ...lengths });
      const leftMs = dueMs - (monotonicMs() - startedMs);
      if (leftMs > 0) await pause(leftMs);
      return response;
    },
  };
}
