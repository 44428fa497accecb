// Draws the faces of the made-up documents and writes them as JPEG and JPEG 2000, beside this file: node make-faces.mjs
//
// Run by hand when a drawing changes; what it writes is committed. Nobody is depicted: every shape is in this file. The
// encoders are of the packages whose decoders the reader uses (docs/dependencies.md).
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const turbojpeg = await require('@cornerstonejs/codec-libjpeg-turbo-8bit')();
const openjpeg = await require('@cornerstonejs/codec-openjpeg')();

/** Of each pixel so many points in each direction are asked for their colour. */
const OVERSAMPLING = 3;

const FACES = {
  a: { hair: [62, 42, 30], skin: [222, 178, 146], coat: [40, 70, 120], iris: [70, 90, 60], hairDrop: 0.3, seed: 1 },
  b: { hair: [25, 24, 28], skin: [201, 152, 116], coat: [128, 44, 58], iris: [60, 40, 25], hairDrop: 0.95, seed: 2 },
};

const inside = (x, y, cx, cy, rx, ry) => ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 <= 1;
const shade = (colour, factor) => colour.map((part) => Math.max(0, Math.min(255, part * factor)));

/** The colour at a point; x and y run from 0 to 1, y down. The first shape that covers the point wins. */
function colourAt(face, x, y) {
  const mirrored = x < 0.5 ? x : 1 - x;
  if (inside(mirrored, y, 0.385, 0.44, 0.013, 0.013)) return [15, 15, 15];
  if (inside(mirrored, y, 0.385, 0.44, 0.026, 0.022)) return face.iris;
  if (inside(mirrored, y, 0.385, 0.44, 0.055, 0.024)) return [245, 243, 240];
  if (inside(mirrored, y, 0.38, 0.392, 0.07, 0.012)) return face.hair;
  if (inside(x, y, 0.5, 0.575, 0.035, 0.016)) return shade(face.skin, 0.82);
  if (inside(x, y, 0.5, 0.655, 0.09, 0.009)) return [120, 50, 50];
  if (inside(x, y, 0.5, 0.655, 0.1, 0.026)) return [186, 96, 92];
  if (inside(x, y, 0.5, 0.5, 0.235, 0.3) && !inside(x, y, 0.5, 0.12, 0.3, 0.16)) {
    return shade(face.skin, 1.04 - 0.35 * Math.abs(x - 0.47));
  }
  if (inside(x, y, 0.5, 0.5, 0.245, 0.3) && y > 0.36 && y < 0.56) return shade(face.skin, 0.9);
  if (inside(x, y, 0.5, 0.36, 0.29, 0.27) || (Math.abs(x - 0.5) < 0.29 && y > 0.36 && y < face.hairDrop)) {
    return shade(face.hair, 1 + 0.2 * Math.sin(90 * x));
  }
  if (Math.abs(x - 0.5) < 0.1 && y > 0.7 && y < 0.86) return shade(face.skin, 0.86);
  if (inside(x, y, 0.5, 1.12, 0.5, 0.3)) return shade(face.coat, 0.8 + 0.5 * y - 0.25 * Math.abs(x - 0.5));
  return shade([226, 230, 236], 1 - 0.08 * y);
}

/** Letters of SPECIMEN, five columns each, the lowest bit on top. */
const FONT = {
  S: [0x26, 0x49, 0x49, 0x49, 0x32],
  P: [0x7f, 0x09, 0x09, 0x09, 0x06],
  E: [0x7f, 0x49, 0x49, 0x49, 0x41],
  C: [0x3e, 0x41, 0x41, 0x41, 0x22],
  I: [0x00, 0x41, 0x7f, 0x41, 0x00],
  M: [0x7f, 0x02, 0x0c, 0x02, 0x7f],
  N: [0x7f, 0x04, 0x08, 0x10, 0x7f],
};
const WORD = [...'SPECIMEN'].flatMap((letter) => [...FONT[letter], 0]);

function isLettering(x, y) {
  const column = Math.floor((x - 0.1) / (0.8 / WORD.length));
  const row = Math.floor((y - 0.905) / 0.009);
  return row >= 0 && row < 7 && ((WORD[column] ?? 0) >> row) & 1;
}

/** A little grain, the same at each run: a photograph is never flat, and a flat drawing compresses to nothing. */
function grainOf(seed) {
  let state = seed * 2654435761;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
}

