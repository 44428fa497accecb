import { ok, type Result } from '../result/index.ts';
import type { FaceImage, FeaturePoint } from './face-image.ts';
import { type LdsFailure, type LdsSource, offsetIn, refuse } from './failure.ts';
import { encodedImage } from './image/format.ts';
import { LDS_LIMITS } from './limits.ts';

const RECORD_HEADER_BYTES = 14;
const FACE_HEADER_BYTES = 20;
const FEATURE_POINT_BYTES = 8;
const IMAGE_HEADER_BYTES = 12;
/** ASCII `010` and a NUL: the 2005 edition, which Doc 9303 demands. */
const VERSION_2005 = 0x30313000;

/** Parses a facial record, of which `value` is a view of the file and begins with `FAC\0`. */
export function parseFaceRecord19794(source: LdsSource, value: Uint8Array): Result<readonly FaceImage[], LdsFailure> {
  const at = offsetIn(source, value);
  if (value.length < RECORD_HEADER_BYTES) return refuse(source, 'truncated', at);
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  if (view.getUint32(4) !== VERSION_2005) return refuse(source, 'wrong-value', at + 4);
  const recordBytes = view.getUint32(8);
  // Bytes after the record are padding of the issuer's; a record that claims more than there is was cut.
  if (recordBytes > value.length || recordBytes < RECORD_HEADER_BYTES) return refuse(source, 'wrong-length', at + 8);
  const faceCount = view.getUint16(12);
  if (faceCount > LDS_LIMITS.facesPerRecord) return refuse(source, 'too-many', at + 12);

  const faces: FaceImage[] = [];
  let offset = RECORD_HEADER_BYTES;
  for (let i = 0; i < faceCount; i++) {
    if (recordBytes - offset < FACE_HEADER_BYTES) return refuse(source, 'truncated', at + offset);
    const blockBytes = view.getUint32(offset);
    if (blockBytes > recordBytes - offset) return refuse(source, 'wrong-length', at + offset);
    const face = parseFace(source, value.subarray(offset, offset + blockBytes));
    if (!face.ok) return face;
    faces.push(face.value);
    offset += blockBytes;
  }
  return offset === recordBytes ? ok(faces) : refuse(source, 'wrong-length', at + 8);
}

function parseFace(source: LdsSource, block: Uint8Array): Result<FaceImage, LdsFailure> {
  const at = offsetIn(source, block);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  if (block.length < FACE_HEADER_BYTES + IMAGE_HEADER_BYTES) return refuse(source, 'wrong-length', at);
  const pointCount = view.getUint16(4);
  if (pointCount > LDS_LIMITS.featurePoints) return refuse(source, 'too-many', at + 4);
  const imageHeader = FACE_HEADER_BYTES + pointCount * FEATURE_POINT_BYTES;
  const imageData = imageHeader + IMAGE_HEADER_BYTES;
  if (imageData > block.length) return refuse(source, 'wrong-length', at + 4);

  const triple = (offset: number): [number, number, number] => [
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
  ];
  const format = view.getUint8(imageHeader + 1);
  return ok({
    image: encodedImage(block.subarray(imageData)),
    declared: {
      format: format === 0 ? 'jpeg' : format === 1 ? 'jpeg2000' : 'other',
      widthPixels: view.getUint16(imageHeader + 2),
      heightPixels: view.getUint16(imageHeader + 4),
    },
    detail: {
      standard: 'ISO/IEC 19794-5:2005',
      gender: view.getUint8(6),
      eyeColour: view.getUint8(7),
      hairColour: view.getUint8(8),
      features: (view.getUint8(9) << 16) | view.getUint16(10),
      expression: view.getUint16(12),
      poseAngle: triple(14),
      poseAngleUncertainty: triple(17),
      featurePoints: Array.from({ length: pointCount }, (_, i) =>
        readFeaturePoint(view, FACE_HEADER_BYTES + i * FEATURE_POINT_BYTES),
      ),
      faceImageType: view.getUint8(imageHeader),
      colourSpace: view.getUint8(imageHeader + 6),
      sourceType: view.getUint8(imageHeader + 7),
      deviceType: view.getUint16(imageHeader + 8),
      quality: view.getUint16(imageHeader + 10),
    },
  });
}

/** Type, code (major and minor point number in four bits each), x, y, two reserved bytes. */
function readFeaturePoint(view: DataView, offset: number): FeaturePoint {
  const code = view.getUint8(offset + 1);
  return {
    type: view.getUint8(offset),
    major: code >> 4,
    minor: code & 0x0f,
    x: view.getUint16(offset + 2),
    y: view.getUint16(offset + 4),
  };
}
