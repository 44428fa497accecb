import { type Command, EXIT } from '../command.ts';
import { outputSchema } from '../output.ts';

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of every JSON output',
  usage: 'motcua schema',
  options: {},
  async run({ io }) {
    io.out(`${JSON.stringify(outputSchema, null, 2)}\n`);
    return EXIT.ok;
  },
};
