import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import jpegFactory from '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasmjs';
import jpeg2000Factory from '@cornerstonejs/codec-openjpeg/decodewasmjs';
import { IMAGE_LIMITS } from '../limits.ts';

export type DecoderFactory = (options: {
  readonly print: () => void;
  readonly printErr: () => void;
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => WebAssembly.Exports;
}) => Promise<DecoderModule>;

export interface DecoderModule {
  readonly JPEGDecoder?: new () => Decoder;
  readonly J2KDecoder?: new () => Decoder;
}

export interface Decoder {
  /** A view into the decoder's memory of that many bytes, for the encoded image. */
  getEncodedBuffer(lengthBytes: number): Uint8Array;
  /** Throws numbers (addresses of C++ exceptions). */
  decode(): void;
  getFrameInfo(): Frame;
  /** A view into the decoder's memory; samples of more than 8 bits take two bytes, the low one first. */
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
}

const packages = createRequire(import.meta.url);
const JPEG = lazily(() => packages.resolve('@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm'));
const JPEG_2000 = lazily(() => packages.resolve('@cornerstonejs/codec-openjpeg/decodewasm'));

/** libjpeg-turbo. `maxBytes`: the memory that it may come to. */
export async function openJpegDecoder(maxBytes: number = IMAGE_LIMITS.decoderBytes): Promise<Decoder> {
  const { JPEGDecoder } = await instantiate(jpegFactory, JPEG(), maxBytes);
  if (JPEGDecoder === undefined) throw new Error('the JPEG package has no decoder');
  return new JPEGDecoder();
}

/** OpenJPEG. `maxBytes`: the memory that it may come to. */
export async function openJpeg2000Decoder(maxBytes: number = IMAGE_LIMITS.decoderBytes): Promise<Decoder> {
  const { J2KDecoder } = await instantiate(jpeg2000Factory, JPEG_2000(), maxBytes);
  if (J2KDecoder === undefined) throw new Error('the JPEG 2000 package has no decoder');
  return new J2KDecoder();
}

/** Compiled once; each image gets an instance of its own, so that nothing of a face stays in memory that is used again. */
function lazily(locate: () => string): () => WebAssembly.Module {
  let compiled: WebAssembly.Module | undefined;
  return () => {
    compiled ??= new WebAssembly.Module(readFileSync(locate()));
    return compiled;
  };
}

const PAGE_BYTES = 65_536;

function instantiate(factory: DecoderFactory, module: WebAssembly.Module, maxBytes: number): Promise<DecoderModule> {
  return factory({
    // The decoders report what is wrong with an image; `undecodable` says enough.
    print: () => {},
    printErr: () => {},
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(module, imports);
      for (const exported of Object.values(instance.exports)) {
        if (exported instanceof WebAssembly.Memory) limitMemory(exported, maxBytes);
      }
      receive(instance, module);
      return instance.exports;
    },
  });
}

/** The packages' own limit is 2 GiB. They grow their memory through this method and take a throw for "no more". */
function limitMemory(memory: WebAssembly.Memory, maxBytes: number): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > maxBytes) throw new RangeError('memory limit');
    return grow(pages);
  };
}
