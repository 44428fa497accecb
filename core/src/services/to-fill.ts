import { type CheckFault, fault } from './check-fault.ts';
import type { Pack } from './pack.ts';

/** How a text begins that the author of a starter pack has still to write. */
export const TO_FILL = { vi: 'ĐIỀN:', en: 'FILL IN:' } as const;
const MARKS: readonly string[] = Object.values(TO_FILL);

/** Pointers to all texts that are still to be written. */
export function placesToFill(value: unknown, at = ''): string[] {
  if (typeof value === 'string') return MARKS.some((mark) => value.startsWith(mark)) ? [at] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => placesToFill(inner, `${at}/${name}`));
}

/** What is offered to citizens has no text that says "fill in". */
export const checkFilled = ({ versions }: Pack): CheckFault[] =>
  versions.flatMap((version, v) =>
    version.status === 'draft'
      ? []
      : placesToFill(version, `/versions/${v}`).map((pointer) =>
          fault(pointer, 'is still to be filled in', 'write the text, or make the version a draft'),
        ),
  );
