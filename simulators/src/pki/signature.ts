import { constants, sign as nodeSign } from 'node:crypto';
import { type CurveName, digest } from '@motcua/drivers/crypto';
import { ecdsa } from '@noble/curves/abstract/weierstrass.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { context, integer, nullValue, oid, sequence } from './der.ts';
import { createEcKey, type EcKey, type EcParameters, fixedBytes, publicKeyInfo, type SignatureHash } from './ec-key.ts';
import {
  createRsaKey,
  ID_RSA_ENCRYPTION,
  ID_RSASSA_PSS,
  type RsaKey,
  type RsaPurpose,
  rsaPublicKeyInfo,
  signPss,
} from './rsa-key.ts';

export type SigningKey = EcKey | RsaKey;

export type KeySpec =
  | { readonly kind: 'ec'; readonly curve: CurveName }
  | { readonly kind: 'rsa'; readonly modulusBits: number };

/** The signature algorithms of ICAO 9303-12 §4.1.6; DSA, which no issuer is known to use, is left out. */
export type SignatureAlgorithm =
  /** `plain`: r ‖ s, under the names of BSI TR-03111 §5.2.1.1. Default `der`. */
  | { readonly kind: 'ecdsa'; readonly hash: SignatureHash; readonly encoding?: 'der' | 'plain' }
  | { readonly kind: 'rsa-pkcs1'; readonly hash: SignatureHash }
  | {
      readonly kind: 'rsa-pss';
      readonly hash: SignatureHash;
      readonly saltBytes: number;
      /** Of the mask generation function. Default: `hash`. */
      readonly maskHash?: SignatureHash;
    };

export const createKey = (spec: KeySpec): SigningKey =>
  spec.kind === 'ec' ? createEcKey(spec.curve) : createRsaKey(spec.modulusBits);

/** How a public key is written where it can be written in more than one way. */
export interface KeyForm {
  /** Default `named`. */
  readonly ec?: EcParameters;
  /** Default `rsaEncryption`. */
  readonly rsa?: RsaPurpose;
}

export const subjectPublicKeyInfo = (key: SigningKey, form: KeyForm = {}): Uint8Array =>
  key.kind === 'ec' ? publicKeyInfo(key, form.ec ?? 'named') : rsaPublicKeyInfo(key, form.rsa);

const DIGEST: Readonly<Record<SignatureHash, string>> = {
  sha1: '1.3.14.3.2.26',
  sha224: '2.16.840.1.101.3.4.2.4',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const ECDSA_WITH: Readonly<Record<SignatureHash, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha224: '1.2.840.10045.4.3.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};
const ECDSA_PLAIN_WITH: Readonly<Record<SignatureHash, string>> = {
  sha1: '0.4.0.127.0.7.1.1.4.1.1',
  sha224: '0.4.0.127.0.7.1.1.4.1.2',
  sha256: '0.4.0.127.0.7.1.1.4.1.3',
  sha384: '0.4.0.127.0.7.1.1.4.1.4',
  sha512: '0.4.0.127.0.7.1.1.4.1.5',
};
const RSA_WITH: Readonly<Record<SignatureHash, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha224: '1.2.840.113549.1.1.14',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ID_EC_PUBLIC_KEY = '1.2.840.10045.2.1';
const ID_MGF1 = '1.2.840.113549.1.1.8';

export const digestAlgorithm = (hash: SignatureHash): Uint8Array => sequence(oid(DIGEST[hash]), nullValue());

/**
 * AlgorithmIdentifier of a signature. `key-only` names the kind of key and leaves the hash to the SignerInfo (RFC 3370
 * §3.2), as some issuers do; PSS always carries its parameters.
 */
export function signatureAlgorithm(
  algorithm: SignatureAlgorithm,
  naming: 'with-hash' | 'key-only' = 'with-hash',
): Uint8Array {
  switch (algorithm.kind) {
    case 'ecdsa':
      // The name of the key alone says nothing of the encoding: it is DER then.
      if (algorithm.encoding === 'plain') return sequence(oid(ECDSA_PLAIN_WITH[algorithm.hash]));
      return sequence(oid(naming === 'with-hash' ? ECDSA_WITH[algorithm.hash] : ID_EC_PUBLIC_KEY));
    case 'rsa-pkcs1':
      return sequence(oid(naming === 'with-hash' ? RSA_WITH[algorithm.hash] : ID_RSA_ENCRYPTION), nullValue());
    case 'rsa-pss':
      return sequence(oid(ID_RSASSA_PSS), pssParameters(algorithm));
  }
}

/** RSASSA-PSS-params (RFC 4055 §3.1); DER leaves out what is the default: SHA-1, 20 bytes of salt. */
function pssParameters(algorithm: Extract<SignatureAlgorithm, { readonly kind: 'rsa-pss' }>): Uint8Array {
  const { hash, maskHash = hash, saltBytes } = algorithm;
  return sequence(
    ...(hash === 'sha1' ? [] : [context(0, digestAlgorithm(hash))]),
    ...(maskHash === 'sha1' ? [] : [context(1, sequence(oid(ID_MGF1), digestAlgorithm(maskHash)))]),
    ...(saltBytes === 20 ? [] : [context(2, integer(saltBytes))]),
  );
}

/** The signature value over `data`: for ECDSA DER `SEQUENCE { r, s }` or `r ‖ s`, for RSA as long as the modulus. */
export function sign(key: SigningKey, algorithm: SignatureAlgorithm, data: Uint8Array): Uint8Array {
  if (algorithm.kind === 'ecdsa') {
    if (key.kind !== 'ec') throw new TypeError('ECDSA wants an EC key');
    return signEcdsa(key, digest(algorithm.hash, data), algorithm.encoding ?? 'der');
  }
  if (key.kind !== 'rsa') throw new TypeError('RSA wants an RSA key');
  if (algorithm.kind === 'rsa-pss') return signPss(key, data, { maskHash: algorithm.hash, ...algorithm });
  const padding = constants.RSA_PKCS1_PADDING;
  return Uint8Array.from(nodeSign(algorithm.hash, data, { key: key.privateKey, padding }));
}

function signEcdsa(key: EcKey, hash: Uint8Array, encoding: 'der' | 'plain'): Uint8Array {
  const { Point } = key.curve;
  // SHA-256 here only feeds the deterministic nonce (RFC 6979); the message hash is taken above it.
  return ecdsa(Point, sha256).sign(hash, fixedBytes(key.privateKey, Point.Fn.BYTES), {
    prehash: false,
    lowS: false,
    format: encoding === 'plain' ? 'compact' : 'der',
  });
}
