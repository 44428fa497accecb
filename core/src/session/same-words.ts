/**
 * The texts that stand at the same place in both: of a screen in a language that lacks some, and the same screen in
 * Vietnamese, those are Vietnamese (or nobody's language: a name, an address, what somebody typed).
 */
export function sameWords(screen: unknown, vietnamese: unknown): readonly string[] {
  const same = new Set<string>();
  const compare = (one: unknown, other: unknown): void => {
    if (typeof one === 'string') {
      // A picture is a string too, and a large one.
      if (one === other && /\p{L}/u.test(one) && !one.startsWith('data:')) same.add(one);
    } else if (isRecord(one) && isRecord(other))
      for (const [key, value] of Object.entries(one)) compare(value, other[key]);
  };
  compare(screen, vietnamese);
  return [...same];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
