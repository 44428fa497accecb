import { type Clock, SYSTEM_CLOCK } from '../clock/index.ts';
import { err, type Result } from '../result/index.ts';
import type { PcscBackend } from './backend.ts';
import type { BindingUnavailable } from './binding-unavailable.ts';

/** How often a missing PC/SC library is looked for again. Whoever installs it does not wait for a citizen to come by. */
export const LIBRARY_RETRY_MS = 10_000;

export interface LateBackendOptions {
  readonly binding: PcscBackend['binding'];
  readonly open: () => Result<PcscBackend, BindingUnavailable>;
  readonly clock?: Clock;
  /** Told once for each reason. */
  readonly onUnavailable?: (why: BindingUnavailable) => void;
}

/**
 * A backend whose library may be missing, now or for good. To everybody else that is a service that does not run: no new
 * state, and nothing to handle that is not handled already.
 */
export function createLateBackend({
  binding,
  open,
  clock = SYSTEM_CLOCK,
  onUnavailable,
}: LateBackendOptions): PcscBackend {
  let backend: PcscBackend | undefined;
  const told = new Set<string>();

  const opened = (): PcscBackend | undefined => {
    if (backend) return backend;
    const tried = open();
    if (tried.ok) backend = tried.value;
    else if (!told.has(tried.error.reason)) {
      told.add(tried.error.reason);
      onUnavailable?.(tried.error);
    }
    return backend;
  };

  return {
    binding,
    observe: async () => opened()?.observe() ?? UNAVAILABLE,
    follow(report) {
      let following: { stop(): Promise<void> } | undefined;
      let cancel = (): void => {};
      const begin = (): void => {
        following = opened()?.follow(report);
        if (following) return;
        report({ service: 'lost' });
        cancel = clock.after(LIBRARY_RETRY_MS, begin);
      };
      // Not at once: whoever watches has not been given the watch yet.
      cancel = clock.after(0, begin);
      return {
        async stop() {
          cancel();
          await following?.stop();
        },
      };
    },
    connect: (request) => opened()?.connect(request) ?? { result: Promise.resolve(UNAVAILABLE), abort: () => {} },
    close: async () => backend?.close(),
  };
}

const UNAVAILABLE = err({ code: 'service-unavailable' } as const);
