import type { PcscPort } from '@motcua/drivers/pcsc';
import { type Command, type CommandRequest, EXIT, type Io, textOption } from '../command.ts';
import type { ReadersOutput } from '../output.ts';
import { openPcsc } from '../pcsc.ts';

export const readersCommand: Command = {
  usage: [
    'motcua readers [--json] [--binding koffi|pcsclite]',
    '',
    '  --json      one JSON object (motcua schema prints its schema)',
    '  --binding   how to reach PC/SC; default koffi (the system library)',
  ].join('\n'),
  options: { json: { type: 'boolean' }, binding: { type: 'string' } },
  async run({ values, io }) {
    const opened = await openPcsc(textOption(values, 'binding'));
    if (!opened.ok) return fail(values, io, opened.error);
    try {
      return await list(opened.value, { values, io });
    } finally {
      await opened.value.close();
    }
  },
};

async function list(pcsc: PcscPort, { values, io }: Pick<CommandRequest, 'values' | 'io'>): Promise<number> {
  const found = await pcsc.readers();
  if (!found.ok) return fail(values, io, `${found.error.code}. Is the smart card service (pcscd) running?`);
  const output: ReadersOutput = {
    binding: pcsc.binding,
    readers: found.value.map((one) => ({
      name: one.name,
      card: one.card,
      atr: one.atr ? Buffer.from(one.atr).toString('hex') : null,
    })),
  };
  const { out } = io;
  if (values.json === true) out(`${JSON.stringify(output)}\n`);
  else if (output.readers.length === 0) out('No reader is connected.\n');
  else for (const one of output.readers) out(`${one.name}: card ${one.card}${one.atr ? `, ATR ${one.atr}` : ''}\n`);
  return EXIT.ok;
}

function fail(values: CommandRequest['values'], io: Io, failure: string): number {
  if (values.json === true) {
    const output: ReadersOutput = { binding: textOption(values, 'binding') ?? 'koffi', readers: [], failure };
    io.out(`${JSON.stringify(output)}\n`);
  } else {
    io.err(`motcua readers: ${failure}\n`);
  }
  return EXIT.failed;
}
