/** Where everything stands in a JSON text: for telling an author which line to mend. */
export interface JsonPlaces {
  /** 1-based line of the value that a JSON pointer (RFC 6901) names; of the nearest thing around it where it names none. */
  lineOf(pointer: string): number;
  /** Names that stand twice in one object: of these JSON.parse silently keeps the last. */
  readonly repeated: readonly string[];
  /** The first place that is no JSON; null where all of it is. */
  readonly torn: { readonly line: number; readonly problem: string; readonly mend: string } | null;
}

export function jsonPlaces(text: string): JsonPlaces {
  const starts = new Map<string, number>();
  const repeated: string[] = [];
  let torn: JsonPlaces['torn'] = null;
  const lineAt = (position: number): number => text.slice(0, position).split('\n').length;
  try {
    walk(text, (pointer, position) => {
      const again = starts.has(pointer) && !repeated.some((around) => pointer.startsWith(`${around}/`));
      if (again) repeated.push(pointer);
      starts.set(pointer, position);
    });
  } catch (error) {
    if (!(error instanceof Torn)) throw error;
    torn = { line: lineAt(error.position), problem: error.message, mend: error.mend };
  }
  return {
    lineOf(pointer) {
      for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
        const start = starts.get(at);
        if (start !== undefined || at === '') return lineAt(start ?? 0);
      }
    },
    repeated,
    torn,
  };
}

class Torn extends Error {
  readonly position: number;
  readonly mend: string;
  constructor(position: number, problem: string, mend: string) {
    super(problem);
    this.position = position;
    this.mend = mend;
  }
}

const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const SCALAR = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;
const BYTE_ORDER_MARK = '\ufeff';
/** Deeper than any pack; an own limit in place of the stack's. */
const DEEPEST = 64;

/** Tells the place of every value before those in it; of a member of an object the place of its name. */
function walk(text: string, found: (pointer: string, position: number) => void): void {
  let position = 0;

  const space = (): void => {
    while (' \t\r\n'.includes(text.charAt(position)) && position < text.length) position += 1;
  };
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = position;
    const taken = pattern.exec(text)?.[0] ?? null;
    if (taken !== null) position += taken.length;
    return taken;
  };
  const refuse = (problem: string, mend: string): never => {
    throw new Torn(position, problem, mend);
  };

  const name = (): string => {
    const quoted = take(STRING);
    if (quoted !== null) return String(JSON.parse(quoted));
    const next = text.charAt(position);
    if (next === '}') return refuse('a comma stands before a closing bracket', 'remove the comma of the line above');
    if ("“”‘’'".includes(next) && next !== '')
      return refuse(`${next} is no quotation mark of JSON`, 'write " before and after each name and text');
    return refuse('a name in quotation marks has to stand here', 'write the name as "name"');
  };

  const value = (pointer: string, depth: number): void => {
    if (depth > DEEPEST) refuse('brackets stand too deep in each other', 'compare with another pack');
    const opening = text.charAt(position);
    if (opening === '{' || opening === '[') {
      position += 1;
      members(opening === '{' ? '}' : ']', pointer, depth);
    } else if (take(STRING) === null && take(SCALAR) === null) refuse(...noValue(opening));
  };

  const members = (closing: '}' | ']', pointer: string, depth: number): void => {
    space();
    if (text.charAt(position) === closing) {
      position += 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      space();
      const start = position;
      if (closing === ']' && text.charAt(position) === ']')
        refuse('a comma stands before a closing bracket', 'remove the comma of the line above');
      const key = closing === '}' ? name() : String(index);
      const inner = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      found(inner, start);
      if (closing === '}') {
        space();
        if (text.charAt(position) !== ':') refuse('a colon has to stand after a name', 'write "name": value');
        position += 1;
        space();
      }
      value(inner, depth + 1);
      space();
      const next = text.charAt(position);
      if (next === closing) break;
      if (next !== ',') refuse(...noComma(next, closing));
      position += 1;
    }
    position += 1;
  };

  if (text.startsWith(BYTE_ORDER_MARK)) refuse('it begins with a byte order mark', 'save it as UTF-8 without BOM');
  space();
  found('', position);
  value('', 0);
  space();
  if (position < text.length)
    refuse('something stands behind the end', 'remove it, or the bracket that closes too early');
}

function noValue(next: string): [problem: string, mend: string] {
  if (next === '') return ['the text ends before everything is closed', 'add what is missing: a closing } or ]'];
  if (next === '"')
    return ['a text has no closing quotation mark in its line', 'close it with ", and write \\" for one inside'];
  if ("“”‘’'".includes(next)) return [`${next} is no quotation mark of JSON`, 'write " before and after each text'];
  return ['here stands no value', 'write a text in quotation marks, a number, true, false, null, { or ['];
}

function noComma(next: string, closing: string): [problem: string, mend: string] {
  if (next === '') return ['the text ends before everything is closed', `add the missing ${closing}`];
  if (next === '}' || next === ']') return [`${next} closes what it did not open`, `close with ${closing} first`];
  return ['a comma is missing', 'write a comma at the end of the line above'];
}
