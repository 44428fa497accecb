import { type Command, EXIT } from '../command.ts';
import { outputSchema } from '../output.ts';

export const schemaCommand: Command = {
  usage: 'motcua schema',
  options: {},
  async run({ io }) {
    io.out(`${JSON.stringify(outputSchema, null, 2)}\n`);
    return EXIT.ok;
  },
};
