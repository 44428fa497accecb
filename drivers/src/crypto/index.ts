export { type AesCipher, createAesCipher, createAesCmac } from './aes-keyed.ts';
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
  multiplyByEphemeral,
  multiplyPoint,
  plainBase,
  randomScalar,
  scalarFromBytes,
  sharedSecret,
} from './curves.ts';
export {
  type DhGroup,
  dhGroupByParameterId,
  dhGroupByParameters,
  dhPower,
  dhSharedSecret,
  exponentBits,
  isDhPublicKey,
  type PrimeOrderGroup,
} from './diffie-hellman.ts';
export { type DigestName, digest, sha1, sha224, sha256, sha384, sha512 } from './digests.ts';
export { ecdsaVerify, ecdsaVerifyPlain } from './ecdsa.ts';
export { bitLength, fixedBytes, modularPower, unsignedBytes } from './modular.ts';
