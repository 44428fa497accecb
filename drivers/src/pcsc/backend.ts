import type { Result } from '../result/index.ts';
import type { ConnectRequest, PcscFailure, PcscPort, ReaderState } from './port.ts';

/**
 * What a binding has to supply: PC/SC as it is, with its return codes. Queueing, watchdogs, cancellation, facts and
 * the end of things are written once, in `create-port.ts` and `channel.ts`, for every binding.
 */
export interface PcscBackend {
  readonly binding: PcscPort['binding'];
  /** The readers now. No reader is an empty list, not a failure. */
  observe(): Promise<Result<readonly ReaderObservation[], PcscFailure>>;
  /** Reports all readers at once and after each change, or that the service is gone, until stopped. */
  follow(report: (observed: Observed) => void): { stop(): Promise<void> };
  connect(request: ConnectRequest): ConnectAttempt;
  /** Every card is closed by now. */
  close(): Promise<void>;
}

export interface ReaderObservation extends ReaderState {
  /** Grows with each insertion and removal, where the platform counts: shows a card swapped between two looks. */
  readonly cardEvents?: number;
}

export type Observed =
  | { readonly service: 'up'; readonly readers: readonly ReaderObservation[] }
  | { readonly service: 'lost' };

/** Calls into PC/SC can block for as long as a card keeps silent; `abort` ends them where the platform has a way. */
export interface Abortable {
  abort(): void;
}

export interface ConnectAttempt extends Abortable {
  readonly result: Promise<Result<RawCard, PcscFailure>>;
}

/** A card as SCardConnect gives it. One call at a time; `disconnect` is the last one. */
export interface RawCard extends Abortable {
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  readonly maxResponseBytes: number;
  transmit(command: Uint8Array): Promise<Result<Uint8Array, number>>;
  /** These answer with the return code, 0 for success. */
  beginTransaction(): Promise<number>;
  endTransaction(): Promise<number>;
  reset(): Promise<number>;
  disconnect(disposition: Disposition): Promise<void>;
}

export type Disposition = 'leave' | 'reset' | 'unpower';
