/** What a JSON Schema cannot say of a pack. `pointer` is a JSON pointer (RFC 6901) into the pack. */
export interface CheckFault {
  readonly pointer: string;
  readonly problem: string;
  /** What the author does about it. */
  readonly mend: string;
}

export const fault = (pointer: string, problem: string, mend: string): CheckFault => ({ pointer, problem, mend });

/** What stands a second time in a list, with where it stands. */
export function repeated<T>(items: readonly T[], nameOf: (item: T) => string): [item: T, index: number][] {
  const seen = new Set<string>();
  return items.flatMap((item, index): [T, number][] => {
    const name = nameOf(item);
    if (seen.has(name)) return [[item, index]];
    seen.add(name);
    return [];
  });
}
