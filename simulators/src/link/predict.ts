import { type AirLink, airMs } from './air-time.ts';
import { ASSUMED_THINK_TIMES, operationOfTraced, type ThinkTimes, thinkMs } from './think-time.ts';

/** One exchange of a trace (`motcua read --trace`): lengths, header and the name of the step, nothing personal. */
export interface TracedExchange {
  readonly step: string;
  /** CLA INS P1 P2, hex. */
  readonly header: string;
  readonly secured: boolean;
  readonly commandBytes: number;
  readonly responseBytes: number;
}

export interface Prediction {
  readonly airMs: number;
  readonly thinkMs: number;
  readonly totalMs: number;
}

/** How long these exchanges would take with a card of plastic: the reader's own time and the computer's left out. */
export function predict(
  trace: readonly TracedExchange[],
  { link, times = ASSUMED_THINK_TIMES }: { readonly link: AirLink; readonly times?: ThinkTimes },
): Prediction {
  let air = 0;
  let think = 0;
  for (const exchange of trace) {
    const { secured, responseBytes } = exchange;
    air += airMs(link, exchange);
    think += thinkMs(times, { operation: operationOfTraced(exchange), secured, responseBytes });
  }
  return { airMs: air, thinkMs: think, totalMs: air + think };
}
