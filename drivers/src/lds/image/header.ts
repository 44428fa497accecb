import { ok, type Result } from '../../result/index.ts';
import { IMAGE_LIMITS } from '../limits.ts';
import { type ImageFailure, refuseImage } from './failure.ts';

/** What an image's own header says, checked against `IMAGE_LIMITS`. */
export interface ImageHeader {
  readonly format: 'jpeg' | 'jpeg2000';
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Grey, or three colours. */
  readonly components: 1 | 3;
  readonly bitsPerSample: number;
}

export function acceptHeader(header: {
  readonly format: ImageHeader['format'];
  readonly widthPixels: number;
  readonly heightPixels: number;
  readonly components: number;
  readonly bitsPerSample: number;
}): Result<ImageHeader, ImageFailure> {
  const { widthPixels, heightPixels, components } = header;
  if (widthPixels < 1 || heightPixels < 1) return refuseImage('malformed');
  if (widthPixels > IMAGE_LIMITS.sidePixels || heightPixels > IMAGE_LIMITS.sidePixels) return refuseImage('too-large');
  if (widthPixels * heightPixels > IMAGE_LIMITS.pixels) return refuseImage('too-large');
  if (components !== 1 && components !== 3) return refuseImage('unsupported');
  return ok({ ...header, components });
}
