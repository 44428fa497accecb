import { KioskConfigSchema } from './kiosk-config.ts';

export const TABLE_BEGINS = '<!-- configuration: written by core/src/config/write-docs.ts -->';
export const TABLE_ENDS = '<!-- end of configuration -->';

/** One setting as docs/deployment.md shows it. */
export interface SettingDoc {
  /** Names joined by dots, as in `province.baseUrl`. */
  readonly key: string;
  readonly meaning: string | undefined;
  readonly form: string;
  readonly otherwise: string;
}

/** Every setting of the schema, groups opened. */
export function settings(): readonly SettingDoc[] {
  return settingsOf(KioskConfigSchema, '');
}

/** The table of docs/deployment.md, from the schema that the kiosk checks its configuration with. */
export function configurationTable(): string {
  const rows = settings().map(({ key, meaning, form, otherwise }) =>
    row([`\`${key}\``, meaning ?? '', form, otherwise]),
  );
  return [row(['setting', 'meaning', 'form', 'left out']), row(['---', '---', '---', '---']), ...rows].join('\n');
}

/** The document with the table of today in its place. */
export function withTable(document: string): string {
  const [before, rest] = document.split(TABLE_BEGINS);
  const after = rest?.split(TABLE_ENDS)[1];
  if (before === undefined || after === undefined) throw new Error('the document has no place for the table');
  return `${before}${TABLE_BEGINS}\n\n${configurationTable()}\n\n${TABLE_ENDS}${after}`;
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function settingsOf(group: unknown, prefix: string): readonly SettingDoc[] {
  const required = list(group, 'required');
  return Object.entries(Object(field(group, 'properties'))).flatMap(([name, node]) => {
    const key = `${prefix}${name}`;
    const inner = field(node, 'type') === 'object' ? settingsOf(node, `${key}.`) : [];
    // A group that may be left out has something to say of its own; the others are named by what is in them.
    const isNeeded = required.includes(name);
    if (inner.length > 0 && isNeeded) return inner;
    const meaning = field(node, 'description');
    const form = inner.length > 0 ? 'group' : formOf(node);
    return [
      { key, meaning: typeof meaning === 'string' ? meaning : undefined, form, otherwise: otherwise(node, isNeeded) },
      ...inner,
    ];
  });
}

function otherwise(node: unknown, isNeeded: boolean): string {
  const standard = field(node, 'default');
  if (standard !== undefined) return `\`${JSON.stringify(standard)}\``;
  return isNeeded ? '**required**' : 'none';
}

function formOf(node: unknown): string {
  const alternatives = list(node, 'anyOf');
  if (alternatives.length > 0) return alternatives.map(formOf).join(' or ');
  const constant = field(node, 'const');
  if (constant !== undefined) return `\`${JSON.stringify(constant)}\``;
  const pattern = field(node, 'pattern');
  if (typeof pattern === 'string') return `text like \`${pattern}\``;
  const type = field(node, 'type');
  switch (type) {
    case 'array':
      return `list of ${formOf(field(node, 'items'))}`;
    case 'integer':
    case 'number':
      return `${type === 'integer' ? 'whole number' : 'number'} from ${String(field(node, 'minimum'))} to ${String(field(node, 'maximum'))}`;
    case 'boolean':
      return '`true` or `false`';
    case 'string':
      return 'text';
    case 'null':
      return '`null`';
    default:
      throw new Error(`no words for a setting of type ${String(type)}`);
  }
}

function list(node: unknown, name: string): readonly unknown[] {
  const value = field(node, name);
  return Array.isArray(value) ? value : [];
}

function field(node: unknown, name: string): unknown {
  return typeof node === 'object' && node !== null ? Reflect.get(node, name) : undefined;
}
