import type { ParseArgsConfig } from 'node:util';

/** One subcommand of `motcua`. `run` answers with the exit status. */
export interface Command {
  /** Shown by `motcua NAME --help`. */
  readonly usage: string;
  readonly options: NonNullable<ParseArgsConfig['options']>;
  /** Takes arguments that are no options, such as a folder. Default: none. */
  readonly takesArguments?: true;
  /** The option that takes all that follows it up to the next option, such as `--trust a.cer list.ml`. Default: none does. */
  readonly takesSeveral?: string;
  run(request: CommandRequest): Promise<number>;
}

export interface CommandRequest {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  /** What stands on the line beside options. */
  readonly arguments: readonly string[];
  readonly io: Io;
}

export interface Io {
  out(text: string): void;
  err(text: string): void;
  /** All of standard input, for secrets given as `-`. */
  readStdin(): Promise<string>;
  readonly signal: AbortSignal;
}

/** Exit statuses, stable: other people's tools rely on them. */
export const EXIT = { verified: 0, ok: 0, failed: 1, usage: 2, consistent: 3 } as const;

/** A mistake in how the command was called; the message names the mend. */
export class UsageError extends Error {}

export function textOption(values: CommandRequest['values'], name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function listOption(values: CommandRequest['values'], name: string): readonly string[] {
  const value = values[name];
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}
