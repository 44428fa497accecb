import { createScanAssembler } from '@motcua/drivers/scanner';
import { mutateBytes } from '../mutators/bytes.ts';
import type { MutationContext } from '../mutators/mutator.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

const REPORT_BYTES = 64;

/** Leaves out, doubles or swaps whole reports: a device that loses its place. */
function mutateReports(input: Uint8Array, { prng }: MutationContext): Uint8Array {
  const reports = Array.from({ length: Math.floor((input.length - 1) / REPORT_BYTES) }, (_, i) =>
    input.subarray(1 + i * REPORT_BYTES, 1 + (i + 1) * REPORT_BYTES),
  );
  if (reports.length === 0) return input;
  const at = prng.int(reports.length);
  const report = prng.pick(reports);
  if (prng.oneIn(3)) reports.splice(at, 1);
  else if (prng.oneIn(2)) reports.splice(at, 0, ...Array.from({ length: prng.smallInt(200) }, () => report));
  else reports[at] = report;
  return new Uint8Array(Buffer.concat([input.subarray(0, 1), ...reports]));
}

export const target: Target = {
  name: 'hid',
  modules: ['/drivers/src/scanner/'],
  mutators: [mutateReports, mutateBytes, mutateBytes],
  maxBytes: 32_768,
  seeds: () => seeds('hid'),
  run(input) {
    const timers = new Set<() => void>();
    const assembler = createScanAssembler({
      layout: () => (((input[0] ?? 0) & 1) === 0 ? 'access-is' : 'newland'),
      onScan: () => {},
      suffix: '\r',
      clock: {
        now: () => new Date(0),
        monotonicMs: () => 0,
        after(_, run) {
          timers.add(run);
          return () => timers.delete(run);
        },
      },
    });
    for (let at = 1, i = 0; at < input.length; i++) {
      // Every ninth report of another length; now and then time passes.
      const length = i % 9 === 8 ? (input[at] ?? 0) : REPORT_BYTES;
      assembler.push(input.subarray(at, at + length));
      at += Math.max(1, length);
      if ((input[at] ?? 0) === 0xfe) for (const run of [...timers]) run();
      if (timers.size > 1) throw new Error('two timers for one scan');
    }
    assembler.reset();
  },
};
