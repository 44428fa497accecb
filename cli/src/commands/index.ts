import type { Command } from '../command.ts';
import { cardCommand } from './card.ts';
import { provinceCommand } from './province.ts';
import { readCommand } from './read.ts';
import { readersCommand } from './readers.ts';
import { schemaCommand } from './schema.ts';
import { selftestCommand } from './selftest.ts';

export const commands: readonly Command[] = [
  readersCommand,
  readCommand,
  cardCommand,
  provinceCommand,
  selftestCommand,
  schemaCommand,
];
