import type { EncodedImage } from './image/format.ts';

/** One facial image, whichever standard encodes it. Codes are kept as the standard numbers them. */
export interface FaceImage {
  readonly image: EncodedImage;
  /** What the record says of the image; `image.format` and the image's own header say what it is. */
  readonly declared: DeclaredImage;
  readonly detail: FaceDetail19794 | FaceDetail39794;
}

export interface DeclaredImage {
  readonly format: 'jpeg' | 'jpeg2000' | 'other';
  /** Null where the record does not say. */
  readonly widthPixels: number | null;
  readonly heightPixels: number | null;
}

/** ISO/IEC 19794-5:2005 §5.5 to §5.7. Zero stands for "unspecified" throughout. */
export interface FaceDetail19794 {
  readonly standard: 'ISO/IEC 19794-5:2005';
  readonly gender: number;
  readonly eyeColour: number;
  readonly hairColour: number;
  /** Feature mask, 24 bits. */
  readonly features: number;
  readonly expression: number;
  /** Yaw, pitch, roll, as coded. */
  readonly poseAngle: readonly [number, number, number];
  readonly poseAngleUncertainty: readonly [number, number, number];
  readonly featurePoints: readonly FeaturePoint[];
  /** 0 basic, 1 full frontal, 2 token frontal. */
  readonly faceImageType: number;
  readonly colourSpace: number;
  readonly sourceType: number;
  readonly deviceType: number;
  readonly quality: number;
}

export interface FeaturePoint {
  readonly type: number;
  readonly major: number;
  readonly minor: number;
  readonly x: number;
  readonly y: number;
}

/** What of ISO/IEC 39794-5 is decoded; the whole block stays in `raw`. */
export interface FaceDetail39794 {
  readonly standard: 'ISO/IEC 39794-5';
  readonly generation: number | null;
  readonly year: number | null;
  readonly representationId: number | null;
  readonly imageFormatCode: number;
  readonly faceImageKind: number | null;
  readonly colourSpace: number | null;
  /** `yyyy-MM-dd`, as far as it is there. */
  readonly captureDate: string | null;
  readonly raw: Uint8Array;
}
