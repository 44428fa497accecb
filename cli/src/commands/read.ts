import { open } from 'node:fs/promises';
import { SYSTEM_CLOCK } from '@motcua/drivers/clock';
import {
  createBesideVerifier,
  createPreparedKeys,
  type DataGroupNumber,
  type ReadFailure,
  type ReadOutcome,
  type ReadPolicy,
  readDocument,
} from '@motcua/drivers/emrtd';
import { verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { holdCard } from '@motcua/drivers/host';
import type { CardChannel, PcscPort } from '@motcua/drivers/pcsc';
import { err, ok, type Result } from '@motcua/drivers/result';
import { type Command, type CommandRequest, EXIT, type Io, listOption, textOption, UsageError } from '../command.ts';
import { type Dump, dumpFolder } from '../dump.ts';
import { errorCode, toldPath } from '../folders.ts';
import { identityOf } from '../identity.ts';
import { openPcsc } from '../pcsc.ts';
import { exitStatusOf, notRead, textOf, toReadOutput } from '../read-output.ts';
import { readPolicyFile } from '../read-policy.ts';
import { parseCanOption, parseMrzOption, parseNumberOption, readSecret } from '../secret.ts';
import { readTrust } from '../trust.ts';

/** The most that an extended Le can ask for. */
const MAX_READ_BYTES = 65_536;

export const readCommand: Command = {
  usage: [
    'motcua read (--number N | --can C | --mrz DOC,DOB,EXP) [options]',
    '',
    '  --number N       citizen number, 12 digits; its last 6 are the CAN',
    '  --can C          card access number, 6 digits',
    '  --mrz D,B,E      document number, birth and expiry (yyMMdd), "<<" where a part of a birth is unknown',
    '                   "-" instead of a value reads it from standard input',
    '  --reader NAME    which reader; default: the first that holds a card',
    '  --dg LIST        data groups, for example 1,2,13; default: all that the SOD lists, except DG3 and DG4',
    '  --out DIR        write the files there: EF_SOD.bin, EF_COM.bin, EF_DG1.bin, … (personal data)',
    '  --max-read N     most bytes asked for in one READ BINARY; default: what card and reader say of themselves',
    '  --no-pace        open by BAC, also where the card offers PACE; needs --mrz',
    '  --policy FILE    JSON: which PACE, BAC and MRZ may be used, legacyAlgorithms (docs/result-model.md)',
    '  --trust PATH…    CSCA certificates, link certificates, CRLs, master lists (.ml), files or folders',
    '  --no-pace-fallback   refuse a card that refuses the PACE it offers',
    '  --allow-simulated    let certificates of the simulators count (never on a real desk)',
    '  --binding NAME   koffi (default) or pcsclite',
    '  --trace FILE     write the exchanges, lengths and status words only',
    '  --json           one JSON object (motcua schema prints its schema)',
    '',
    'Exit status: 0 verified, 3 consistent, 1 failed, no card, not read to the end, or not kept as asked, 2 usage.',
  ].join('\n'),
  takesSeveral: 'trust',
  options: {
    number: { type: 'string' },
    can: { type: 'string' },
    mrz: { type: 'string' },
    reader: { type: 'string' },
    dg: { type: 'string' },
    out: { type: 'string' },
    'max-read': { type: 'string' },
    'no-pace': { type: 'boolean' },
    policy: { type: 'string' },
    trust: { type: 'string', multiple: true },
    'no-pace-fallback': { type: 'boolean' },
    'allow-simulated': { type: 'boolean' },
    binding: { type: 'string' },
    trace: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(request) {
    const { values, io } = request;
    const keys = await keysOf(request);
    const dataGroups = groupsOf(textOption(values, 'dg'));
    const maxReadBytes = maxReadOf(textOption(values, 'max-read'));
    const policy = await policyOf(request);
    const out = textOption(values, 'out');
    const dump = await dumpFolder(out);
    const trace = await traceFile(textOption(values, 'trace'));
    const trust = await readTrust(listOption(values, 'trust'), io.err);
    // Both before the card is touched.
    const verifier = createBesideVerifier({ trust });
    const ephemeralKeys = createPreparedKeys();
    const opened = await openPcsc(textOption(values, 'binding'));
    const json = values.json === true;
    if (!opened.ok) return fail(io, json, { code: 'reader-lost', message: opened.error });
    const pcsc = opened.value;
    try {
      await ephemeralKeys.prepare();
      const channel = await openCard(pcsc, textOption(values, 'reader'));
      if (!channel.ok) return fail(io, json, channel.error);
      const held = holdCard(channel.value, { pcsc, clock: SYSTEM_CLOCK, signal: io.signal });
      const outcome = await readDocument({
        ...{ channel: channel.value, keys, dataGroups, trust, policy, ephemeralKeys },
        com: out !== undefined,
        regain: held.regain,
        verify: verifyPassively,
        verifyBeside: verifier.verify,
        signal: io.signal,
        ...(maxReadBytes === undefined ? {} : { maxReadBytes }),
      });
      await held.close('reset');
      const kept = [
        { option: '--trace', result: await trace?.(outcome) },
        { option: '--out', result: await dump?.(outcome) },
      ];
      const status = report(io, outcome, json);
      const lost = kept.flatMap(({ option, result }) => (result?.ok === false ? [`${option}: ${result.error}`] : []));
      for (const what of lost) io.err(`motcua read: read, but nothing was kept by ${what}. Is the disk full?\n`);
      return lost.length === 0 ? status : EXIT.failed;
    } finally {
      ephemeralKeys.wipe();
      await verifier.close();
      await pcsc.close();
    }
  },
};

async function keysOf({ values, io }: CommandRequest): Promise<Parameters<typeof readDocument>[0]['keys']> {
  const number = textOption(values, 'number');
  const can = textOption(values, 'can');
  const mrz = textOption(values, 'mrz');
  if ((number !== undefined && can !== undefined) || (number ?? can ?? mrz) === undefined) {
    throw new UsageError(
      'give one of --number, --can or --mrz (--mrz may stand beside one of the others, for BAC and for a chip without CAN)',
    );
  }
  if ([number, can, mrz].filter((one) => one === '-').length > 1) {
    throw new UsageError('only one value can come from standard input');
  }
  if (values['no-pace'] === true && mrz === undefined)
    throw new UsageError('--no-pace opens by BAC, which needs --mrz');
  return {
    ...(number === undefined ? {} : { can: parseNumberOption(await readSecret(number, io)).slice(-6) }),
    ...(can === undefined ? {} : { can: parseCanOption(await readSecret(can, io)) }),
    ...(mrz === undefined ? {} : { mrz: [parseMrzOption(await readSecret(mrz, io))] }),
  };
}

function maxReadOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const bytes = Number(text);
  if (!/^\d+$/.test(text) || bytes < 1 || bytes > MAX_READ_BYTES) {
    throw new UsageError(`--max-read takes a number of bytes from 1 to ${MAX_READ_BYTES}`);
  }
  return bytes;
}

async function policyOf({ values }: CommandRequest): Promise<ReadPolicy> {
  const path = textOption(values, 'policy');
  const file = path === undefined ? {} : await readPolicyFile(path);
  return {
    bac: values['no-pace-fallback'] === true ? 'if-pace-not-offered' : 'if-pace-refused',
    ...file,
    ...(values['no-pace'] === true ? { pace: 'never' } : {}),
    allowSimulated: values['allow-simulated'] === true,
  };
}

function groupsOf(text: string | undefined): readonly DataGroupNumber[] | 'all-listed' {
  if (text === undefined) return 'all-listed';
  const numbers = text.split(',').map(Number);
  if (!numbers.every(isDataGroup)) throw new UsageError('--dg takes numbers from 1 to 16, for example 1,2,13');
  if (numbers.includes(3) || numbers.includes(4)) {
    throw new UsageError(
      'DG3 and DG4 need Terminal Authentication, whose certificates are not to be had; leave them out',
    );
  }
  return numbers;
}

const isDataGroup = (value: number): value is DataGroupNumber => Number.isInteger(value) && value >= 1 && value <= 16;

async function openCard(pcsc: PcscPort, wanted: string | undefined): Promise<Result<CardChannel, ReadFailure>> {
  const none = (code: ReadFailure['code'], message: string) => err({ code, message });
  const readers = await pcsc.readers();
  if (!readers.ok) return none('reader-lost', `${readers.error.code}. Is the smart card service (pcscd) running?`);
  if (readers.value.length === 0) {
    return none('reader-lost', 'no reader is connected. Plug one in, then run the command again.');
  }
  const reader = readers.value.find((one) => (wanted === undefined ? one.card === 'present' : one.name === wanted));
  if (!reader && wanted === undefined) {
    return none('card-removed', 'no card lies on a reader. Lay it on and run the command again.');
  }
  if (!reader) {
    const names = readers.value.map((one) => one.name).join(' | ');
    return none('reader-lost', `there is no reader of that name. Readers: ${names}`);
  }
  const channel = await pcsc.connect({ reader: reader.name, mode: 'exclusive' });
  return channel.ok ? channel : none('card-unresponsive', `the card cannot be opened: ${channel.error.code}`);
}

/** Opened before the card is touched: a file that cannot be written is found out before the work, not after. */
async function traceFile(path: string | undefined): Promise<Dump | undefined> {
  if (path === undefined) return undefined;
  try {
    const file = await open(path, 'w', 0o600);
    return async ({ trace }) => {
      try {
        await file.writeFile(trace.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
        await file.close();
        return ok(undefined);
      } catch (error) {
        return err(errorCode(error));
      }
    };
  } catch {
    throw new UsageError(`--trace ${toldPath(path)} cannot be written: give a file in a folder that exists`);
  }
}

function report(io: Io, outcome: ReadOutcome, json: boolean): number {
  const output = toReadOutput(outcome, identityOf(outcome.files, outcome.verification));
  io.out(json ? `${JSON.stringify(output)}\n` : textOf(output));
  return exitStatusOf(output, outcome.failure);
}

/** No card, or no way to it: one JSON object of the same shape, or a sentence. */
function fail(io: Io, json: boolean, failure: ReadFailure): number {
  if (json) io.out(`${JSON.stringify(toReadOutput(notRead(failure), {}))}\n`);
  else io.err(`motcua read: ${failure.message}\n`);
  return EXIT.failed;
}
