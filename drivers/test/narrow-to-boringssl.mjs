// Narrows node:crypto to what Electron's BoringSSL offers (docs/architecture.md, Crypto), by making the rest throw:
//
//   node --import ./drivers/test/narrow-to-boringssl.mjs --test "drivers/src/**/*.test.ts" "simulators/src/card/*.test.ts"
//
// A suite that passes so does not lean on OpenSSL. Plain JavaScript, since it runs before anything else.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

const CIPHERS = new Set([
  'des-ede3-cbc',
  'des-cbc',
  ...['128', '192', '256'].flatMap((bits) => ['cbc', 'ecb', 'ctr', 'gcm'].map((mode) => `aes-${bits}-${mode}`)),
]);
const DIGESTS = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512', 'sha512-256', 'ripemd160']);
const CURVES = new Set(['secp224r1', 'prime256v1', 'secp384r1', 'secp521r1']);
const CURVE_ALIASES = { 'P-224': 'secp224r1', 'P-256': 'prime256v1', 'P-384': 'secp384r1', 'P-521': 'secp521r1' };
const KEY_TYPES = new Set(['rsa', 'rsa-pss', 'ec', 'x25519', 'ed25519', 'dh', 'dsa']);

export class NotInBoringSsl extends Error {
  constructor(what) {
    super(`not in Electron's BoringSSL: ${what}`);
    this.name = 'NotInBoringSsl';
    this.code = 'ERR_NOT_IN_BORINGSSL';
  }
}

const digestName = (name) => String(name).toLowerCase().replace(/^rsa-/, '').replace(/^sha-/, 'sha');
const curveName = (name) => CURVE_ALIASES[name] ?? name;
const refuse = (set, name, what) => {
  if (!set.has(name)) throw new NotInBoringSsl(`${what} ${name}`);
};

const real = { ...crypto };
const refuseAll = (names) => {
  for (const name of names) {
    if (typeof crypto[name] !== 'function') continue;
    crypto[name] = () => {
      throw new NotInBoringSsl(name);
    };
  }
};

for (const name of ['createCipheriv', 'createDecipheriv']) {
  crypto[name] = (algorithm, ...rest) => {
    refuse(CIPHERS, String(algorithm).toLowerCase(), 'cipher');
    return real[name](algorithm, ...rest);
  };
}
for (const name of ['createHash', 'createHmac', 'hash', 'createSign', 'createVerify']) {
  crypto[name] = (algorithm, ...rest) => {
    refuse(DIGESTS, digestName(algorithm), 'digest');
    return real[name](algorithm, ...rest);
  };
}
for (const name of ['sign', 'verify']) {
  crypto[name] = (algorithm, data, key, ...rest) => {
    if (algorithm != null) refuse(DIGESTS, digestName(algorithm), 'digest');
    checkKey(toKeyObject(key, name === 'sign' ? 'createPrivateKey' : 'createPublicKey'));
    return real[name](algorithm, data, key, ...rest);
  };
}
crypto.createECDH = (curve) => {
  refuse(CURVES, curveName(curve), 'curve');
  return real.createECDH(curve);
};
for (const name of ['generateKeyPairSync', 'generateKeyPair']) {
  crypto[name] = (type, options, ...rest) => {
    refuse(KEY_TYPES, type, 'key type');
    if (type === 'ec') refuse(CURVES, curveName(options?.namedCurve), 'curve');
    return real[name](type, options, ...rest);
  };
}
for (const name of ['createPublicKey', 'createPrivateKey']) {
  crypto[name] = (...input) => checkKey(real[name](...input));
}
crypto.getCiphers = () => [...CIPHERS];
crypto.getHashes = () => [...DIGESTS];
crypto.getCurves = () => [...CURVES];
refuseAll(['argon2', 'argon2Sync', 'encapsulate', 'decapsulate']);

// A certificate on a foreign curve, or with explicit parameters, parses; its key does not decode.
const publicKey = Object.getOwnPropertyDescriptor(real.X509Certificate.prototype, 'publicKey');
Object.defineProperty(real.X509Certificate.prototype, 'publicKey', {
  ...publicKey,
  get() {
    return checkKey(publicKey.get.call(this));
  },
});

function toKeyObject(key, create) {
  if (key instanceof real.KeyObject) return key;
  return key?.key instanceof real.KeyObject ? key.key : real[create](key);
}

function checkKey(key) {
  refuse(KEY_TYPES, key.asymmetricKeyType, 'key type');
  // Node names no curve for explicit parameters.
  if (key.asymmetricKeyType === 'ec') refuse(CURVES, key.asymmetricKeyDetails?.namedCurve, 'curve');
  return key;
}

syncBuiltinESMExports();
