import { ok, type Result } from '../result/index.ts';
import type { TlvNode } from '../tlv/index.ts';
import type { LdsFailure, LdsSource } from './failure.ts';
import { type EncodedImage, encodedImage } from './image/format.ts';
import { LDS_LIMITS } from './limits.ts';
import { openCounted, openFile } from './template.ts';

/** EF.DG5, displayed portrait, and EF.DG7, displayed signature or usual mark (ICAO 9303-10 §4.7.5 and §4.7.7). */
export interface DisplayedImages<G extends 5 | 7> {
  readonly group: G;
  readonly images: readonly EncodedImage[];
  readonly others: readonly TlvNode[];
}

export const parseDataGroup5 = (bytes: Uint8Array): Result<DisplayedImages<5>, LdsFailure> =>
  parseDisplayed(5, { file: 'DG5', bytes }, { template: 0x65, image: 0x5f40 });

export const parseDataGroup7 = (bytes: Uint8Array): Result<DisplayedImages<7>, LdsFailure> =>
  parseDisplayed(7, { file: 'DG7', bytes }, { template: 0x67, image: 0x5f43 });

function parseDisplayed<G extends 5 | 7>(
  group: G,
  source: LdsSource,
  tags: { readonly template: number; readonly image: number },
): Result<DisplayedImages<G>, LdsFailure> {
  const outer = openFile(source, tags.template);
  if (!outer.ok) return outer;
  const counted = openCounted(source, outer.value, {
    isMember: (tag) => tag === tags.image,
    max: LDS_LIMITS.displayedImages,
  });
  if (!counted.ok) return counted;
  const { objects, others } = counted.value;
  return ok({ group, images: objects.map(({ value }) => encodedImage(value)), others });
}
