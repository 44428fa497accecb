import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProvince, FAULT_KINDS, parseFaults } from '@motcua/simulators/province';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';
import type { ProvinceOutput } from '../output.ts';

export const provinceCommand: Command = {
  usage: [
    'motcua province [--port N] [--database FILE] [--faults JSON] [--json]',
    '',
    '  --port N         default: any free port, bound to 127.0.0.1',
    '  --database FILE  where the dossiers are kept; default: a temporary folder that goes when the command ends',
    `  --faults JSON    for example [{"kind":"cut-after-receiving","share":0.2}]`,
    `                   kinds: ${FAULT_KINDS.join(', ')}`,
    '  --json           print {"url":"…"} instead of a sentence',
  ].join('\n'),
  options: {
    port: { type: 'string' },
    database: { type: 'string' },
    faults: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run({ values, io }) {
    const port = Number(textOption(values, 'port') ?? 0);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new UsageError('--port takes a number from 0 to 65535');
    const faults = faultsOf(textOption(values, 'faults') ?? '[]');
    const database = textOption(values, 'database');
    const temporary = database === undefined ? mkdtempSync(join(tmpdir(), 'motcua-province-')) : null;
    const databaseFile = database ?? join(temporary ?? '', 'province.sqlite');
    const province = await createProvince({ databaseFile, port, faults });
    io.out(
      values.json === true
        ? `${JSON.stringify({ url: province.url } satisfies ProvinceOutput)}\n`
        : `The province listens at ${province.url} (dossiers in ${databaseFile}). Ctrl-C ends it.\n`,
    );
    await new Promise<void>((resolve) => io.signal.addEventListener('abort', () => resolve(), { once: true }));
    await province.close();
    if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
    return EXIT.ok;
  },
};

function faultsOf(text: string): NonNullable<ReturnType<typeof parseFaults>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new UsageError('--faults takes a JSON list');
  }
  const faults = parseFaults(value);
  if (!faults) throw new UsageError('--faults takes a JSON list of the kinds below');
  return faults;
}
