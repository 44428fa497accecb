export {
  concatBytes,
  equalBytes,
  fromHex,
  toHex,
} from './bytes.ts';
export { encodeTag, encodeTlv } from './encode.ts';
export { createExtentScanner, type Extent, type ExtentLimits, type ExtentScanner, withoutFiller } from './extent.ts';
export {
  DEFAULT_TLV_LIMITS,
  findTag,
  parseTagList,
  parseTlv,
  readTlvHeader,
  type TlvFailure,
  type TlvHeader,
  type TlvNode,
  type TlvOptions,
} from './parse.ts';
export { decodeInteger, decodeOid, decodeUnsigned, encodeInteger, encodeOid } from './values.ts';
