import { parseTrustMaterial } from '@motcua/drivers/emrtd/passive-auth';
import { checkTrust, describeTrust, planTrustImport } from '@motcua/drivers/emrtd/trust';
import { type Command, type CommandRequest, EXIT, listOption, textOption, UsageError } from '../command.ts';
import { isFolder } from '../folders.ts';
import { readTrustFiles } from '../trust.ts';
import type { TrustCheckOutput, TrustImportOutput, TrustListOutput } from '../trust-output.ts';
import { addToStore } from '../trust-store.ts';
import { checkText, importText, listText } from '../trust-text.ts';

const DEFAULT_SOON_DAYS = 90;
const DAY_MS = 24 * 3_600_000;

export const trustCommand: Command = {
  usage: [
    'motcua trust import PATH… --store DIR [options]',
    'motcua trust list --store DIR [--json]',
    'motcua trust check --store DIR [--days N] [--json]',
    '',
    '  PATH             CSCA and link certificates, CRLs, CSCA master lists (.ml), PEM or DER; or folders of them',
    '  --store DIR      the folder that the configuration of the kiosk names as trustFolder',
    '  --country LIST   import only these, for example VN,LA',
    '  --signer SHA256  refuse a master list unless this is the fingerprint of its signer or of the issuer of that',
    '  --allow-simulated    let certificates of the simulators in (never on a real desk)',
    '  --dry-run        say what an import would do, and do nothing',
    `  --days N         check: how soon is soon; default ${DEFAULT_SOON_DAYS}`,
    '  --json           one JSON object (motcua schema prints its schema)',
    '',
    'Whoever imports vouches for it: compare each fingerprint with its authority, not with where the file came from.',
    '',
    'Exit status of import: 0 all is in the store, 1 something was refused; of check: 0 nothing found, 3 hints, 1 errors; 2 usage.',
  ].join('\n'),
  takesArguments: true,
  options: {
    store: { type: 'string' },
    country: { type: 'string', multiple: true },
    signer: { type: 'string' },
    'allow-simulated': { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    days: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(request) {
    const [action, ...paths] = request.arguments;
    switch (action) {
      case 'import':
        return await runImport(request, paths);
      case 'list':
        return await runList(request, storeOf(request, paths));
      case 'check':
        return await runCheck(request, storeOf(request, paths));
      default:
        throw new UsageError('say what to do: import, list or check');
    }
  },
};

async function runImport({ values, io }: CommandRequest, paths: readonly string[]): Promise<number> {
  const store = textOption(values, 'store');
  if (store === undefined || paths.length === 0) throw new UsageError('give what to import, and --store DIR');
  const countries = countriesOf(listOption(values, 'country'));
  const listSigner = fingerprintOf(textOption(values, 'signer'));
  const dryRun = values['dry-run'] === true;
  const plan = planTrustImport({
    files: await readTrustFiles(paths, 'PATH'),
    known: parseTrustMaterial((await isFolder(store)) ? await readTrustFiles([store], '--store') : []).trust,
    now: new Date(),
    allowSimulated: values['allow-simulated'] === true,
    ...(countries ? { countries } : {}),
    ...(listSigner === undefined ? {} : { listSigner }),
  });
  if (!dryRun && plan.add.length > 0) {
    try {
      await addToStore(store, plan.add);
    } catch (error) {
      io.err(
        `motcua trust: ${store} cannot be written${error instanceof Error && 'code' in error ? `: ${error.code}` : ''}\n`,
      );
      return EXIT.failed;
    }
  }
  const output: TrustImportOutput = {
    store,
    dryRun,
    added: plan.add.map(({ entry }) => ({ ...entry })),
    kept: plan.kept.map((entry) => ({ ...entry })),
    refused: plan.refused.map((one) => ({ ...one })),
    skipped: plan.skipped.map((one) => ({ ...one })),
    lists: plan.lists.map(({ name, signer, certificates }) => ({
      name,
      certificates,
      signer: signer && { ...signer },
    })),
  };
  io.out(values.json === true ? `${JSON.stringify(output)}\n` : importText(output));
  return output.refused.length > 0 ? EXIT.failed : EXIT.ok;
}

async function runList({ values, io }: CommandRequest, store: string): Promise<number> {
  const { trust, problems } = await load(store);
  const output: TrustListOutput = {
    store,
    entries: describeTrust(trust).map((entry) => ({ ...entry })),
    problems: problems.map(({ name, reason }) => ({ name, reason })),
  };
  io.out(values.json === true ? `${JSON.stringify(output)}\n` : listText(output));
  return EXIT.ok;
}

async function runCheck({ values, io }: CommandRequest, store: string): Promise<number> {
  const { trust, problems } = await load(store);
  const soonMs = daysOf(textOption(values, 'days')) * DAY_MS;
  const allowSimulated = values['allow-simulated'] === true;
  const findings = checkTrust({ trust, now: new Date(), soonMs, allowSimulated });
  const bad = problems.some((one) => !one.listed) || findings.some(({ severity }) => severity === 'error');
  const output: TrustCheckOutput = {
    store,
    result: bad ? 'errors' : findings.length > 0 ? 'hints' : 'ok',
    findings: findings.map((one) => ({ ...one })),
    problems: problems.map(({ name, reason }) => ({ name, reason })),
  };
  io.out(values.json === true ? `${JSON.stringify(output)}\n` : checkText(output));
  return { ok: EXIT.ok, hints: EXIT.consistent, errors: EXIT.failed }[output.result];
}

const load = async (store: string) => parseTrustMaterial(await readTrustFiles([store], '--store'));

function storeOf({ values }: CommandRequest, paths: readonly string[]): string {
  const given = [textOption(values, 'store'), ...paths].filter((one) => one !== undefined);
  const [store] = given;
  if (store === undefined || given.length > 1) throw new UsageError('give the one store: --store DIR');
  return store;
}

function countriesOf(given: readonly string[]): readonly string[] | undefined {
  if (given.length === 0) return undefined;
  const countries = given.flatMap((one) => one.split(',')).map((one) => one.trim().toUpperCase());
  if (!countries.every((one) => /^[A-Z]{2,3}$/.test(one))) {
    throw new UsageError('--country takes the two letters of certificates, for example VN,LA');
  }
  return countries;
}

/** As people write them down: with colons or spaces, in either case. */
function fingerprintOf(given: string | undefined): string | undefined {
  const plain = given?.replace(/[\s:]/g, '').toLowerCase();
  if (plain !== undefined && !/^[0-9a-f]{64}$/.test(plain)) {
    throw new UsageError('--signer takes a SHA-256 fingerprint: 64 hexadecimal digits');
  }
  return plain;
}

function daysOf(given: string | undefined): number {
  if (given !== undefined && !/^\d{1,5}$/.test(given)) throw new UsageError('--days takes a number of days');
  return given === undefined ? DEFAULT_SOON_DAYS : Number(given);
}
