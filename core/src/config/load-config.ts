import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import Value from 'typebox/value';
import { isDraft } from '../messages/index.ts';
import { type KioskConfig, KioskConfigSchema } from './kiosk-config.ts';

export interface ConfigProblem {
  /** JSON pointer into the file; empty for the file itself. */
  readonly path: string;
  readonly problem: string;
  readonly mend: string;
}
export interface ConfigFailure {
  readonly code: 'config-unreadable' | 'config-invalid';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];
}

/** Reads a kiosk configuration. Relative folders and files in it are taken from the place of the file itself. */
export function loadConfig(file: string): Result<KioskConfig, ConfigFailure> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    const problem = {
      path: '',
      problem: `cannot be read (${code})`,
      mend: 'Create the file or correct its path and rights.',
    };
    return err({ code: 'config-unreadable', file, problems: [problem] });
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : 'not JSON';
    return err({
      code: 'config-unreadable',
      file,
      problems: [{ path: '', problem, mend: 'Correct the JSON syntax at that place.' }],
    });
  }
  const parsed = parseConfig(json);
  if (!parsed.ok) return err({ code: 'config-invalid', file, problems: parsed.error });
  return ok(withAbsolutePaths(parsed.value, dirname(resolve(file))));
}

/** The configuration with defaults filled in, or every problem at once. */
export function parseConfig(json: unknown): Result<KioskConfig, readonly ConfigProblem[]> {
  const filled: unknown = Value.Default(KioskConfigSchema, structuredClone(json));
  if (!Value.Check(KioskConfigSchema, filled)) return err(schemaProblems(filled));
  const problems = ruleProblems(filled);
  return problems.length > 0 ? err(problems) : ok(filled);
}

export function describeConfigFailure(failure: ConfigFailure): string {
  const lines = failure.problems.map(({ path, problem, mend }) => `  ${path || '(file)'}: ${problem}. ${mend}`);
  return [`${failure.file}: ${failure.code}`, ...lines].join('\n');
}

function schemaProblems(json: unknown): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  for (const error of Value.Errors(KioskConfigSchema, json)) {
    switch (error.keyword) {
      // Said by the lines beside them: which property, or which alternative.
      case 'additionalProperties':
      case 'anyOf':
        break;
      case 'boolean':
        problems.push({
          path: error.instancePath,
          problem: 'is not a known setting',
          mend: 'Remove it or correct its name.',
        });
        break;
      case 'required':
        for (const name of error.params.requiredProperties) {
          problems.push({
            path: `${error.instancePath}/${name}`,
            problem: 'is missing',
            mend: mendFor(`${error.instancePath}/${name}`),
          });
        }
        break;
      default:
        problems.push({ path: error.instancePath, problem: error.message, mend: mendFor(error.instancePath) });
    }
  }
  return problems;
}

/** What no schema says: rules between settings. */
function ruleProblems(config: KioskConfig): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  if (config.mode === 'production' && !config.province.baseUrl.startsWith('https://')) {
    problems.push({
      path: '/province/baseUrl',
      problem: 'is not encrypted',
      mend: "Use the province's https address; plain http is for the demo.",
    });
  }
  if (config.mode === 'production' && config.allowDrafts) {
    problems.push({ path: '/allowDrafts', problem: 'draft packs in production', mend: 'Set it to false.' });
  }
  if (!config.languages.includes('vi')) {
    problems.push({ path: '/languages', problem: 'has no vi', mend: 'Add vi: what a language lacks is said in it.' });
  }
  const drafts = config.allowDrafts ? [] : config.languages.filter(isDraft);
  if (drafts.length > 0) {
    problems.push({
      path: '/languages',
      problem: `${drafts.join(', ')} is a draft translation`,
      mend: 'Remove it, or set allowDrafts to true where drafts may be shown.',
    });
  }
  const { warnAfterSeconds, slowFactor } = config.patience;
  if (warnAfterSeconds * slowFactor > LONGEST_IDLE_SECONDS) {
    problems.push({
      path: '/patience/slowFactor',
      problem: `warnAfterSeconds × slowFactor is ${warnAfterSeconds * slowFactor} s`,
      mend: `Keep it to ${LONGEST_IDLE_SECONDS} s: so long a citizen who has left stays on the screen.`,
    });
  }
  return problems;
}

const LONGEST_IDLE_SECONDS = 900;

/** The schema's own description of the setting, found along the pointer. */
function mendFor(pointer: string): string {
  let node: unknown = KioskConfigSchema;
  for (const name of pointer.split('/').slice(1)) {
    const properties: unknown = field(node, 'properties');
    node = properties === undefined ? field(node, 'items') : field(properties, name);
  }
  const facts = [
    field(node, 'description'),
    field(node, 'pattern') && `Form: ${String(field(node, 'pattern'))}`,
    alternatives(node),
    field(node, 'minimum') !== undefined &&
      `From ${String(field(node, 'minimum'))} to ${String(field(node, 'maximum'))}`,
  ].filter((fact) => typeof fact === 'string');
  return facts.length > 0 ? `${facts.join('. ')}.` : 'Correct the value.';
}

function alternatives(node: unknown): string | undefined {
  const list = field(node, 'anyOf');
  if (!Array.isArray(list)) return undefined;
  return `One of: ${list.map((one: unknown) => String(field(one, 'const'))).join(', ')}`;
}

function field(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
}

function withAbsolutePaths(config: KioskConfig, folder: string): KioskConfig {
  const absolute = (path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
  const { caFile } = config.province;
  const { announcementsFolder } = config;
  return {
    ...config,
    ...(announcementsFolder === undefined ? {} : { announcementsFolder: absolute(announcementsFolder) }),
    dataFolder: absolute(config.dataFolder),
    trustFolder: absolute(config.trustFolder),
    province: caFile === undefined ? config.province : { ...config.province, caFile: absolute(caFile) },
  };
}
