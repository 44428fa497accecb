import { parseArgs } from 'node:util';
import { type Command, EXIT, type Io, UsageError } from './command.ts';
import { commands } from './commands/index.ts';

/** Runs one command line; answers with the exit status and never throws for what a caller can do wrong. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.out(overview());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    io.err(`motcua: there is no command "${name}".\n\n${overview()}`);
    return EXIT.usage;
  }
  try {
    const { values, positionals } = parseArgs({
      args: rest,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      strict: true,
      allowPositionals: command.takesArguments === true,
    });
    if (values.help === true) {
      io.out(help(command));
      return EXIT.ok;
    }
    return await command.run({ values, arguments: positionals, io });
  } catch (error) {
    if (!(error instanceof UsageError) && !isParseError(error)) throw error;
    io.err(`motcua ${command.name}: ${error.message}\n\n${help(command)}`);
    return EXIT.usage;
  }
}

function isParseError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

function overview(): string {
  const rows = commands.map((one) => `  ${one.name.padEnd(10)} ${one.summary}`);
  return `motcua: the desk's tools\n\n${rows.join('\n')}\n\n  motcua COMMAND --help tells more.\n`;
}

function help(command: Command): string {
  return `${command.summary}\n\n${command.usage}\n`;
}

function processIo(): Io {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    readStdin: async () => {
      let text = '';
      for await (const chunk of process.stdin.setEncoding('utf8')) text += String(chunk);
      return text;
    },
    signal: controller.signal,
  };
}
