import { readdirSync, readFileSync } from 'node:fs';
import { IntlMessageFormat } from 'intl-messageformat';
import { argumentsOf } from './arguments.ts';

const FOLDER = new URL('../../messages/', import.meta.url);
/** Vietnamese, which every other language falls back to, then English, then the others by their codes. */
const ORDER = ['vi', 'en'];
/** As the formatter wants it. */
const LONGEST_LINE = 120;

export const GENERATED = new URL('generated.ts', import.meta.url);

export const languageCodes = (): readonly string[] =>
  readdirSync(FOLDER)
    .flatMap((name) => /^([a-z]{2,3})\.json$/u.exec(name)?.[1] ?? [])
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

const rank = (code: string): number => (ORDER.includes(code) ? ORDER.indexOf(code) : ORDER.length);

/** `generated.ts`, from the files of `core/messages`: which languages there are, and what each message must be given. */
export function generatedModule(): string {
  const codes = languageCodes();
  const vi: { messages: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(new URL('vi.json', FOLDER), 'utf8'),
  );
  const values = Object.entries(vi.messages).flatMap(([key, message]) => {
    const given = argumentsOf(new IntlMessageFormat(message, 'vi-VN', undefined, { ignoreTag: true }));
    const members = Object.entries(given).map(([name, kind]) => `readonly ${name}: ${kind}`);
    if (members.length === 0) return [];
    const line = `  '${key}': { ${members.join('; ')} };`;
    return line.length <= LONGEST_LINE ? [line] : [`  '${key}': {`, ...members.map((one) => `    ${one};`), '  };'];
  });
  return [
    '// Written by `node core/src/messages/write-generated.ts` from the files of core/messages; a test keeps it current.',
    ...[...codes].sort().map((code) => `import ${code} from '../../messages/${code}.json' with { type: 'json' };`),
    '',
    `export const FILES = { ${codes.join(', ')} };`,
    '',
    '/** What each message is put together with; one that is not here stands by itself. */',
    'export interface ValuesOf {',
    ...values,
    '}',
    '',
  ].join('\n');
}
