import { err, type Result } from '../../result/index.ts';

/** Why an image was not decoded; nothing of its content. */
export interface ImageFailure {
  readonly code: 'image-refused';
  readonly reason: ImageReason;
}

export type ImageReason =
  /** Neither JPEG nor JPEG 2000. */
  | 'unknown-format'
  /** More bytes, pixels or work than `IMAGE_LIMITS` allows: found in the header, before anything is decoded. */
  | 'too-long'
  | 'too-large'
  | 'too-complex'
  /** The header contradicts itself or ends early. */
  | 'malformed'
  /** A genuine image of a kind that travel documents do not use: CMYK, palettes, subsampled JPEG 2000. */
  | 'unsupported'
  /** The decoder gave up, or gave something else than the header says. */
  | 'undecodable';

export const refuseImage = (reason: ImageReason): Result<never, ImageFailure> => err({ code: 'image-refused', reason });
