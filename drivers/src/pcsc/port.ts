import type { Result } from '../result/index.ts';

/**
 * What the rest of the product knows of PC/SC. Implementations: `koffi-binding.ts` (the system library),
 * `pcsclite-binding.ts` (the npm package), and the simulators' in-process reader. All pass `pcsc-contract.ts`.
 */
export interface PcscPort {
  readonly binding: 'koffi' | 'pcsclite' | 'in-process';
  readers(): Promise<Result<readonly ReaderState[], PcscFailure>>;
  /** Reports facts from now on: first one `reader-arrived` (and `card-inserted`) for what is there already. */
  watch(listener: (fact: ReaderFact) => void): { close(): Promise<void> };
  connect(request: ConnectRequest): Promise<Result<CardChannel, PcscFailure>>;
  /** Ends every watch and channel. The port is of no use afterwards. */
  close(): Promise<void>;
}

export interface ConnectRequest {
  readonly reader: string;
  readonly mode: 'shared' | 'exclusive';
}

export interface ReaderState {
  /** A label for people, never an identity: a replugged reader may return under another name. */
  readonly name: string;
  readonly card: 'absent' | 'present' | 'mute';
  readonly atr?: Uint8Array;
}

/** A service that is lost takes its cards and readers with it: `card-removed` and `reader-left` come first. */
export type ReaderFact =
  | { readonly type: 'reader-arrived'; readonly reader: string }
  | { readonly type: 'reader-left'; readonly reader: string }
  | { readonly type: 'card-inserted'; readonly reader: string; readonly atr: Uint8Array }
  | { readonly type: 'card-mute'; readonly reader: string }
  | { readonly type: 'card-removed'; readonly reader: string }
  | { readonly type: 'service-lost' }
  | { readonly type: 'service-restored' };

/** A connected card. One exchange at a time; a second `transmit` waits for the first. */
export interface CardChannel {
  readonly reader: string;
  readonly atr: Uint8Array;
  readonly protocol: 'T=0' | 'T=1';
  /** Longest response (data plus status word, in bytes) that the reader carries: 65,535 with vpcd. */
  readonly maxResponseBytes: number;
  /** Sends a command APDU; the value is response data followed by SW1 SW2 (never under 2 bytes). */
  transmit(command: Uint8Array, options?: ExchangeOptions): Promise<Result<Uint8Array, PcscFailure>>;
  /**
   * Runs `body` while no other program can talk to the card (SCardBeginTransaction … SCardEndTransaction). A shared
   * channel of the binding `pcsclite` has no transactions: `transmission-failed` with SCARD_E_UNSUPPORTED_FEATURE.
   */
  transaction<T>(body: () => Promise<T>): Promise<Result<T, PcscFailure>>;
  /** Resets the card and connects again: the way out after secure messaging died. */
  reset(): Promise<Result<void, PcscFailure>>;
  close(disposition: 'leave' | 'reset' | 'unpower'): Promise<void>;
}

export interface ExchangeOptions {
  /** PC/SC itself has no time-out; a silent card would block for ever. Default `EXCHANGE_TIMEOUT_MS`. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A card may ask for waiting-time extensions during PACE; 5 s is beyond what silicon is seen to take, short enough for a person. */
export const EXCHANGE_TIMEOUT_MS = 5_000;

export type PcscFailure =
  | { readonly code: 'service-unavailable' }
  | { readonly code: 'reader-unavailable' }
  | { readonly code: 'no-card' }
  | { readonly code: 'card-removed' }
  | { readonly code: 'card-unresponsive' }
  | { readonly code: 'card-reset' }
  | { readonly code: 'sharing-violation' }
  | { readonly code: 'timed-out' }
  | { readonly code: 'cancelled' }
  | { readonly code: 'closed' }
  /** `returnCode`: the PC/SC return code as an unsigned 32-bit number. */
  | { readonly code: 'transmission-failed'; readonly returnCode: number };
