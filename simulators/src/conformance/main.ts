import { parseArgs } from 'node:util';
import { createKoffiPcsc } from '@motcua/drivers/pcsc';
import type { CardKeys, CardUnderTest } from '../card/conformance/check.ts';
import { type ConformanceResult, runConformance } from '../card/conformance/run.ts';
import { mrzInformation } from '../citizens/mrz.ts';

/** The conformance suite against the card on a PC/SC reader; docs/card-simulator.md. Exit status 0: no check failed. */

const USAGE = `usage: main.ts (--can C | --mrz DOC,DOB,EXP) [--reader NAME] [--intrusive] [--json]
  "-" instead of a value reads it from standard input
  --intrusive   checks too that send wrong keys on purpose: a card may count them
`;
const MARK: Readonly<Record<ConformanceResult['verdict'], string>> = {
  pass: 'ok    ',
  fail: 'FAIL  ',
  'not-applicable': 'n/a   ',
  'left-out': '-     ',
};

const { values } = parseArgs({
  options: {
    can: { type: 'string' },
    mrz: { type: 'string' },
    reader: { type: 'string' },
    intrusive: { type: 'boolean' },
    json: { type: 'boolean' },
  },
});

const keys = await keysOf();
if (!keys) stop(USAGE, 2);
const pcsc = createKoffiPcsc();
if (!pcsc.ok) stop(`PC/SC is not to be had: ${pcsc.error.reason}\n`, 1);
const readers = await pcsc.value.readers();
const reader = values.reader ?? (readers.ok ? readers.value.find(({ card }) => card === 'present')?.name : undefined);
if (reader === undefined) stop('no card lies on a reader\n', 1);
const channel = await pcsc.value.connect({ reader, mode: 'exclusive' });
if (!channel.ok) stop(`the card cannot be opened: ${channel.error.code}\n`, 1);

const card: CardUnderTest = {
  atr: channel.value.atr,
  transmit: async (command) => {
    const response = await channel.value.transmit(command);
    return response.ok ? response.value : null;
  },
  reset: async () => {
    const done = await channel.value.reset();
    if (!done.ok) stop(`the card is gone: ${done.error.code}\n`, 1);
  },
};
const results = await runConformance(card, keys, {
  manner: values.intrusive === true ? 'intrusive' : 'harmless',
  ...(values.json !== true && {
    onResult: ({ verdict, id, title, detail }) =>
      process.stdout.write(`${MARK[verdict]} ${id}: ${title}${detail ? ` (${detail})` : ''}\n`),
  }),
});
if (values.json === true) process.stdout.write(`${JSON.stringify(results)}\n`);
await channel.value.close('reset');
await pcsc.value.close();
process.exitCode = results.some(({ verdict }) => verdict === 'fail') ? 1 : 0;

async function keysOf(): Promise<CardKeys | undefined> {
  const can = await secret(values.can);
  const [documentNumber, dateOfBirth, dateOfExpiry] = (await secret(values.mrz))?.split(',') ?? [];
  const zone = documentNumber && dateOfBirth && dateOfExpiry;
  if (can === undefined && !zone) return undefined;
  return {
    ...(can !== undefined && { can }),
    ...(documentNumber &&
      dateOfBirth &&
      dateOfExpiry && {
        mrzInformation: mrzInformation({ documentNumber: documentNumber.padEnd(9, '<'), dateOfBirth, dateOfExpiry }),
      }),
  };
}

async function secret(value: string | undefined): Promise<string | undefined> {
  if (value !== '-') return value;
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
  return text.trim();
}

function stop(message: string, status: number): never {
  process.stderr.write(message);
  process.exit(status);
}
