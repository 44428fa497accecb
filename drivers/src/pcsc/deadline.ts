export type Bounded<T> =
  | { readonly outcome: 'settled'; readonly value: T }
  | { readonly outcome: 'timed-out' }
  | { readonly outcome: 'cancelled' };

export interface Bounds {
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Waits for `work` within the bounds. It does not end the work itself. */
export function bounded<T>(work: Promise<T>, { timeoutMs, signal }: Bounds): Promise<Bounded<T>> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => settle({ outcome: 'cancelled' });
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => settle({ outcome: 'timed-out' }), timeoutMs);
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', cancel);
    };
    const settle = (result: Bounded<T>): void => {
      stop();
      resolve(result);
    };
    if (signal?.aborted) return cancel();
    signal?.addEventListener('abort', cancel);
    work.then(
      (value) => settle({ outcome: 'settled', value }),
      (error: unknown) => {
        stop();
        reject(error);
      },
    );
  });
}
