import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import vectors from '../../../vectors/lds-images.json' with { type: 'json' };
import { concatBytes, fromHex } from '../../tlv/index.ts';
import { IMAGE_LIMITS } from '../limits.ts';
import { decodeImage, readImageHeader } from './decode.ts';
import { openJpeg2000Decoder } from './emscripten-decoder.ts';

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(Buffer.from(base64, 'base64'));
const vector = (id: string): Uint8Array => bytesOf(vectors.images.find((one) => one.id === id)?.base64 ?? '');
const reasonOf = (bytes: Uint8Array): string | null => {
  const header = readImageHeader(bytes);
  return header.ok ? null : header.error.reason;
};

const u16 = (n: number): Uint8Array => Uint8Array.of(n >> 8, n & 0xff);
const u32 = (n: number): Uint8Array => Uint8Array.of(n >>> 24, (n >>> 16) & 0xff, (n >>> 8) & 0xff, n & 0xff);
const segment = (marker: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = concatBytes(...parts);
  return concatBytes(u16(marker), u16(content.length + 2), content);
};

/** What a grey pixel of that colour comes to: the encoder weighs colours by ITU-R BT.709. */
const grey = ([red = 0, green = 0, blue = 0]: readonly number[]): number =>
  Math.round(0.2126 * red + 0.7152 * green + 0.0722 * blue);

describe('images of another encoder', () => {
  for (const { id, base64, ...expected } of vectors.images) {
    const bytes = bytesOf(base64);
    if (expected.refusedAs !== undefined) {
      it(`${id} is refused as ${expected.refusedAs}`, async () => {
        assert.deepEqual(await decodeImage(bytes), {
          ok: false,
          error: { code: 'image-refused', reason: expected.refusedAs },
        });
      });
      continue;
    }

    it(`${id} comes out in its colours`, async () => {
      const image = await decodeImage(bytes);
      assert.ok(image.ok, JSON.stringify(image));
      const { widthPixels, heightPixels, rgba } = image.value;
      assert.deepEqual([widthPixels, heightPixels, rgba.length], [24, 32, 24 * 32 * 4]);
      for (const [y, rgb] of [
        [2, vectors.upperRgb],
        [29, vectors.lowerRgb],
      ] as const) {
        const colour = expected.components === 1 ? Array<number>(3).fill(grey(rgb)) : rgb;
        for (const x of [0, 11, 23]) {
          const pixel = rgba.subarray((y * 24 + x) * 4, (y * 24 + x) * 4 + 4);
          for (const [i, want] of [...colour, 255].entries()) {
            const apart = Math.abs((pixel[i] ?? -1000) - want);
            assert.ok(apart <= (expected.tolerance ?? 0), `${id} ${x},${y}: ${pixel} instead of ${colour}`);
          }
        }
      }
    });

    it(`${id} says in its header what it is`, () => {
      const { format, components, bitsPerSample } = expected;
      assert.deepEqual(readImageHeader(bytes), {
        ok: true,
        value: { format, components, bitsPerSample, widthPixels: 24, heightPixels: 32 },
      });
    });
  }

  it('gives the same pixels for the same image, each time from a decoder of its own', async () => {
    const first = await decodeImage(vector('jp2'));
    const second = await decodeImage(vector('jp2'));
    assert.ok(first.ok && second.ok);
    assert.deepEqual(second.value.rgba, first.value.rgba);
    assert.notEqual(second.value.rgba.buffer, first.value.rgba.buffer);
  });
});

