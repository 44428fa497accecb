import {
  type AccessMethod,
  createBesideVerifier,
  createPreparedKeys,
  type ReadOutcome,
  type ReadRequest,
  readDocument,
} from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { createKoffiPcsc } from '@motcua/drivers/pcsc';
import { leastMs, predict } from '@motcua/simulators/link';
import type { ChipBenchOrder, ChipBenchRun, ChipBenchSet } from './chip-model.ts';
import { median } from './median.ts';
import { messagingCost } from './messaging-cost.ts';

/** Reads the cards of the chip bench in every way, next to pcscd inside the lane: one JSON line a run, then the costs. */
const order = JSON.parse(await new Response(ReadableStream.from(process.stdin)).text()) as ChipBenchOrder;
const opened = createKoffiPcsc();
if (!opened.ok) throw new Error(opened.error.reason);
const pcsc = opened.value;
const trust = { anchors: [Uint8Array.from(Buffer.from(order.anchor, 'base64'))], crls: [] };
const verifier = createBesideVerifier({ trust });
const ephemeralKeys = createPreparedKeys();

/** The first reads of a process are slower: code is compiled, curve tables are made. */
const WARM_UP = 2;
const WAYS: readonly { access: AccessMethod; keys: ReadRequest['keys']; policy: ReadRequest['policy'] }[] = [
  { access: 'pace-can', keys: { can: order.can }, policy: { bac: 'never', allowSimulated: true } },
  { access: 'pace-mrz', keys: { mrz: [order.mrz] }, policy: { bac: 'never', allowSimulated: true } },
  {
    access: 'bac',
    keys: { mrz: [order.mrz] },
    policy: { bac: 'if-pace-not-offered', pace: 'never', allowSimulated: true },
  },
];
const SETS: readonly ChipBenchSet[] = ['without-dg13', 'with-dg13'];

for (const [i, set] of SETS.entries()) {
  for (const { access, ...way } of WAYS) {
    for (const maxRead of order.maxReads) {
      const outcomes: ReadOutcome[] = [];
      for (let read = 0; read < WARM_UP + order.reads; read++) {
        outcomes.push(await readOnce(order.readers[i] ?? '', { ...way, maxReadBytes: maxRead, set }));
      }
      say(runOf({ access, maxRead, set }, outcomes.slice(WARM_UP)));
    }
  }
}
say({ secureMessaging: order.maxReads.map((maxRead) => messagingCost(maxRead)) });
await verifier.close();
await pcsc.close();

async function readOnce(
  reader: string,
  { set, ...way }: Pick<ReadRequest, 'keys' | 'policy'> & { maxReadBytes: number; set: ChipBenchSet },
): Promise<ReadOutcome> {
  await ephemeralKeys.prepare();
  const channel = await pcsc.connect({ reader, mode: 'exclusive' });
  if (!channel.ok) throw new Error(channel.error.code);
  const outcome = await readDocument({
    ...way,
    ...{
      channel: channel.value,
      com: true,
      trust,
      verify: verifyPassively,
      verifyBeside: verifier.verify,
      ephemeralKeys,
    },
    dataGroups: set === 'with-dg13' ? [1, 2, 13, 14, 15] : [1, 2, 14, 15],
  });
  await channel.value.close('reset');
  if (outcome.failure !== null) throw new Error(`${outcome.failure.code}: ${outcome.failure.message}`);
  return outcome;
}

function runOf(run: Pick<ChipBenchRun, 'access' | 'maxRead' | 'set'>, outcomes: readonly ReadOutcome[]): ChipBenchRun {
  const [one] = outcomes;
  if (one === undefined) throw new RangeError('no reads');
  const { trace, stats } = one;
  const phase = (pick: (ms: ReadOutcome['stats']['ms']) => number): number =>
    median(outcomes.map((outcome) => pick(outcome.stats.ms)));
  const fileBytes = [one.com, one.sod, ...one.files.values()].reduce((sum, file) => sum + (file?.length ?? 0), 0);
  const ofFiles = trace.filter(({ step }) => /^(read|select) (DG\d+|SOD|COM)$/.test(step));
  const linkBytes = ofFiles.reduce((sum, { commandBytes, responseBytes }) => sum + commandBytes + responseBytes, 0);
  const link = { bitRate: 424 } as const;
  const whole = predict(trace, { link });
  const boundMs = leastMs(424, fileBytes);
  const formSteps = new Set(['read DG1', 'read DG13']);
  return {
    ...run,
    overall: one.verification.overall,
    apdus: stats.apdus,
    bytesOut: stats.bytesOut,
    bytesIn: stats.bytesIn,
    ms: {
      connect: phase(({ connect }) => connect),
      access: phase(({ access }) => access),
      accessHost: median(outcomes.map(accessHostMs)),
      chipAuthentication: phase(({ chipAuthentication }) => chipAuthentication),
      read: phase(({ files }) => Object.values(files).reduce((sum, ms) => sum + ms, 0)),
      verify: phase(({ verify }) => verify),
      total: phase(({ total }) => total),
    },
    linkMs424: whole.totalMs,
    airMs424: whole.airMs,
    ratioToBound: whole.totalMs / boundMs,
    airRatioToBound: predict(ofFiles, { link }).airMs / boundMs,
    firstFieldsAtApdu: trace.findLastIndex(({ step }) => formSteps.has(step)) + 1,
    fileBytes,
    linkBytes,
    linkBytesRatio: linkBytes / fileBytes,
  };
}

function accessHostMs({ trace, stats }: ReadOutcome): number {
  const exchanges = trace.filter(({ step }) => /^(PACE|BAC): |^select application$/.test(step));
  return stats.ms.access - exchanges.reduce((sum, { ms }) => sum + ms, 0);
}

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
