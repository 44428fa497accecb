import { parentPort, workerData } from 'node:worker_threads';
import { indexOf } from './passive-auth/trust-index.ts';
import type { SignedFindings } from './read-request.ts';
import type { FromVerifier, ToVerifier, VerifierData } from './verify-beside.ts';
import { beginHere } from './verify-here.ts';

/* Entry of the thread of `createBesideVerifier`. One read at a time: a new one takes the place of one that was given up. */
const { trust } = workerData as VerifierData;
indexOf(trust);
let begun: { readonly id: number; readonly finish: ReturnType<typeof beginHere> } | null = null;

parentPort?.on('message', (message: ToVerifier) => {
  if ('begin' in message) {
    begun = { id: message.id, finish: beginHere({ ...message.begin, trust }) };
    return;
  }
  if (begun?.id !== message.id) return;
  const findings: SignedFindings = begun.finish(message.files);
  begun = null;
  parentPort?.postMessage({ id: message.id, findings } satisfies FromVerifier);
});
