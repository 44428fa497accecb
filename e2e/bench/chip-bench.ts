import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Lane, startLane } from '@motcua/simulators/reader';
import type { ChipBenchCards, ChipBenchOrder, ChipBenchReport, ChipBenchRun } from './chip-model.ts';

const MAX_READS = [223, 4_000, 65_536];
const READS = 9;
/** Of the work order: a whole read, Chip Authentication included; the bytes of the files; where the form's groups stand. */
const TARGETS: Readonly<Record<number, { apdus: number; linkBytesRatio: number; firstFieldsAtApdu: number }>> = {
  223: { apdus: 102, linkBytesRatio: 1.2, firstFieldsAtApdu: 10 },
  4000: { apdus: 20, linkBytesRatio: 1.05, firstFieldsAtApdu: 9 },
  65536: { apdus: 16, linkBytesRatio: 1.05, firstFieldsAtApdu: 9 },
};
const TARGET_MESSAGING_RATIO = 1.5;

/**
 * `npm run bench:chip [-- --json] [--link 424]`: what a whole chip costs over pcscd, by access method and read size, and what
 * it would cost over a contactless link (docs/benchmarks.md). With `--link` the card is slowed down to that link.
 */
export async function benchChip(args: readonly string[]): Promise<number> {
  const lane = await startLane({ readers: 2 });
  if (!lane.ok) {
    process.stderr.write(`The bench needs pcscd in a lane of its own: ${lane.error.message}.\n`);
    return 1;
  }
  const linkAt = args.indexOf('--link');
  try {
    const report = await measure(lane.value, linkAt < 0 ? undefined : args[linkAt + 1]);
    process.stdout.write(args.includes('--json') ? `${JSON.stringify(report)}\n` : text(report));
    return 0;
  } finally {
    await lane.value.stop();
  }
}

async function measure(lane: Lane, link: string | undefined): Promise<ChipBenchReport> {
  const ports = lane.ports.flatMap((port) => ['--port', String(port)]);
  const card = run(lane, 'chip-card.ts', [...ports, ...(link === undefined ? [] : ['--link', link])]);
  try {
    const [told] = await lines(card, 1);
    if (told === undefined) throw new Error('the cards of the bench did not come up');
    const cards = JSON.parse(told) as ChipBenchCards;
    const order: ChipBenchOrder = { ...cards, readers: lane.readers, reads: READS, maxReads: MAX_READS };
    const reader = run(lane, 'chip-reader.ts', []);
    reader.stdin?.end(JSON.stringify(order));
    const said = (await lines(reader)).map((line) => JSON.parse(line) as ChipBenchRun | Omit<ChipBenchReport, 'runs'>);
    const runs = said.filter((one) => 'access' in one);
    const costs = said.find((one) => 'secureMessaging' in one);
    if (costs === undefined) throw new Error('the reading process of the bench did not end well');
    return { runs, secureMessaging: costs.secureMessaging };
  } finally {
    card.stdin?.end();
  }
}

function run(lane: Lane, script: string, args: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(`./${script}`, import.meta.url));
  const inside = lane.enter(process.execPath, ['--disable-warning=ExperimentalWarning', path, ...args]);
  return spawn(inside.command, inside.args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** What a process says, to its end or to the `most`-th line. */
async function lines(child: ChildProcess, most = Number.POSITIVE_INFINITY): Promise<string[]> {
  const said: string[] = [];
  if (child.stdout === null) return said;
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(line);
    if (said.length >= most) break;
  }
  return said;
}

function text({ runs, secureMessaging }: ChipBenchReport): string {
  const columns = [
    'access',
    'max read',
    'DG13',
    'APDUs',
    'form at',
    'bytes/files',
    'access ms',
    'read ms',
    'total ms',
    '424 kbit/s',
    'met',
  ];
  const rows = runs.map((one) => [
    one.access,
    String(one.maxRead),
    one.set === 'with-dg13' ? 'yes' : 'no',
    String(one.apdus),
    String(one.firstFieldsAtApdu),
    one.linkBytesRatio.toFixed(3),
    one.ms.access.toFixed(1),
    one.ms.read.toFixed(1),
    one.ms.total.toFixed(1),
    `${one.linkMs424.toFixed(0)} ms`,
    isMet(one) ? 'yes' : 'MISSED',
  ]);
  const widths = columns.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => cell.padStart(widths[i] ?? 0)).join('  ');
  const costs = secureMessaging.map(
    ({ maxRead, ratio }) =>
      `  by ${maxRead}: ${ratio.toFixed(2)} times${ratio <= TARGET_MESSAGING_RATIO ? '' : ' MISSED'}`,
  );
  return [
    `A whole chip over pcscd (COM, SOD, DG1, DG2 of 17,018 bytes, DG14, DG15; medians of ${READS} reads)`,
    line(columns),
    ...rows.map(line),
    `Secure messaging against bare AES-CBC and CMAC of the same bytes (target ${TARGET_MESSAGING_RATIO})`,
    ...costs,
    '',
  ].join('\n');
}

/** The targets are for PACE. */
function isMet({ access, maxRead, set, apdus, linkBytesRatio, firstFieldsAtApdu }: ChipBenchRun): boolean {
  const target = TARGETS[maxRead];
  if (target === undefined || access === 'bac') return true;
  const fits = set === 'with-dg13' || apdus <= target.apdus;
  return fits && linkBytesRatio <= target.linkBytesRatio && firstFieldsAtApdu <= target.firstFieldsAtApdu;
}
