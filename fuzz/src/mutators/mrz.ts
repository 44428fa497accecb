import { mutateBytes } from './bytes.ts';
import type { MutationContext, Mutator } from './mutator.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<';
const encoder = new TextEncoder();
const WEIGHTS = [7, 3, 1];

/** ICAO 9303-3 §4.9; the mutator's own, apart from the parsers. */
function checkDigit(text: string): string {
  let sum = 0;
  for (let i = 0; i < text.length; i++) {
    const at = ALPHABET.indexOf(text[i] ?? '<');
    sum += (at === 36 || at < 0 ? 0 : at) * (WEIGHTS[i % 3] ?? 0);
  }
  return String(sum % 10);
}

/** [first, end, where the digit stands] for each field, the composite last as a list of pieces. */
const LAYOUTS: ReadonlyMap<
  number,
  {
    readonly fields: readonly (readonly [number, number, number])[];
    readonly composite: readonly (readonly [number, number])[];
    readonly compositeAt: number;
  }
> = new Map([
  [
    90,
    {
      fields: [
        [5, 14, 14],
        [30, 36, 36],
        [38, 44, 44],
      ],
      composite: [
        [5, 30],
        [30, 37],
        [38, 45],
        [48, 59],
      ],
      compositeAt: 59,
    },
  ],
  [
    88,
    {
      fields: [
        [44, 53, 53],
        [57, 63, 63],
        [65, 71, 71],
        [72, 86, 86],
      ],
      composite: [
        [44, 54],
        [57, 64],
        [65, 87],
      ],
      compositeAt: 87,
    },
  ],
  [
    72,
    {
      fields: [
        [36, 45, 45],
        [49, 55, 55],
        [57, 63, 63],
      ],
      composite: [
        [36, 46],
        [49, 56],
        [57, 71],
      ],
      compositeAt: 71,
    },
  ],
]);

const put = (text: string, at: number, piece: string): string =>
  text.slice(0, at) + piece + text.slice(at + piece.length);

/** The zone with right check digits, so that a change reaches what lies behind their check. */
function mendCheckDigits(text: string): string {
  const layout = LAYOUTS.get(text.length);
  if (!layout) return text;
  let mended = text;
  for (const [from, to, at] of layout.fields) mended = put(mended, at, checkDigit(mended.slice(from, to)));
  const composite = layout.composite.map(([from, to]) => mended.slice(from, to)).join('');
  return put(mended, layout.compositeAt, checkDigit(composite));
}

function change(text: string, { prng }: MutationContext): string {
  const at = prng.int(text.length);
  switch (prng.int(4)) {
    case 0:
      return put(text, at, prng.pick([...ALPHABET]));
    case 1:
      return put(text, at, '<'.repeat(Math.min(text.length - at, prng.smallInt(12))));
    case 2:
      return put(
        text,
        at,
        prng.pick(['000000', '991231', '690101', '240229', '230229', '<<<<<<']).slice(0, text.length - at),
      );
    default: {
      const length = Math.min(prng.smallInt(12), text.length - at);
      const from = prng.int(text.length - length + 1);
      return put(text, at, text.slice(from, from + length));
    }
  }
}

/** Keeps the size of TD1, TD2 and TD3 and, mostly, the check digits right; once in four the bytes below. */
export const mutateMrz: Mutator = (input, context) => {
  if (input.length === 0 || context.prng.oneIn(4)) return mutateBytes(input, context);
  const changed = change(String.fromCharCode(...input.subarray(0, 4_096)), context);
  return encoder.encode(context.prng.oneIn(5) ? changed : mendCheckDigits(changed));
};

/** The same for the zone inside of EF.DG1, whose length stays; anything else changes as bytes. */
export const mutateDg1: Mutator = (input, context) => {
  const at = input.findIndex((byte, i) => byte === 0x5f && input[i + 1] === 0x1f);
  const zone = input.subarray(at + 3);
  if (input[0] !== 0x61 || at < 0 || !LAYOUTS.has(zone.length)) return mutateBytes(input, context);
  const text = mendCheckDigits(change(String.fromCharCode(...zone), context));
  const changed = input.slice();
  changed.set(encoder.encode(text).subarray(0, zone.length), at + 3);
  return changed;
};
