import type { PcscPort } from '@motcua/drivers/pcsc';
import { type Command, EXIT, textOption } from '../command.ts';
import type { ReadersOutput } from '../output.ts';
import { openPcsc } from '../pcsc.ts';

export const readersCommand: Command = {
  name: 'readers',
  summary: 'List the card readers and what lies on them',
  usage: [
    'motcua readers [--json] [--binding koffi|pcsclite]',
    '',
    '  --json      one JSON object (motcua schema prints its schema)',
    '  --binding   how to reach PC/SC; default koffi (the system library)',
  ].join('\n'),
  options: { json: { type: 'boolean' }, binding: { type: 'string' } },
  async run({ values, io }) {
    const opened = await openPcsc(textOption(values, 'binding'));
    if (!opened.ok) {
      io.err(`motcua readers: ${opened.error}\n`);
      return EXIT.failed;
    }
    try {
      return await list(opened.value, values.json === true, io.out, io.err);
    } finally {
      await opened.value.close();
    }
  },
};

async function list(
  pcsc: PcscPort,
  json: boolean,
  out: (text: string) => void,
  fail: (text: string) => void,
): Promise<number> {
  const found = await pcsc.readers();
  if (!found.ok) {
    fail(`motcua readers: ${found.error.code}. Is the smart card service (pcscd) running?\n`);
    return EXIT.failed;
  }
  const output: ReadersOutput = {
    binding: pcsc.binding,
    readers: found.value.map((one) => ({
      name: one.name,
      card: one.card,
      atr: one.atr ? Buffer.from(one.atr).toString('hex') : null,
    })),
  };
  if (json) out(`${JSON.stringify(output)}\n`);
  else if (output.readers.length === 0) out('No reader is connected.\n');
  else for (const one of output.readers) out(`${one.name}: card ${one.card}${one.atr ? `, ATR ${one.atr}` : ''}\n`);
  return EXIT.ok;
}
