import { mutateBytes } from './bytes.ts';
import type { MutationContext, Mutator } from './mutator.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Vietnamese in both normal forms, and what breaks code that takes text for granted. */
const PIECES = [
  'Nguyễn',
  'Nguyễn'.normalize('NFD'),
  'Đặng Thị Hường',
  'ư',
  'ữ'.normalize('NFD'),
  '\u0301'.repeat(40),
  '\u0323\u0302\u0301',
  '\u00a0',
  '\u200b',
  '\u202e',
  '\ufeff',
  '\0',
  '\u2028',
  '\ud800',
  '🇻🇳',
  '|'.repeat(20),
  '||',
  '\t',
  '\r\n',
  ' '.repeat(64),
  '٣',
  '１',
  '__proto__',
  'constructor',
  '{{x}}',
  '%s',
] as const;

type Edit = (text: string, context: MutationContext) => string;

const cut = (text: string, { prng }: MutationContext): { from: number; to: number } => {
  const length = Math.min(text.length, prng.smallInt(Math.max(1, text.length)));
  const from = prng.int(text.length - length + 1);
  return { from, to: from + length };
};

const insert = (text: string, at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);

const onFields =
  (change: (fields: string[], at: number, context: MutationContext) => void): Edit =>
  (text, context) => {
    const fields = text.split('|');
    change(fields, context.prng.int(fields.length), context);
    return fields.join('|');
  };

const EDITS: readonly Edit[] = [
  (text, { prng }) => insert(text, prng.int(text.length + 1), prng.pick(PIECES)),
  (text, { prng, dictionary }) =>
    dictionary.length === 0 ? text : insert(text, prng.int(text.length + 1), decoder.decode(prng.pick(dictionary))),
  function remove(text, context) {
    const { from, to } = cut(text, context);
    return text.slice(0, from) + text.slice(to);
  },
  function duplicate(text, context) {
    const { from, to } = cut(text, context);
    return insert(text, context.prng.int(text.length + 1), text.slice(from, to));
  },
  function repeat(text, context) {
    const { from, to } = cut(text, context);
    const piece = text.slice(from, to);
    const times = Math.min(context.prng.smallInt(2_048), Math.floor(context.maxBytes / Math.max(1, piece.length)));
    return insert(text, from, piece.repeat(times));
  },
  function digit(text, { prng }) {
    const digits = [...text.matchAll(/\d/g)];
    const at = digits.length === 0 ? prng.int(text.length) : prng.pick(digits).index;
    return text.slice(0, at) + String(prng.int(10)) + text.slice(at + 1);
  },
  function date(text, { prng }) {
    const dates = [...text.matchAll(/\d{8}|\d{6}/g)];
    if (dates.length === 0) return text;
    const found = prng.pick(dates);
    const day = prng.pick(['00', '01', '28', '29', '30', '31', '32']);
    const month = prng.pick(['00', '01', '02', '12', '13']);
    const year = prng.pick(['0000', '1899', '1900', '2000', '2023', '2024', '2099', '2100', '9999']);
    const forged = found[0].length === 8 ? day + month + year : year.slice(2) + month + day;
    return text.slice(0, found.index) + forged + text.slice(found.index + found[0].length);
  },
  (text, { prng }) => text.normalize(prng.pick(['NFC', 'NFD', 'NFKC', 'NFKD'])),
  (text, { prng }) => (prng.oneIn(2) ? text.toLocaleUpperCase('vi') : text.toLocaleLowerCase('vi')),
  onFields((fields, at) => fields.splice(at, 1)),
  onFields((fields, at, { prng }) => fields.splice(prng.int(fields.length + 1), 0, fields[at] ?? '')),
  onFields((fields, at, { prng }) => {
    const to = prng.int(fields.length);
    [fields[at], fields[to]] = [fields[to] ?? '', fields[at] ?? ''];
  }),
  onFields((fields, at) => {
    fields[at] = '';
  }),
  onFields((fields, at, { prng, other }) => {
    fields[at] = prng.pick(decoder.decode(other).split('|'));
  }),
];

/** Changes of UTF-8 text with `|` between its fields; once in four the bytes below it, which then need not be UTF-8. */
export const mutateText: Mutator = (input, context) => {
  if (input.length === 0 || context.prng.oneIn(4)) return mutateBytes(input, context);
  return encoder.encode(context.prng.pick(EDITS)(decoder.decode(input), context));
};
