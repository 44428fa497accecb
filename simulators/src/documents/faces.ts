import { readFileSync } from 'node:fs';
import type { FaceImage } from '../lds/face.ts';

/** Size of each image, in pixels; faces/make-faces.mjs draws them. */
const SIZE: Readonly<Record<string, readonly [width: number, height: number]>> = {
  'face-a.jpg': [240, 320],
  'face-a.jp2': [240, 320],
  'face-b.jpg': [240, 320],
  'face-b.jp2': [240, 320],
  'face-b.j2k': [240, 320],
  'portrait.jpg': [413, 531],
  'signature.jpg': [240, 60],
};

/** A drawing of the folder `faces`. Throws a RangeError for a name that is not there. */
export function drawnImage(name: string): FaceImage {
  const size = Object.hasOwn(SIZE, name) ? SIZE[name] : undefined;
  if (!size) throw new RangeError(`no image "${name}"; there are: ${Object.keys(SIZE).join(', ')}`);
  const bytes = Uint8Array.from(readFileSync(new URL(`faces/${name}`, import.meta.url)));
  const format = name.endsWith('.jpg') ? 'jpeg' : 'jpeg2000';
  return { format, bytes, widthPixels: size[0], heightPixels: size[1] };
}
