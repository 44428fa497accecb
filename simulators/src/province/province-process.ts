// The simulated province as a process of its own: `node province-process.ts --database FILE [--port N] [--faults JSON]`.
// Prints one JSON line, {"url":"…"}, once it listens; ends on SIGTERM or when its standard input closes.
import { parseArgs } from 'node:util';
import { createProvince, parseFaults } from './index.ts';

const { values } = parseArgs({
  options: {
    database: { type: 'string' },
    port: { type: 'string', default: '0' },
    faults: { type: 'string', default: '[]' },
    'access-log': { type: 'boolean', default: false },
  },
});
const faults = parseFaults(JSON.parse(values.faults));
const port = Number(values.port);
if (!values.database || !faults || !Number.isInteger(port) || port < 0 || port > 65_535) {
  process.stderr.write('usage: province-process --database FILE [--port N] [--faults JSON] [--access-log]\n');
  process.exit(2);
}

const province = await createProvince({
  databaseFile: values.database,
  port,
  faults,
  ...(values['access-log'] ? { accessLog: (line: string) => process.stderr.write(`${line}\n`) } : {}),
});
process.stdout.write(`${JSON.stringify({ url: province.url })}\n`);

const end = (): void => void province.close().then(() => process.exit(0));
process.once('SIGTERM', end);
process.once('SIGINT', end);
process.stdin.once('close', end).resume();
