import { mutateBytes } from './bytes.ts';
import type { MutationContext, Mutator } from './mutator.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const VALUES: readonly Json[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  1.5,
  2 ** 31,
  2 ** 53,
  1e308,
  '',
  ' ',
  '\0',
  '__proto__',
  'constructor',
  '999001234567',
  'ư'.normalize('NFD'),
  '\ud800',
  [],
  {},
  [[]],
  [null],
];

interface Place {
  readonly value: Json;
  /** Undefined: takes it out. */
  readonly put: (value: Json | undefined) => void;
}

function placesOf(value: Json, put: Place['put']): Place[] {
  const own: Place = { value, put };
  if (Array.isArray(value)) {
    return [own, ...value.flatMap((item, at) => placesOf(item, (next) => void value.splice(at, 1, ...listOf(next))))];
  }
  if (typeof value !== 'object' || value === null) return [own];
  return [own, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, (next) => assign(value, key, next)))];
}

const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : [value]);

function assign(record: { [key: string]: Json }, key: string, value: Json | undefined): void {
  if (value === undefined) delete record[key];
  else record[key] = value;
}

const CHANGES: readonly ((value: Json, context: MutationContext) => Json | undefined)[] = [
  () => undefined,
  (_, { prng }) => structuredClone(prng.pick(VALUES)),
  (value, { prng, dictionary }) => (dictionary.length === 0 ? value : decoder.decode(prng.pick(dictionary))),
  function more(value, { prng, maxBytes }) {
    const room = (one: Json): number => Math.floor(maxBytes / (JSON.stringify(one).length + 1));
    if (Array.isArray(value)) {
      const [item = null] = value;
      return Array.from({ length: Math.min(room(item), prng.smallInt(256)) }, () => item);
    }
    if (typeof value === 'string') return value.repeat(Math.min(room(value), prng.smallInt(64)));
    return typeof value === 'number' ? value + prng.int(5) - 2 : [value];
  },
  function property(value, { prng }) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return { type: value };
    const key = prng.pick(['__proto__', 'extra', 'type', 'id', 'toString']);
    return Object.fromEntries([...Object.entries(value), [key, structuredClone(prng.pick(VALUES))]]);
  },
  function fromOther(value, { prng, other }) {
    const donor = parse(other);
    return donor === undefined ? value : prng.pick(placesOf(donor, () => {})).value;
  },
  function character(value, { prng }) {
    if (typeof value !== 'string' || value === '') return String(value);
    const at = prng.int(value.length);
    return value.slice(0, at) + String.fromCharCode(prng.int(0x180)) + value.slice(at + prng.int(2));
  },
];

function parse(bytes: Uint8Array): Json | undefined {
  try {
    return JSON.parse(decoder.decode(bytes)) as Json;
  } catch {
    return undefined;
  }
}

/** Changes of a JSON document that leave it one; once in eight the bytes below. */
export const mutateJson: Mutator = (input, context) => {
  const parsed = context.prng.oneIn(8) ? undefined : parse(input);
  if (parsed === undefined) return mutateBytes(input, context);
  let root: Json = parsed;
  const place = context.prng.pick(
    placesOf(parsed, (value) => {
      root = value ?? null;
    }),
  );
  place.put(context.prng.pick(CHANGES)(place.value, context));
  return encoder.encode(JSON.stringify(root));
};
