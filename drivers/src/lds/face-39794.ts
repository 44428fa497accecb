import { partialDate } from '../cccd/partial-date.ts';
import { ok, type Result } from '../result/index.ts';
import { decodeInteger, findTag, parseTlv, type TlvNode } from '../tlv/index.ts';
import type { DeclaredImage, FaceImage } from './face-image.ts';
import { type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { encodedImage } from './image/format.ts';
import { LDS_LIMITS } from './limits.ts';

/**
 * FaceImageDataBlock ::= [APPLICATION 5] SEQUENCE { versionBlock [0], representationBlocks [1] SEQUENCE OF RepresentationBlock }
 * in DER with automatic tags, a CHOICE under an explicit one (ISO/IEC 39794-5:2019 Annex A). Extensions are skipped: the
 * standard is made to be extended.
 */
export function parseFaceBlock39794(source: LdsSource, node: TlvNode): Result<readonly FaceImage[], LdsFailure> {
  const parsed = parseTlv(node.raw, {
    ber: 'definite',
    maxDepth: LDS_LIMITS.faceAsn1Depth,
    maxNodes: LDS_LIMITS.faceAsn1Objects,
  });
  if (!parsed.ok) return refuse(source, parsed.error.code, offsetIn(source, node) + parsed.error.offset);
  const version = findTag(parsed.value, 0x65, 0xa0)?.children ?? [];
  const blocks = findTag(parsed.value, 0x65, 0xa1);
  if (blocks === undefined) return refuse(source, 'missing-object', node);
  if (blocks.children.length > LDS_LIMITS.facesPerRecord) return refuse(source, 'too-many', blocks);
  const faces: FaceImage[] = [];
  for (const block of blocks.children) {
    if (block.tag !== 0x30) return refuse(source, 'unexpected-object', block);
    const face = readRepresentation(source, block, version);
    if (!face.ok) return face;
    faces.push(face.value);
  }
  return ok(faces);
}

function readRepresentation(
  source: LdsSource,
  block: TlvNode,
  version: readonly TlvNode[],
): Result<FaceImage, LdsFailure> {
  // imageRepresentation [1] → base [0] → imageRepresentation2DBlock [0]; a 3D shape would stand under [1].
  const image = findTag(block.children, 0xa1, 0xa0, 0xa0);
  const data = findTag(image?.children ?? [], 0x80);
  const information = findTag(image?.children ?? [], 0xa1);
  if (image === undefined || data === undefined || information === undefined) {
    return refuse(source, 'missing-object', image ?? block);
  }
  const code = (...path: readonly number[]): number | null => integerAt(information.children, ...path);
  const imageFormatCode = code(0xa0, 0x80);
  if (imageFormatCode === null) return refuse(source, 'missing-object', information);
  return ok({
    image: encodedImage(data.value),
    declared: {
      format: declaredFormat(imageFormatCode),
      widthPixels: code(0xa7, 0x80),
      heightPixels: code(0xa7, 0x81),
    },
    detail: {
      standard: 'ISO/IEC 39794-5',
      generation: integerAt(version, 0x80),
      year: integerAt(version, 0x81),
      representationId: integerAt(block.children, 0x80),
      imageFormatCode,
      faceImageKind: code(0xa1, 0x80),
      colourSpace: code(0xa9, 0x80),
      captureDate: captureDate(findTag(block.children, 0xa2)?.children ?? []),
      raw: block.raw,
    },
  });
}

/** ImageDataFormatCode: jpeg(2), jpeg2000Lossy(3), jpeg2000Lossless(4). */
function declaredFormat(code: number): DeclaredImage['format'] {
  if (code === 2) return 'jpeg';
  return code === 3 || code === 4 ? 'jpeg2000' : 'other';
}

function captureDate(fields: readonly TlvNode[]): string | null {
  const year = integerAt(fields, 0x80);
  const month = integerAt(fields, 0x81);
  const day = integerAt(fields, 0x82);
  if (year === null) return null;
  return partialDate(year, month ?? undefined, month === null ? undefined : (day ?? undefined));
}

function integerAt(nodes: readonly TlvNode[], ...path: readonly number[]): number | null {
  const node = findTag(nodes, ...path);
  return node === undefined ? null : (decodeInteger(node.value) ?? null);
}