function draw(face, width, height) {
  const rgb = new Uint8Array(3 * width * height);
  const grain = grainOf(face.seed);
  for (let at = 0; at < width * height; at += 1) {
    const sum = [0, 0, 0];
    for (let part = 0; part < OVERSAMPLING ** 2; part += 1) {
      const x = ((at % width) + ((part % OVERSAMPLING) + 0.5) / OVERSAMPLING) / width;
      const y = (Math.floor(at / width) + (Math.floor(part / OVERSAMPLING) + 0.5) / OVERSAMPLING) / height;
      const colour = isLettering(x, y) ? [250, 250, 250] : colourAt(face, x, y);
      for (const channel of [0, 1, 2]) sum[channel] += colour[channel];
    }
    const noise = 7 * grain();
    for (const channel of [0, 1, 2]) {
      rgb[3 * at + channel] = Math.max(0, Math.min(255, Math.round(sum[channel] / OVERSAMPLING ** 2 + noise)));
    }
  }
  return rgb;
}

/** A signature, for DG7: a wave of ink. */
function drawSignature(width, height) {
  const rgb = new Uint8Array(3 * width * height).fill(255);
  for (let step = 0; step < 4000; step += 1) {
    const t = step / 4000;
    const x = Math.round(width * (0.08 + 0.84 * t + 0.03 * Math.sin(60 * t)));
    const y = Math.round(height * (0.5 + (0.38 - 0.3 * t) * Math.sin(34 * t) * Math.cos(9 * t)));
    for (const at of [y * width + x, y * width + x + 1, (y + 1) * width + x]) rgb.set([20, 24, 90], 3 * at);
  }
  return rgb;
}

const frameOf = (width, height) => ({ width, height, bitsPerSample: 8, componentCount: 3, isSigned: false });

function toJpeg(rgb, width, height, quality) {
  const encoder = new turbojpeg.JPEGEncoder();
  encoder.getDecodedBuffer(frameOf(width, height)).set(rgb);
  encoder.setQuality(quality);
  encoder.encode();
  const encoded = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}

/** A JPEG 2000 codestream (ISO/IEC 15444-1 Annex A). */
function toCodestream(rgb, width, height, compressionRatio) {
  const encoder = new openjpeg.J2KEncoder();
  encoder.getDecodedBuffer(frameOf(width, height)).set(rgb);
  // Lossy, one quality layer.
  encoder.setQuality(false, 1);
  encoder.setDecompositions(5);
  encoder.setCompressionRatio(0, compressionRatio);
  encoder.encode();
  const encoded = Uint8Array.from(encoder.getEncodedBuffer());
  encoder.delete();
  return encoded;
}

/** The file format around it (Annex I): signature, file type, header with size and colour space, codestream. */
function toJp2(codestream, width, height) {
  const box = (type, ...content) => {
    const body = Buffer.concat(content.map((part) => Buffer.from(part)));
    const header = Buffer.alloc(8);
    header.writeUInt32BE(8 + body.length);
    header.write(type, 4, 'latin1');
    return Buffer.concat([header, body]);
  };
  const size = Buffer.alloc(14);
  size.writeUInt32BE(height, 0);
  size.writeUInt32BE(width, 4);
  size.writeUInt16BE(3, 8);
  size.set([7, 7, 0, 0], 10);
  const sRgb = [1, 0, 0, 0, 0, 0, 16];
  return Buffer.concat([
    box('jP  ', [0x0d, 0x0a, 0x87, 0x0a]),
    box('ftyp', Buffer.from('jp2 '), [0, 0, 0, 0], Buffer.from('jp2 ')),
    box('jp2h', box('ihdr', size), box('colr', sRgb)),
    box('jp2c', codestream),
  ]);
}

function write(name, bytes) {
  writeFileSync(new URL(name, import.meta.url), bytes);
  console.log(name, bytes.length);
}

for (const [name, face] of Object.entries(FACES)) {
  const [width, height] = [240, 320];
  const rgb = draw(face, width, height);
  write(`face-${name}.jpg`, toJpeg(rgb, width, height, 60));
  const codestream = toCodestream(rgb, width, height, 30);
  write(`face-${name}.jp2`, toJp2(codestream, width, height));
  if (name === 'b') write(`face-${name}.j2k`, codestream);
}
// As large as a passport's portrait: for the benchmark.
write('portrait.jpg', toJpeg(draw(FACES.a, 413, 531), 413, 531, 62));
write('signature.jpg', toJpeg(drawSignature(240, 60), 240, 60, 50));
