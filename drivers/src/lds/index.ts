export {
  type CardCapabilities,
  type EfAtrInfo,
  type ExtendedLengthInfo,
  parseAtrInfo,
} from './atr-info.ts';
export { mrzCheckDigit } from './check-digit.ts';
export { type EfCom, parseCom } from './com.ts';
export { type DataGroup, parseDataGroup } from './data-group.ts';
export type { LdsDate, LdsDateTime } from './date.ts';
export { type DataGroup1, parseDataGroup1 } from './dg1.ts';
export { type BiometricHeader, type BiometricTemplate, type DataGroup2, parseDataGroup2 } from './dg2.ts';
export { type DataGroup11, parseDataGroup11 } from './dg11.ts';
export { type DataGroup12, parseDataGroup12 } from './dg12.ts';
export { type DataGroup13, parseDataGroup13 } from './dg13.ts';
export { type DataGroup16, type PersonToNotify, parseDataGroup16 } from './dg16.ts';
export { type CardApplication, type EfDir, parseDir } from './dir.ts';
export { type DisplayedImages, parseDataGroup5, parseDataGroup7 } from './displayed-images.ts';
export {
  type DataGroup14,
  type DataGroup15,
  type EfCardSecurity,
  type EfSod,
  parseCardAccessEnvelope,
  parseCardSecurityEnvelope,
  parseDataGroup14,
  parseDataGroup15,
  parseSodEnvelope,
  type SecurityInfosFile,
  type UndefinedDataGroup,
} from './envelopes.ts';
export type { DeclaredImage, FaceDetail19794, FaceDetail39794, FaceImage, FeaturePoint } from './face-image.ts';
export type { DataGroupNumber, LdsFailure, LdsFile, LdsReason } from './failure.ts';
export { decodeImage, type RgbaImage, readImageHeader } from './image/decode.ts';
export type { ImageFailure, ImageReason } from './image/failure.ts';
export { type EncodedImage, type ImageFormat, imageFormat } from './image/format.ts';
export type { ImageHeader } from './image/header.ts';
export { IMAGE_LIMITS, LDS_LIMITS } from './limits.ts';
export {
  type Mrz,
  type MrzFormat,
  type MrzMalformed,
  type MrzPart,
  type MrzTd1,
  type MrzTd2,
  type MrzTd3,
  parseMrz,
  parseMrzTd1,
} from './mrz.ts';
export { DATA_GROUP_TAGS, dataGroupOfTag } from './tags.ts';
export type { LdsList, LdsName, LdsText } from './text.ts';
