import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Lane } from '../reader/index.ts';

/** Programs of other people that speak with our card and our reader over pcscd, and what makes them run. */
const here = dirname(fileURLToPath(import.meta.url));
/** A whole read takes a second; what is still there at this limit hangs. */
const PEER_LIMIT_MS = 30_000;

const runs = (command: string, ...args: readonly string[]): boolean => spawnSync(command, args).status === 0;

/** Reason to skip, for `test`: OpenPACE is bound from Python. */
export const withoutOpenPace = runs('python3', '-B', join(here, 'openpace.py'))
  ? false
  : 'OpenPACE is missing (Debian package libeac3)';

/** The same for mrtdreader, whose libnfc is replaced by one that speaks PC/SC and is compiled here. */
export const withoutMrtdReader = !existsSync('/usr/bin/mrtdreader')
  ? 'mrtdreader is missing (Debian package mrtdreader)'
  : !existsSync('/usr/include/PCSC/winscard.h') || !runs('cc', '--version')
    ? 'a compiler or the headers of PC/SC are missing (Debian packages g++, libpcsclite-dev)'
    : false;

export interface TerminalOrder {
  readonly access: 'pace-can' | 'pace-mrz' | 'bac';
  /** CAN, or document number, birth and expiry, each with its check digit. */
  readonly secret: string;
  /** An existing folder for the files. */
  readonly out: string;
  readonly options?: readonly string[];
}

export interface TerminalReport {
  readonly pace?: string;
  readonly chipAuthentication?: string;
  readonly sha256?: Readonly<Record<string, string>>;
  readonly failure?: string;
}

/** The terminal of terminal.py, inside the lane. */
export async function runTerminal(
  lane: Lane,
  { access, secret, out, options = [] }: TerminalOrder,
): Promise<TerminalReport> {
  const named = ['--reader', lane.readers[0] ?? '', '--access', access, '--secret', secret, '--out', out, ...options];
  const { command, args } = lane.enter('python3', ['-B', join(here, 'terminal.py'), ...named]);
  const done = await promisify(execFile)(command, args, { timeout: PEER_LIMIT_MS }).catch((error) => error);
  return JSON.parse(String(done.stdout));
}

/** The chip of chip.py on the reader of the lane, with the files of a folder. It leaves with its process. */
export function startChip(lane: Lane, folder: string, options: readonly string[]): ChildProcess {
  const named = [folder, '--port', `${lane.ports[0]}`, ...options];
  const { command, args } = lane.enter('python3', ['-B', join(here, 'chip.py'), ...named]);
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/** mrtdreader, in a folder of its own: it leaves the face there as `image.jpg`. Answers with what it printed. */
export async function runMrtdReader(
  lane: Lane,
  folder: string,
  mrz: readonly [string, string, string],
): Promise<string> {
  const built = spawnSync(
    'cc',
    ['-shared', '-fPIC', '-I/usr/include/PCSC', '-o', 'libnfc.so.6', join(here, 'nfc-over-pcsc.c'), '-lpcsclite'],
    { cwd: folder, encoding: 'utf8' },
  );
  if (built.status !== 0) throw new Error(built.stderr);
  const [number, birth, expiry] = mrz;
  const variables = [`LD_LIBRARY_PATH=${folder}`, `NFC_READER=${lane.readers[0]}`];
  const reader = ['mrtdreader', '-p', number, '-b', birth, '-e', expiry];
  const { command, args } = lane.enter('env', [...variables, ...reader], folder);
  const { stdout } = await promisify(execFile)(command, args, { timeout: PEER_LIMIT_MS, encoding: 'latin1' });
  return stdout;
}
