import { Worker } from 'node:worker_threads';
import type { PassiveRequest } from './passive-auth/port.ts';
import type { SignedFiles, SignedFindings, VerifyBeside } from './read-request.ts';
import { beginHere } from './verify-here.ts';

/**
 * Passive authentication in a thread of its own: the signatures of SOD and issuer take some 10 ms of arithmetic, during which
 * nobody could answer the card. The thread is started once, before the card is there. Where threads cannot be had, the work
 * is done by the caller's own thread, after the last exchange.
 */
export interface BesideVerifier {
  readonly verify: VerifyBeside;
  /** Ends the thread; with it ends what it has seen of a citizen. */
  readonly close: () => Promise<void>;
}

/** The trust store goes once, with the start: it may hold hundreds of certificates, which are parsed once too. */
export type VerifierData = Pick<SignedFiles, 'trust'>;

/** To the thread, in this order for each read. */
export type ToVerifier =
  | { readonly id: number; readonly begin: Omit<SignedFiles, 'trust'> }
  | { readonly id: number; readonly files: PassiveRequest['files'] };
export interface FromVerifier {
  readonly id: number;
  readonly findings: SignedFindings;
}

/** Sources are TypeScript; a bundled product has its entries side by side as JavaScript. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

export function createBesideVerifier({ trust }: VerifierData): BesideVerifier {
  const waiting = new Map<number, (findings: SignedFindings | null) => void>();
  let nextId = 1;
  let worker: Worker | null = null;
  const lose = (): void => {
    worker = null;
    for (const settle of waiting.values()) settle(null);
    waiting.clear();
  };
  try {
    const entry = new URL(`./verification-worker.${EXTENSION}`, import.meta.url);
    worker = new Worker(entry, { workerData: { trust } satisfies VerifierData });
    worker.on('message', ({ id, findings }: FromVerifier) => {
      waiting.get(id)?.(findings);
      waiting.delete(id);
    });
    worker.on('error', lose);
    worker.on('exit', lose);
    // A program that has nothing else to do ends.
    worker.unref();
  } catch {
    worker = null;
  }

  return {
    verify(signed) {
      if (worker === null || signed.trust !== trust) return async (files) => beginHere(signed)(files);
      const id = nextId++;
      const { trust: _known, ...begin } = signed;
      worker.postMessage({ id, begin } satisfies ToVerifier);
      return async (files) => {
        const findings = await new Promise<SignedFindings | null>((resolve) => {
          if (worker === null) return resolve(null);
          waiting.set(id, resolve);
          worker.ref();
          worker.postMessage({ id, files } satisfies ToVerifier);
        });
        worker?.unref();
        return findings ?? beginHere(signed)(files);
      };
    },
    async close() {
      await worker?.terminate();
    },
  };
}
