import type { Io } from './command.ts';
import { main } from './main.ts';

/** Runs one command line with its streams caught, for tests. */
export async function run(args: readonly string[]): Promise<{ status: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    readStdin: async () => '',
    signal: new AbortController().signal,
  };
  return { status: await main(args, io), out, err };
}
