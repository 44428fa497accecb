import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { cardOrder, findCardKind } from '@motcua/demo/cards';
import { createStage } from '@motcua/demo/stage';
import { findCitizen } from '@motcua/simulators/citizens';
import { formMilliseconds } from './form-bench.ts';
import { median } from './median.ts';
import { paintedFormMilliseconds } from './painted-form-bench.ts';
import type { ReadWorkerOrder, ReadWorkerResult } from './read-worker.ts';

const CITIZEN = 'adult-2021';
/** How often each is measured. */
export interface BenchSize {
  readonly reads: number;
  /** The first reads of a process are slower: code is compiled, curve tables are made. They are shown apart. */
  readonly warmUp: number;
  readonly sessions: number;
  /** In Chromium, each with a kiosk of its own. */
  readonly painted: number;
}
const BENCH: BenchSize = { reads: 30, warmUp: 5, sessions: 8, painted: 5 };
const TARGET_APDUS = 14;
const TARGET_FORM_MS = 400;

/**
 * What one chip read costs over pcscd (SOD, DG1, DG13, DG14, PACE, Chip Authentication), and how long a citizen waits from
 * the card's detection to the filled form. Prints medians and the share of each phase; absolute times are this machine's.
 */
export async function benchRead(args: readonly string[]): Promise<number> {
  const report = await measureRead(BENCH);
  if (report === null) {
    process.stderr.write('The bench needs pcscd in a lane of its own, which cannot run here (npm start says why).\n');
    return 1;
  }
  process.stdout.write(args.includes('--json') ? `${JSON.stringify(report)}\n` : text(report));
  return 0;
}

export type ReadReport = NonNullable<Awaited<ReturnType<typeof measureRead>>>;

/** Null where pcscd cannot run. */
export async function measureRead({ reads: count, warmUp, sessions, painted }: BenchSize) {
  const reads = await readMany(count + warmUp);
  if (reads === null) return null;
  const warm = reads.slice(warmUp);
  const phase = (pick: (read: ReadWorkerResult) => number): number => median(warm.map(pick));
  return {
    reads: warm.length,
    overall: warm[0]?.overall ?? null,
    apdus: phase((one) => one.stats.apdus),
    bytesOut: phase((one) => one.stats.bytesOut),
    bytesIn: phase((one) => one.stats.bytesIn),
    ms: {
      connect: phase((one) => one.stats.ms.connect),
      access: phase((one) => one.stats.ms.access),
      chipAuthentication: phase((one) => one.stats.ms.chipAuthentication),
      files: phase((one) => Object.values(one.stats.ms.files).reduce((sum, ms) => sum + ms, 0)),
      verify: phase((one) => one.stats.ms.verify),
      total: phase((one) => one.stats.ms.total),
    },
    firstReadMs: reads[0]?.stats.ms.total ?? 0,
    form: {
      ...(await formMilliseconds(sessions)),
      cardToPaintedFormMs: await paintedFormMilliseconds(painted),
      painted,
    },
  };
}

async function readMany(runs: number): Promise<ReadWorkerResult[] | null> {
  const stage = await createStage();
  try {
    if (stage.reader.binding !== 'koffi') return null;
    await stage.reader.insert(cardOrder(CITIZEN, findCardKind('genuine')));
    const worker = fileURLToPath(new URL('./read-worker.ts', import.meta.url));
    const [program = '', ...programArgs] = stage.reader.wrap([
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      worker,
    ]);
    const child = spawn(program, programArgs, { stdio: ['pipe', 'pipe', 'inherit'] });
    const order: ReadWorkerOrder = {
      can: findCitizen(CITIZEN).citizenNumber.slice(-6),
      runs,
      setup: stage.setup,
    };
    child.stdin.end(JSON.stringify(order));
    const results: ReadWorkerResult[] = [];
    for await (const line of createInterface({ input: child.stdout }))
      results.push(JSON.parse(line) as ReadWorkerResult);
    return results;
  } finally {
    await stage.close();
  }
}

function text(report: ReadReport): string {
  const { ms } = report;
  const painted = report.form.cardToPaintedFormMs;
  const row = (name: string, value: number): string =>
    `  ${name.padEnd(22)} ${value.toFixed(1).padStart(7)} ms  ${((value / ms.total) * 100).toFixed(0).padStart(3)} %`;
  return [
    `One chip read over pcscd (medians of ${report.reads} reads, result: ${report.overall})`,
    `  exchanges              ${String(report.apdus).padStart(7)}     target at most ${TARGET_APDUS}: ${report.apdus <= TARGET_APDUS ? 'met' : 'MISSED'}`,
    `  bytes to the card      ${String(report.bytesOut).padStart(7)}`,
    `  bytes from the card    ${String(report.bytesIn).padStart(7)}`,
    row('connect', ms.connect),
    row('access (PACE)', ms.access),
    row('Chip Authentication', ms.chipAuthentication),
    row('files', ms.files),
    row('verification', ms.verify),
    row('total', ms.total),
    `  first read of a process ${report.firstReadMs.toFixed(0)} ms`,
    '',
    `From the card's detection to the filled form (medians of ${report.form.sessions} sessions, warm device host)`,
    `  card detected → form   ${report.form.cardToFormMs.toFixed(0).padStart(7)} ms  target ${TARGET_FORM_MS} ms: ${report.form.cardToFormMs <= TARGET_FORM_MS ? 'met' : 'MISSED'}`,
    painted === null
      ? '  drawn in Chromium           –     (no Chromium here)'
      : `  card detected → drawn  ${painted.toFixed(0).padStart(7)} ms  (in Chromium, median of ${report.form.painted} sessions): ${painted <= TARGET_FORM_MS ? 'met' : 'MISSED'}`,
    `  session start → form   ${report.form.sessionToFormMs.toFixed(0).padStart(7)} ms  (a robot that does not think; includes pcscd's polling for the card)`,
    '',
  ].join('\n');
}
