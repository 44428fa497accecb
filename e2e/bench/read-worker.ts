import type { StageSetup } from '@motcua/demo/stage-link';
import { createBesideVerifier, createPreparedKeys, type ReadOutcome, readDocument } from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { createKoffiPcsc } from '@motcua/drivers/pcsc';

/** What the bench asks of the worker, one JSON line on standard input. */
export interface ReadWorkerOrder {
  readonly can: string;
  readonly runs: number;
  readonly setup: StageSetup;
}
export type ReadWorkerResult = Pick<ReadOutcome, 'stats' | 'trace'> & { readonly overall: string | null };

/** Reads the card that lies on the reader again and again, next to pcscd inside the lane; one JSON line a read. */
const order = JSON.parse(await new Response(ReadableStream.from(process.stdin)).text()) as ReadWorkerOrder;
const opened = createKoffiPcsc();
if (!opened.ok) throw new Error(opened.error.reason);
const pcsc = opened.value;
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

const reader = await new Promise<string>((resolve) => {
  pcsc.watch((fact) => {
    if (fact.type === 'card-inserted') resolve(fact.reader);
  });
});
const trust = { anchors: order.setup.anchors.map(bytes), crls: order.setup.crls.map(bytes) };
// As in the device host: both are there before the card is.
const verifier = createBesideVerifier({ trust });
const ephemeralKeys = createPreparedKeys();
for (let run = 0; run < order.runs; run++) {
  await ephemeralKeys.prepare();
  const channel = await pcsc.connect({ reader, mode: 'exclusive' });
  if (!channel.ok) throw new Error(channel.error.code);
  const outcome = await readDocument({
    channel: channel.value,
    keys: { can: order.can },
    dataGroups: [1, 13],
    policy: { bac: 'never', allowSimulated: true },
    trust,
    verify: verifyPassively,
    verifyBeside: verifier.verify,
    ephemeralKeys,
  });
  await channel.value.close('reset');
  const result: ReadWorkerResult = {
    stats: outcome.stats,
    trace: outcome.trace,
    overall: outcome.verification.overall,
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}
await verifier.close();
await pcsc.close();
