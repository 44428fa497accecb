import type { Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '@motcua/drivers/result';
import packSchema from '@motcua/services/schema/pack.schema.json' with { type: 'json' };
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { FORMATS } from '../forms/formats.ts';
import { checkPack } from './check.ts';
import { type CheckFault, fault } from './check-fault.ts';
import { jsonPlaces } from './json-places.ts';
import type { Pack } from './pack.ts';

/** What is wrong with a pack, where, and what to do about it. For the pack's author, in English. */
export interface PackFault {
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  /** JSON pointer (RFC 6901) into the file; empty for the file as a whole. */
  readonly pointer: string;
  readonly problem: string;
  readonly mend: string;
}

export const PACK_FILE = 'pack.json';
/** Beside the packs lies the schema they are written in. */
const SCHEMA_FOLDER = 'schema';

const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { date: FORMATS.date } });
const validate = ajv.compile<Pack>(packSchema);

/** Where this installation has its packs. */
export const installedPacksFolder = (): string =>
  dirname(dirname(fileURLToPath(import.meta.resolve('@motcua/services/schema/pack.schema.json'))));

/** All packs of a folder, by id; or every fault of every pack: half a catalogue is never offered. */
export async function loadServicePacks(
  folder: string,
  check: typeof checkPack = checkPack,
): Promise<Result<readonly Pack[], readonly PackFault[]>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const packs: Pack[] = [];
  const faults: PackFault[] = [];
  for (const id of packFolders(entries)) {
    const file = join(folder, id, PACK_FILE);
    const loaded = await loadPack(file, id, check);
    if (loaded === null) continue;
    if (loaded.ok) packs.push(loaded.value);
    else faults.push(...loaded.error);
  }
  return faults.length > 0 ? err(faults) : ok(packs);
}

/** The folders that may hold a pack, in order. */
export const packFolders = (entries: readonly Dirent[]): string[] =>
  entries
    .filter((entry) => entry.isDirectory() && entry.name !== SCHEMA_FOLDER)
    .map(({ name }) => name)
    .toSorted();

/** A folder without a pack file (an installed package's own folders) is no pack. */
async function loadPack(
  file: string,
  folderName: string,
  check: typeof checkPack,
): Promise<Result<Pack, PackFault[]> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  return parsePack({ text, file, folderName, check });
}

export function parsePack({
  text,
  file,
  folderName,
  check = checkPack,
}: {
  readonly text: string;
  readonly file: string;
  readonly folderName: string;
  /** What is asked beyond the schema; a kiosk asks less at each start than an author. */
  readonly check?: typeof checkPack;
}): Result<Pack, PackFault[]> {
  const places = jsonPlaces(text);
  const placed = (faults: readonly CheckFault[]): PackFault[] =>
    faults.map((one) => ({ file, line: places.lineOf(one.pointer), ...one }));
  if (places.torn) {
    const { line, problem, mend } = places.torn;
    return err([{ file, line, pointer: '', problem: `not JSON: ${problem}`, mend }]);
  }
  const twice = places.repeated.map((pointer) => fault(pointer, 'stands here a second time', 'keep one of the two'));
  if (twice.length > 0) return err(placed(twice));
  const json: unknown = JSON.parse(text);
  if (!validate(json))
    return err(
      telling(validate.errors ?? []).map((error) => ({
        file,
        line: places.lineOf(placeOf(error)),
        pointer: error.instancePath,
        problem: error.message ?? error.keyword,
        mend: mendOf(error),
      })),
    );
  const faults = placed(check(json, folderName));
  return faults.length > 0 ? err(faults) : ok(json);
}

/** `if`, `oneOf`, `anyOf` only repeat that one of their branches, listed too, failed. */
function telling(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const own = errors.filter(({ keyword }) => !['if', 'oneOf', 'anyOf', 'propertyNames'].includes(keyword));
  return own.length > 0 ? own : errors;
}

/** What is too much is found where it stands, not where the thing around it begins. */
const placeOf = ({ keyword, params, instancePath }: ErrorObject): string =>
  keyword === 'additionalProperties' ? `${instancePath}/${String(params.additionalProperty)}` : instancePath;

function mendOf({ keyword, params, instancePath }: ErrorObject): string {
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return `add "${params.missingProperty}"`;
    case 'additionalProperties':
      return `remove or rename "${params.additionalProperty}"`;
    case 'enum':
      return `use one of ${JSON.stringify(params.allowedValues)}`;
    case 'const':
      return `write ${JSON.stringify(params.allowedValue)}`;
    case 'type':
      return `write a value of type ${params.type}`;
    case 'pattern':
      return `match ${params.pattern}`;
    case 'format':
      return `write a ${params.format}, such as 2026-01-31`;
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return 'do not leave it empty';
    case 'uniqueItems':
      return 'name each thing once';
    case 'false schema':
      return instancePath.endsWith('/openQuestions')
        ? 'remove it: a current version has no open questions'
        : 'remove it: it has no meaning here';
    default:
      return 'see services/schema/pack.schema.json';
  }
}
