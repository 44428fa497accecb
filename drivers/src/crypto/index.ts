export {
  aesCbcDecrypt,
  aesCbcEncrypt,
  aesCmac,
  padMethod2,
  randomBytes,
  retailMac,
  tdesCbcDecrypt,
  tdesCbcEncrypt,
  unpadMethod2,
} from './ciphers.ts';
export {
  type Curve,
  type CurveName,
  type CurveParameters,
  type CurvePoint,
  curveByName,
  curveByOid,
  curveByParameterId,
  curveByParameters,
  decodePoint,
  encodePoint,
  multiplyPoint,
  randomScalar,
  scalarFromBytes,
  sharedSecret,
} from './curves.ts';
export { type DigestName, digest, sha1, sha224, sha256, sha384, sha512 } from './digests.ts';
export { ecdsaVerify } from './ecdsa.ts';
