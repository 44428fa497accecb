import { concatBytes } from '@motcua/drivers/tlv';
import { mutateBytes } from '../mutators/bytes.ts';
import type { MutationContext, Mutator } from '../mutators/mutator.ts';

/** One answer of a card: how it lies, and with what. */
export interface Frame {
  readonly kind: number;
  readonly bytes: Uint8Array;
}

/** A byte for the kind, two for the length, the bytes. */
export const writeFrame = ({ kind, bytes }: Frame): Uint8Array =>
  concatBytes(Uint8Array.of(kind, bytes.length >> 8, bytes.length & 0xff), bytes);

/** Of an input that begins with a byte for the circumstances; a last frame that is cut off counts as far as it goes. */
export function readFrames(input: Uint8Array): Frame[] {
  const frames: Frame[] = [];
  for (let at = 1; at + 3 <= input.length; ) {
    const length = (input[at + 1] ?? 0) * 256 + (input[at + 2] ?? 0);
    frames.push({ kind: input[at] ?? 0, bytes: input.subarray(at + 3, at + 3 + length) });
    at += 3 + length;
  }
  return frames;
}

/** Changes one frame, or the order of frames, and leaves their borders right. */
export const mutateFrames =
  (mutateContent: Mutator, kinds: number): Mutator =>
  (input, context) => {
    const frames = readFrames(input);
    if (frames.length === 0) return mutateBytes(input, context);
    changeFrames(frames, context, { mutateContent, kinds });
    return concatBytes(input.subarray(0, 1), ...frames.map(writeFrame));
  };

function changeFrames(
  frames: Frame[],
  context: MutationContext,
  { mutateContent, kinds }: { readonly mutateContent: Mutator; readonly kinds: number },
): void {
  const { prng, other } = context;
  const at = prng.int(frames.length);
  const frame = prng.pick(frames);
  switch (prng.int(8)) {
    case 0:
      frames.splice(at, 1);
      return;
    case 1:
      frames.splice(at, 0, ...Array.from({ length: prng.smallInt(64) }, () => frame));
      return;
    case 2: {
      const donors = readFrames(other);
      if (donors.length > 0) frames.splice(at, 0, prng.pick(donors));
      return;
    }
    case 3:
      frames[at] = { ...(frames[at] ?? frame), kind: prng.int(kinds) };
      return;
    default: {
      const { kind, bytes } = frames[at] ?? frame;
      frames[at] = { kind, bytes: mutateContent(bytes, context).subarray(0, 0xffff) };
    }
  }
}
