import { parseArgs } from 'node:util';
import { type Command, type CommandRequest, EXIT, type Io, listOption, UsageError } from './command.ts';
import { commands } from './commands/index.ts';

/** Runs one command line; answers with the exit status and never throws for what a caller can do wrong. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    io.out(overview());
    return name === undefined ? EXIT.usage : EXIT.ok;
  }
  const named = commands.find((one) => one.name === name);
  if (!named) {
    // A slip of the hand puts a citizen number here: only what looks like a command is repeated.
    const unknown = /^[a-z-]{1,20}$/.test(name) ? `there is no command "${name}"` : 'a command comes first';
    io.err(`motcua: ${unknown}.\n\n${overview()}`);
    return EXIT.usage;
  }
  const command = await named.load();
  const help = `${named.summary}\n\n${command.usage}\n`;
  try {
    const { values, words } = parseLine(command, rest);
    if (values.help === true) {
      io.out(help);
      return EXIT.ok;
    }
    return await command.run({ values, arguments: words, io });
  } catch (error) {
    const mistake = error instanceof UsageError ? error.message : parseMistake(error, rest, command);
    if (mistake === null) throw error;
    io.err(`motcua ${name}: ${mistake}\n\n${help}`);
    return EXIT.usage;
  }
}

/** Options, and what stands beside them. Throws what `parseMistake` knows. */
function parseLine(
  command: Command,
  args: readonly string[],
): { values: CommandRequest['values']; words: readonly string[] } {
  const { takesArguments, takesSeveral } = command;
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: { ...command.options, help: { type: 'boolean', short: 'h' } },
    strict: true,
    allowPositionals: takesArguments === true || takesSeveral !== undefined,
    tokens: true,
  });
  if (takesSeveral === undefined) return { values, words: positionals };
  const own: string[] = [];
  const several: string[] = [];
  let open = false;
  for (const token of tokens) {
    if (token.kind === 'positional') (open ? several : own).push(token.value);
    else open = token.kind === 'option' && token.name === takesSeveral;
  }
  // `verify --trust a.cer DIR`: what the command cannot do without comes first.
  const last = takesArguments === true && own.length === 0 ? several.pop() : undefined;
  if (last !== undefined) own.push(last);
  if (takesArguments !== true && own.length > 0) throw new UsageError(NO_OPTION);
  if (several.length === 0) return { values, words: own };
  return { values: { ...values, [takesSeveral]: [...listOption(values, takesSeveral), ...several] }, words: own };
}

const NO_OPTION = 'something stands on the line that belongs to no option';

/** In words of our own: Node's repeat what was typed, which may be a citizen number. Null: no mistake of the caller's. */
function parseMistake(error: unknown, args: readonly string[], command: Command): string | null {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  switch (code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION': {
      const unknown = args.find((one) => /^--[a-z-]{1,20}$/.test(one) && !(one.slice(2) in command.options));
      return `there is no option ${unknown ?? 'of that name'}`;
    }
    case 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL':
      return NO_OPTION;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return 'an option has no value, or has one and takes none';
    default:
      return null;
  }
}

function overview(): string {
  const rows = commands.map((one) => `  ${one.name.padEnd(10)} ${one.summary}`);
  return `motcua: the desk's tools\n\n${rows.join('\n')}\n\n  motcua COMMAND --help tells more.\n`;
}

/** Whoever reads may have seen enough (`| head`): what is done goes on, and the exit status is that of what was done. */
function passBrokenPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function processIo(): Io {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  for (const stream of [process.stdout, process.stderr]) stream.on('error', passBrokenPipe);
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
