import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from '@motcua/drivers/result';
import packSchema from '@motcua/services/schema/pack.schema.json' with { type: 'json' };
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { FORMATS } from '../forms/formats.ts';
import { checkPack } from './check.ts';
import type { Pack } from './pack.ts';

/** What is wrong with a pack, where, and what to do about it. For the pack's author, in English. */
export interface PackFault {
  readonly file: string;
  /** JSON pointer (RFC 6901) into the file; empty for the file as a whole. */
  readonly pointer: string;
  readonly problem: string;
  readonly mend: string;
}

const PACK_FILE = 'pack.json';
/** Beside the packs lies the schema they are written in. */
const SCHEMA_FOLDER = 'schema';

const ajv = new Ajv2020({ allErrors: true, strict: false, formats: { date: FORMATS.date } });
const validate = ajv.compile<Pack>(packSchema);

/** Where this installation has its packs. */
export const installedPacksFolder = (): string =>
  dirname(dirname(fileURLToPath(import.meta.resolve('@motcua/services/schema/pack.schema.json'))));

/** All packs of a folder, by id; or every fault of every pack: half a catalogue is never offered. */
export async function loadServicePacks(folder: string): Promise<Result<readonly Pack[], readonly PackFault[]>> {
  const entries = await readdir(folder, { withFileTypes: true });
  const ids = entries.filter((entry) => entry.isDirectory() && entry.name !== SCHEMA_FOLDER).map(({ name }) => name);
  const packs: Pack[] = [];
  const faults: PackFault[] = [];
  for (const id of ids.toSorted()) {
    const file = join(folder, id, PACK_FILE);
    const loaded = await loadPack(file, id);
    if (loaded === null) continue;
    if (loaded.ok) packs.push(loaded.value);
    else faults.push(...loaded.error);
  }
  return faults.length > 0 ? err(faults) : ok(packs);
}

/** A folder without a pack file (an installed package's own folders) is no pack. */
async function loadPack(file: string, folderName: string): Promise<Result<Pack, PackFault[]> | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  return parsePack({ text, file, folderName });
}

export function parsePack({
  text,
  file,
  folderName,
}: {
  text: string;
  file: string;
  folderName: string;
}): Result<Pack, PackFault[]> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const where = cause instanceof Error ? cause.message : 'unreadable';
    return err([{ file, pointer: '', problem: `not JSON: ${where}`, mend: 'correct the JSON at that place' }]);
  }
  if (!validate(json)) return err(schemaFaults(file, validate.errors ?? []));
  const faults = checkPack(json, folderName).map((fault) => ({ file, ...fault }));
  return faults.length > 0 ? err(faults) : ok(json);
}

function schemaFaults(file: string, errors: readonly ErrorObject[]): PackFault[] {
  // `if`, `oneOf`, `anyOf` only repeat that one of their branches, listed too, failed.
  const telling = errors.filter(({ keyword }) => !['if', 'oneOf', 'anyOf', 'propertyNames'].includes(keyword));
  return (telling.length > 0 ? telling : errors).map((error) => ({
    file,
    pointer: error.instancePath,
    problem: error.message ?? error.keyword,
    mend: mendOf(error),
  }));
}

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
