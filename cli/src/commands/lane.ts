import { spawn } from 'node:child_process';
import { LANE_READERS_MAX, startLane } from '@motcua/simulators/reader';
import { type Command, EXIT, textOption, UsageError } from '../command.ts';

export const laneCommand: Command = {
  usage: [
    'motcua lane [--readers N] [-- COMMAND ARGUMENTS…]',
    '',
    '  Starts the real pcscd with virtual readers (vpcd) in namespaces of its own, runs the command in there, and ends both.',
    '  Nothing of it is seen by the rest of the machine, nothing is installed and nothing is left. Linux only.',
    '  Without a command: your shell. For example, in it:',
    '',
    '    npx motcua card --citizen adult-2021 &',
    '    npx motcua read --number 999090345678',
    '',
    `  --readers N   1 (default) to ${LANE_READERS_MAX}; the first card port is 35963, each further reader two more`,
    '',
    'Exit status: the command’s; 1 if no lane can run here.',
  ].join('\n'),
  options: { readers: { type: 'string' } },
  takesArguments: true,
  async run({ values, arguments: words, io }) {
    const readers = Number(textOption(values, 'readers') ?? 1);
    if (!Number.isInteger(readers) || readers < 1 || readers > LANE_READERS_MAX)
      throw new UsageError(`--readers takes a number from 1 to ${LANE_READERS_MAX}`);
    const started = await startLane({ readers });
    if (!started.ok) {
      io.err(`motcua lane: ${started.error.message}\n`);
      return EXIT.failed;
    }
    const lane = started.value;
    try {
      const [program = process.env.SHELL ?? '/bin/sh', ...rest] = words;
      const inside = lane.enter(program, rest);
      const child = spawn(inside.command, inside.args, { stdio: 'inherit' });
      io.signal.addEventListener('abort', () => child.kill(), { once: true });
      return await new Promise<number>((resolve) => {
        child.once('error', () => resolve(EXIT.failed));
        child.once('close', (status) => resolve(status ?? EXIT.failed));
      });
    } finally {
      await lane.stop();
    }
  },
};
