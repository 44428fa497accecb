import type { Command } from '../command.ts';
import { cardCommand } from './card.ts';
import { laneCommand } from './lane.ts';
import { provinceCommand } from './province.ts';
import { readCommand } from './read.ts';
import { readersCommand } from './readers.ts';
import { schemaCommand } from './schema.ts';
import { selftestCommand } from './selftest.ts';
import { trustCommand } from './trust.ts';
import { verifyCommand } from './verify.ts';

export const commands: readonly Command[] = [
  readersCommand,
  readCommand,
  verifyCommand,
  trustCommand,
  cardCommand,
  laneCommand,
  provinceCommand,
  selftestCommand,
  schemaCommand,
];