describe('damaged images', () => {
  it('cut anywhere, are refused or whole, never thrown over', async () => {
    for (const id of ['jpeg-baseline', 'jpeg-progressive', 'jp2', 'j2k']) {
      const bytes = vector(id);
      for (let end = 0; end < bytes.length; end++) {
        const header = readImageHeader(bytes.subarray(0, end));
        // A JPEG 2000 image may end without its last marker; nothing else may be missing.
        if (header.ok) assert.ok(end >= bytes.length - 2, `${id} cut at ${end}`);
      }
      const half = await decodeImage(bytes.subarray(0, bytes.length >> 1));
      assert.equal(half.ok, false);
    }
  });

  it('with any bytes changed, end in pixels of the announced size or a refusal', async () => {
    const sources = ['jpeg-baseline', 'jpeg-progressive', 'jp2', 'j2k', 'j2k-16-bit'].map(vector);
    const damage = fc
      .constantFrom(...sources)
      .chain((bytes) =>
        fc.tuple(
          fc.constant(bytes),
          fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(damage, async ([bytes, changes]) => {
        const damaged = bytes.slice();
        for (const [i, byte] of changes) damaged[i] = byte;
        const header = readImageHeader(damaged);
        // A size that grew is within the limits, but takes a second.
        if (header.ok && header.value.widthPixels * header.value.heightPixels > 40_000) return;
        const image = await decodeImage(damaged);
        if (!image.ok) return;
        assert.ok(header.ok);
        const { widthPixels, heightPixels, rgba } = image.value;
        assert.deepEqual([widthPixels, heightPixels], [header.value.widthPixels, header.value.heightPixels]);
        assert.equal(rgba.length, widthPixels * heightPixels * 4);
      }),
      { numRuns: 30 },
    );
  });

  it('whose header alone is damaged, are read without a throw', () => {
    for (const { base64 } of vectors.images) {
      const bytes = bytesOf(base64);
      for (let i = 0; i < bytes.length; i++) {
        for (const byte of [0x00, 0x01, 0x7f, 0x80, 0xff]) readImageHeader(bytes.with(i, byte));
      }
    }
    fc.assert(
      fc.property(
        fc.constantFrom('ffd8ff', 'ff4fff51', '0000000c6a5020200d0a870a'),
        fc.uint8Array({ maxLength: 200 }),
        (magic, noise) => {
          readImageHeader(concatBytes(fromHex(magic), noise));
          readImageHeader(noise);
        },
      ),
    );
  });
});

describe('limits before decoding: JPEG', () => {
  const scan = concatBytes(segment(0xffda, fromHex('01010000003f00')), fromHex('1234'));
  const jpeg = (width: number, height: number, { scans = 1, frame = 0xffc0, depth = 8 } = {}): Uint8Array =>
    concatBytes(
      fromHex('ffd8'),
      segment(frame, Uint8Array.of(depth), u16(height), u16(width), fromHex('01011100')),
      ...Array.from({ length: scans }, () => scan),
      fromHex('ffd9'),
    );

  it('sizes, scans and kinds', () => {
    assert.equal(reasonOf(jpeg(2_048, 2_048)), null);
    assert.equal(reasonOf(jpeg(2_049, 2_048)), 'too-large');
    assert.equal(reasonOf(jpeg(IMAGE_LIMITS.sidePixels, 1_024)), null);
    assert.equal(reasonOf(jpeg(IMAGE_LIMITS.sidePixels + 1, 1)), 'too-large');
    assert.equal(reasonOf(jpeg(65_535, 65_535)), 'too-large');
    assert.equal(reasonOf(jpeg(100, 0)), 'malformed');
    assert.equal(reasonOf(jpeg(100, 100, { scans: IMAGE_LIMITS.jpegScans })), null);
    assert.equal(reasonOf(jpeg(100, 100, { scans: IMAGE_LIMITS.jpegScans + 1 })), 'too-complex');
    assert.equal(reasonOf(jpeg(100, 100, { scans: 0 })), 'malformed');
    assert.equal(reasonOf(jpeg(100, 100, { depth: 12 })), 'unsupported');
    for (const frame of [0xffc3, 0xffc9, 0xffcf]) assert.equal(reasonOf(jpeg(100, 100, { frame })), 'unsupported');
    assert.equal(reasonOf(jpeg(100, 100, { frame: 0xffc4 })), 'malformed');
  });

  it('more bytes than any face has', async () => {
    const long = new Uint8Array(IMAGE_LIMITS.encodedBytes + 1);
    long.set(fromHex('ffd8ff'));
    assert.equal(reasonOf(long), 'too-long');
    assert.equal(reasonOf(fromHex('89504e470d0a1a0a')), 'unknown-format');
    assert.equal((await decodeImage(new Uint8Array())).ok, false);
  });
});

interface Stream {
  readonly width?: number;
  readonly height?: number;
  readonly tile?: number;
  readonly components?: number;
  readonly sample?: string;
  readonly layers?: number;
  readonly decompositions?: number;
  readonly block?: readonly [number, number];
  readonly precincts?: readonly number[];
  readonly extra?: Uint8Array;
}

function codestream(stream: Stream = {}): Uint8Array {
  const { width = 100, height = 100, components = 1, sample = '070101', layers = 1 } = stream;
  const { decompositions = 1, block = [4, 4], precincts = [], tile = 0xffffffff, extra = new Uint8Array() } = stream;
  const size = [width, height, 0, 0, tile, tile, 0, 0].map(u32);
  const siz = segment(
    0xff51,
    u16(0),
    ...size,
    u16(components),
    ...Array.from({ length: components }, () => fromHex(sample)),
  );
  const style = Uint8Array.of(decompositions, ...block, 0, 1, ...precincts);
  const cod = segment(0xff52, Uint8Array.of(precincts.length > 0 ? 1 : 0, 0), u16(layers), Uint8Array.of(0), style);
  return concatBytes(
    fromHex('ff4f'),
    siz,
    cod,
    extra,
    segment(0xff90, u16(0), u32(16), fromHex('0001')),
    fromHex('ff930000ffd9'),
  );
}

describe('limits before decoding: JPEG 2000', () => {
  it('sizes and samples', () => {
    assert.equal(reasonOf(codestream()), null);
    assert.equal(reasonOf(codestream({ width: 2_049, height: 2_048 })), 'too-large');
    assert.equal(reasonOf(codestream({ width: 0xffffffff, height: 1 })), 'too-large');
    assert.equal(reasonOf(codestream({ width: 0 })), 'malformed');
    assert.equal(reasonOf(codestream({ tile: 0 })), 'malformed');
    assert.equal(reasonOf(codestream({ components: 4 })), 'unsupported');
    assert.equal(reasonOf(codestream({ components: 16_000 })), 'unsupported');
    for (const sample of ['870101', '100101', '070201', '070102', '070001']) {
      assert.equal(reasonOf(codestream({ sample })), 'unsupported', sample);
    }
  });

  it('tiles, packets and code-blocks', () => {
    assert.equal(reasonOf(codestream({ width: 800, height: 800, tile: 100 })), null);
    assert.equal(reasonOf(codestream({ width: 801, height: 800, tile: 100 })), 'too-complex');
    assert.equal(reasonOf(codestream({ width: 4_000, height: 1_000, tile: 1 })), 'too-complex');
    assert.equal(reasonOf(codestream({ layers: 8_000 })), null);
    assert.equal(reasonOf(codestream({ layers: 65_535 })), 'too-complex');
    assert.equal(reasonOf(codestream({ layers: 0 })), 'malformed');
    assert.equal(reasonOf(codestream({ width: 2_000, height: 2_000, block: [0, 0] })), 'too-complex');
    assert.equal(reasonOf(codestream({ width: 2_000, height: 2_000, precincts: [0x11, 0x11] })), 'too-complex');
    assert.equal(reasonOf(codestream({ precincts: [0x77, 0x88] })), null);
    assert.equal(reasonOf(codestream({ precincts: [0x77] })), 'malformed');
    assert.equal(reasonOf(codestream({ decompositions: 33 })), 'malformed');
    assert.equal(reasonOf(codestream({ block: [8, 1] })), 'malformed');
  });

  it('a component’s own style counts too', () => {
    const coc = (layersOfCod: number, ...style: number[]): Uint8Array =>
      codestream({
        width: 2_000,
        height: 2_000,
        layers: layersOfCod,
        extra: segment(0xff53, Uint8Array.of(0, 0, ...style)),
      });
    assert.equal(reasonOf(coc(1, 1, 4, 4, 0, 1)), null);
    assert.equal(reasonOf(coc(1, 1, 0, 0, 0, 1)), 'too-complex');
    assert.equal(reasonOf(coc(1, 1, 4)), 'malformed');
  });

  it('what no document uses', () => {
    for (const marker of [0xff50, 0xff5f, 0xff60, 0xff61]) {
      assert.equal(reasonOf(codestream({ extra: segment(marker, fromHex('0000')) })), 'unsupported');
    }
    assert.equal(reasonOf(codestream({ extra: segment(0xff51, fromHex('0000')) })), 'malformed');
  });

  it('boxes of JP2: a palette, false colours, a length beyond the end', () => {
    const file = vector('jp2');
    const text = Buffer.from(file).toString('latin1');
    const colr = text.indexOf('colr');
    // The enumerated colour space stands seven bytes after the type: 16, sRGB.
    assert.equal(file[colr + 10], 16);
    assert.equal(reasonOf(file.with(colr + 10, 18)), 'unsupported');
    const palette = file.slice();
    palette.set(Buffer.from('pclr'), colr);
    assert.equal(reasonOf(palette), 'unsupported');
    const box = text.indexOf('jp2c') - 4;
    assert.equal(reasonOf(file.with(box, 0x7f)), 'malformed');
    assert.equal(reasonOf(file.with(box + 3, 7).with(box + 2, 0)), 'malformed');
  });
});

describe('memory', () => {
  it('a decoder is stopped where its memory would go beyond the limit', async () => {
    const quantization = segment(0xff5c, Uint8Array.of(0x40, 0x48, 0x48, 0x48, 0x48));
    const large = codestream({ width: 2_048, height: 2_048, components: 3, extra: quantization });
    const pixelsWithin = async (maxBytes: number): Promise<number> => {
      const decoder = await openJpeg2000Decoder(maxBytes);
      try {
        decoder.getEncodedBuffer(large.length).set(large);
        decoder.decode();
        return decoder.getDecodedBuffer().length / 3;
      } catch {
        return 0;
      }
    };
    assert.equal(await pixelsWithin(52 * 1024 * 1024), 0);
    assert.equal(await pixelsWithin(IMAGE_LIMITS.decoderBytes), 2_048 * 2_048);
  });
});
