import type { IntlMessageFormat } from 'intl-messageformat';

type Elements = ReturnType<IntlMessageFormat['getAst']>;
/** What stands in the place of an argument: a plural counts, a plain one shows what it is given, a select chooses by a word. */
export type ArgumentKind = 'number' | 'string | number' | 'string' | 'Date | number';

/** Of the element types of `@formatjs/icu-messageformat-parser`, those that take a value; the others are text, `#` and tags. */
const KINDS: Readonly<Record<number, ArgumentKind>> = {
  1: 'string | number',
  2: 'number',
  3: 'Date | number',
  4: 'Date | number',
  5: 'string',
  6: 'number',
};

/** The arguments of a parsed message, by name, in alphabetical order. An argument that stands in several places takes what the strictest allows. */
export function argumentsOf(message: IntlMessageFormat): Readonly<Record<string, ArgumentKind>> {
  const kinds = new Map<string, ArgumentKind>();
  const walk = (elements: Elements): void => {
    for (const element of elements) {
      const kind = KINDS[element.type];
      if (kind && 'value' in element) {
        const name = String(element.value);
        if ((kinds.get(name) ?? 'string | number') === 'string | number') kinds.set(name, kind);
      }
      if ('options' in element) for (const option of Object.values(element.options)) walk(option.value);
    }
  };
  walk(message.getAst());
  return Object.fromEntries([...kinds].sort(([a], [b]) => (a < b ? -1 : 1)));
}
