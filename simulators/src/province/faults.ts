/**
 * Ways in which a province fails, switchable from the outside. Each applies to the submission of dossiers, `offline`
 * and `slow` to every request.
 */
export const FAULT_KINDS = [
  /** Answers after `delayMs`. */
  'slow',
  /** 500 without having taken the dossier. */
  'server-error',
  /** 503 with Retry-After, without having taken the dossier. */
  'unavailable',
  /** The connection breaks before the body was read. */
  'cut-before-receiving',
  /** The dossier is taken, then the connection breaks before the answer. */
  'cut-after-receiving',
  /** The dossier is taken, then something arrives that is no answer. */
  'garbage-answer',
  /** 422 by a rule of the province. */
  'reject',
  /** The dossier is taken and the answer arrives twice on the same connection. */
  'duplicate-answer',
  /** Every connection breaks at once. */
  'offline',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface Fault {
  readonly kind: FaultKind;
  /** Share of the requests it meets, 0 to 1; default 1. */
  readonly share?: number;
  /** How often it strikes before it is over; default: until switched off. */
  readonly times?: number;
  /** For `slow`; default 3,000. */
  readonly delayMs?: number;
  /** For `unavailable`; default 1. */
  readonly retryAfterSeconds?: number;
}

export const DEFAULT_DELAY_MS = 3_000;
export const DEFAULT_RETRY_AFTER_SECONDS = 1;
const EVERYWHERE: readonly FaultKind[] = ['slow', 'offline'];

export interface FaultSwitches {
  set(faults: readonly Fault[]): void;
  current(): readonly Fault[];
  /** The faults that strike this request, counted as having struck. */
  strike(request: { readonly isSubmission: boolean }): readonly Fault[];
}

export function createFaultSwitches(initial: readonly Fault[], random: () => number): FaultSwitches {
  let armed = initial.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
  return {
    set(faults) {
      armed = faults.map((fault) => ({ fault, left: fault.times ?? Number.POSITIVE_INFINITY }));
    },
    current: () => armed.filter((one) => one.left > 0).map((one) => one.fault),
    strike({ isSubmission }) {
      const struck = armed.filter(
        ({ fault, left }) =>
          left > 0 && (isSubmission || EVERYWHERE.includes(fault.kind)) && random() < (fault.share ?? 1),
      );
      for (const one of struck) one.left -= 1;
      return struck.map((one) => one.fault);
    },
  };
}

/** Checks what the admin interface was sent; null when it is not a list of faults. */
export function parseFaults(json: unknown): readonly Fault[] | null {
  if (!Array.isArray(json)) return null;
  return json.every(isFault) ? json : null;
}

function isFault(json: unknown): json is Fault {
  if (typeof json !== 'object' || json === null || !('kind' in json)) return false;
  const limits: Readonly<Record<string, number>> = { share: 1, times: 1e9, delayMs: 600_000, retryAfterSeconds: 3_600 };
  return Object.entries(json).every(([key, value]) => {
    if (key === 'kind') return FAULT_KINDS.some((kind) => kind === value);
    const limit = limits[key];
    return limit !== undefined && typeof value === 'number' && value >= 0 && value <= limit;
  });
}
