import { ok, type Result } from '../../result/index.ts';
import { IMAGE_LIMITS } from '../limits.ts';
import type { Decoder, Frame } from './emscripten-decoder.ts';
import { type ImageFailure, refuseImage } from './failure.ts';
import { imageFormat } from './format.ts';
import type { ImageHeader } from './header.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { readJpeg2000Header } from './jpeg2000-header.ts';

export interface RgbaImage {
  readonly widthPixels: number;
  readonly heightPixels: number;
  /** Row by row from the top, four bytes for each pixel, opaque: what a canvas takes. */
  readonly rgba: Uint8Array;
}

/** Reads an image's own header and refuses what is not to be decoded. Never throws; linear in the length. */
export function readImageHeader(bytes: Uint8Array): Result<ImageHeader, ImageFailure> {
  const format = imageFormat(bytes);
  if (format === 'unknown') return refuseImage('unknown-format');
  if (bytes.length > IMAGE_LIMITS.encodedBytes) return refuseImage('too-long');
  return format === 'jpeg' ? readJpegHeader(bytes) : readJpeg2000Header(bytes);
}

/**
 * Decodes a JPEG (ISO/IEC 10918-1) or JPEG 2000 (ISO/IEC 15444-1) image to pixels, in this process, in WebAssembly. The
 * header is checked before a decoder sees the image. Runs on the calling thread: some 20 ms for a portrait.
 */
export async function decodeImage(bytes: Uint8Array): Promise<Result<RgbaImage, ImageFailure>> {
  const header = readImageHeader(bytes);
  if (!header.ok) return header;
  const decoder = await openDecoder(header.value.format);
  try {
    const samples = runDecoder(decoder, bytes, header.value);
    return samples === null ? refuseImage('undecodable') : ok(toRgba(header.value, samples));
  } catch {
    // An exception of the C++ code, or a trap; the instance is not used again.
    return refuseImage('undecodable');
  }
}

/** Loaded with the first image: who reads documents without looking at faces needs neither decoder. */
async function openDecoder(format: ImageHeader['format']): Promise<Decoder> {
  const { openJpeg2000Decoder, openJpegDecoder } = await import('./emscripten-decoder.ts');
  return format === 'jpeg' ? openJpegDecoder() : openJpeg2000Decoder();
}

/** Null: what came out is not what the header announced. */
function runDecoder(decoder: Decoder, bytes: Uint8Array, header: ImageHeader): Uint8Array | null {
  decoder.getEncodedBuffer(bytes.length).set(bytes);
  decoder.decode();
  const samples = decoder.getDecodedBuffer();
  const expectedBytes = header.widthPixels * header.heightPixels * header.components * bytesPerSample(header);
  return agrees(decoder.getFrameInfo(), header) && samples.length === expectedBytes ? samples : null;
}

const bytesPerSample = ({ bitsPerSample }: ImageHeader): number => (bitsPerSample > 8 ? 2 : 1);

const agrees = (frame: Frame, header: ImageHeader): boolean =>
  frame.width === header.widthPixels &&
  frame.height === header.heightPixels &&
  frame.componentCount === header.components &&
  frame.bitsPerSample === header.bitsPerSample;

function toRgba(header: ImageHeader, samples: Uint8Array): RgbaImage {
  const { widthPixels, heightPixels, components, bitsPerSample } = header;
  const wide = bytesPerSample(header) === 2;
  const scale = 255 / (2 ** bitsPerSample - 1);
  const sample = (i: number): number => {
    const value = wide ? (samples[2 * i] ?? 0) | ((samples[2 * i + 1] ?? 0) << 8) : (samples[i] ?? 0);
    return bitsPerSample === 8 ? value : Math.round(value * scale);
  };
  const rgba = new Uint8Array(widthPixels * heightPixels * 4);
  const [green, blue] = components === 3 ? [1, 2] : [0, 0];
  for (let pixel = 0, from = 0; pixel < rgba.length; pixel += 4, from += components) {
    rgba[pixel] = sample(from);
    rgba[pixel + 1] = sample(from + green);
    rgba[pixel + 2] = sample(from + blue);
    rgba[pixel + 3] = 0xff;
  }
  return { widthPixels, heightPixels, rgba };
}
