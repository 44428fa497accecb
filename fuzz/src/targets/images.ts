import { decodeImage, IMAGE_LIMITS, readImageHeader } from '@motcua/drivers/lds';
import { mutateBytes } from '../mutators/bytes.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

/** An instance of the decoder for each image costs milliseconds; the rest is for the headers, which are ours. */
const DECODED_PIXELS = 64 * 64;

/** The header's own coverage guides; what the decoders in WebAssembly do V8 does not tell. */
export const target: Target = {
  name: 'images',
  modules: ['/drivers/src/lds/image/'],
  mutators: [mutateBytes],
  maxBytes: 16_384,
  seeds: () => seeds('images'),
  limits: { slowMs: 2_000, buffersBytes: IMAGE_LIMITS.decoderBytes + 64 * 1024 * 1024 },
  run(input) {
    const header = readImageHeader(input);
    if (!header.ok) return;
    const { widthPixels, heightPixels } = header.value;
    if (widthPixels * heightPixels > IMAGE_LIMITS.pixels) throw new Error('more pixels than the limit');
    if (widthPixels * heightPixels <= DECODED_PIXELS) return decode(input, widthPixels * heightPixels);
  },
};

async function decode(input: Uint8Array, pixels: number): Promise<void> {
  const image = await decodeImage(input);
  if (image.ok && image.value.rgba.length !== 4 * pixels) throw new Error('pixels of another number');
}
