import { NO_CHROMIUM } from '../src/chromium.ts';
import { measurePaints, scriptKilobytes } from './paint-bench.ts';
import { FEWEST_SESSIONS, growthPercent, memoryAfterSessions } from './session-memory.ts';

const SESSIONS = 200;
const LIMITS = { p95PaintMs: 100, firstInteractiveMs: 1_500, gzipKb: 300, memoryGrowthPercent: 5 } as const;

/**
 * What citizens wait for at the screen, and whether sessions leave anything behind in memory. `--json` prints one object;
 * `--sessions=60` repeats fewer. Times are this machine's and say nothing where it is busy: how busy is printed beside them.
 */
export async function benchUi(args: readonly string[]): Promise<number> {
  if (NO_CHROMIUM) {
    process.stderr.write(`The bench draws in Chromium: ${NO_CHROMIUM}.\n`);
    return 1;
  }
  const sessions = Number(args.find((one) => one.startsWith('--sessions='))?.split('=')[1] ?? SESSIONS);
  if (!Number.isInteger(sessions) || sessions < FEWEST_SESSIONS) {
    process.stderr.write(`--sessions= takes a number, ${FEWEST_SESSIONS} or more.\n`);
    return 2;
  }
  const share = shareOfCore();
  const { paintsMs, firstInteractiveMs } = await measurePaints();
  const growth = growthPercent(await memoryAfterSessions(sessions));
  const report = {
    p95PaintMs: round(percentile(paintsMs, 0.95)),
    firstInteractiveMs: round(firstInteractiveMs),
    gzipKb: round(await scriptKilobytes()),
    memoryGrowthPercent: round(growth),
    sessions,
  };
  if (args.includes('--json')) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const row = (what: keyof typeof LIMITS, words: string): string =>
      `  ${words.padEnd(52)} ${String(report[what]).padStart(8)}  at most ${LIMITS[what]}: ${report[what] <= LIMITS[what] ? 'met' : 'MISSED'}\n`;
    process.stdout.write(
      `The citizen's screens (the bench had ${round(share * 100)} % of a core when it began; times need nearly all of one)\n` +
        row('p95PaintMs', `touch → painted next screen, ms, p95 of ${paintsMs.length}`) +
        `  ${'the same, median'.padEnd(52)} ${String(round(percentile(paintsMs, 0.5))).padStart(8)}\n` +
        row('firstInteractiveMs', 'shell up → first screen can be touched, ms') +
        row('gzipKb', 'script of the citizen’s page, KB gzipped') +
        row('memoryGrowthPercent', `memory of the long-lived process, growth in %, ${sessions} sessions`),
    );
  }
  return 0;
}

const SPIN_MS = 200;
/** How much of a core a process gets that asks for a whole one. */
function shareOfCore(): number {
  const from = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - from < SPIN_MS);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000 / (performance.now() - from);
}

const round = (value: number): number => Math.round(value * 10) / 10;

function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}
