import type { CurveName } from '@motcua/drivers/crypto';
import type { EcParameters, SignatureHash } from '../ec-key.ts';
import type { KeyForm, KeySpec, SignatureAlgorithm } from '../signature.ts';

/** Every way of signing that ICAO 9303-12 §4.1.6 knows and that is done here, in classes of what is alike. */
export interface SignatureKind {
  readonly name: string;
  readonly key: KeySpec;
  readonly algorithm: SignatureAlgorithm;
  readonly keyForm: KeyForm;
}

export const HASHES: readonly SignatureHash[] = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
export const DIGEST_BYTES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const;
/** From 192 bits, which is below what ICAO 9303-12 §4.4 asks for today and in documents of before. */
const NIST: readonly CurveName[] = ['secp192r1', 'secp224r1', 'secp256r1', 'secp384r1', 'secp521r1'];
const BRAINPOOL: readonly CurveName[] = [
  'brainpoolP192r1',
  'brainpoolP224r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
];
const PARAMETERS: readonly EcParameters[] = ['named', 'explicit', 'explicit-compressed', 'explicit-no-cofactor'];

/** How the curve is told, the curve, and the hash that is cut to its order act together: all of them with each other. */
const ecdsa = (curves: readonly CurveName[], forms: readonly EcParameters[]): readonly SignatureKind[] =>
  curves.flatMap((curve) =>
    HASHES.flatMap((hash) =>
      forms.map((ec) => ({
        name: `ECDSA ${hash} ${curve} ${ec}`,
        key: { kind: 'ec', curve } as const,
        algorithm: { kind: 'ecdsa', hash } as const,
        keyForm: { ec },
      })),
    ),
  );

const plain: readonly SignatureKind[] = ecdsa([...NIST, ...BRAINPOOL], ['named']).map((kind) => ({
  ...kind,
  name: `${kind.name} plain`,
  algorithm: { kind: 'ecdsa', hash: kind.algorithm.hash, encoding: 'plain' },
}));

const MODULI = [1024, 2048, 3072, 4096] as const;
const pkcs1: readonly SignatureKind[] = MODULI.flatMap((modulusBits) =>
  HASHES.map((hash) => ({
    name: `PKCS #1 ${hash} ${modulusBits}`,
    key: { kind: 'rsa', modulusBits } as const,
    algorithm: { kind: 'rsa-pkcs1', hash } as const,
    keyForm: {},
  })),
);

/** Hash, mask and salt share one block: all with each other. Salts: none, the default of RFC 4055, the hash's length, all that fits. */
const pss: readonly SignatureKind[] = HASHES.flatMap((hash) =>
  HASHES.flatMap((maskHash) =>
    [...new Set([0, 20, DIGEST_BYTES[hash], 254 - DIGEST_BYTES[hash]])].map((saltBytes) =>
      pssKind(2048, hash, maskHash, saltBytes),
    ),
  ),
);
const otherPss: readonly SignatureKind[] = [3072, 4096].flatMap((modulusBits) =>
  HASHES.map((hash) => pssKind(modulusBits, hash, hash, DIGEST_BYTES[hash])),
);
const pssKeys: readonly SignatureKind[] = HASHES.map((hash) => ({
  ...pssKind(2048, hash, hash, DIGEST_BYTES[hash]),
  name: `PSS ${hash}, a key for PSS alone`,
  keyForm: { rsa: 'rsassa-pss' },
}));

function pssKind(modulusBits: number, hash: SignatureHash, maskHash: SignatureHash, saltBytes: number): SignatureKind {
  return {
    name: `PSS ${hash} mask ${maskHash} salt ${saltBytes} ${modulusBits}`,
    key: { kind: 'rsa', modulusBits },
    algorithm: { kind: 'rsa-pss', hash, maskHash, saltBytes },
    keyForm: {},
  };
}

export const SIGNATURE_KINDS = {
  'ECDSA, NIST, named': ecdsa(NIST, ['named']),
  'ECDSA, NIST, explicit': ecdsa(NIST, PARAMETERS.slice(1)),
  'ECDSA, brainpool, named': ecdsa(BRAINPOOL, ['named']),
  'ECDSA, brainpool, explicit': ecdsa(BRAINPOOL, PARAMETERS.slice(1)),
  'ECDSA, plain': plain,
  'PKCS #1': pkcs1,
  PSS: pss,
  'PSS of other lengths, or by name': [...otherPss, ...pssKeys],
} as const satisfies Readonly<Record<string, readonly SignatureKind[]>>;

/** Each value of each choice, not each with each other: for rows that are about something else. */
export const SOME_SIGNATURE_KINDS = {
  'ECDSA, NIST': onceEach(ecdsa(NIST, PARAMETERS)),
  'ECDSA, brainpool': onceEach(ecdsa(BRAINPOOL, PARAMETERS)),
  'ECDSA, plain': plain.filter((_, at) => at % HASHES.length === Math.floor(at / HASHES.length) % HASHES.length),
  'PKCS #1': pkcs1.filter(({ name }, at) => name.endsWith('2048') || at % 6 === 0),
  PSS: [
    ...pss.filter(({ algorithm }) => algorithm.kind === 'rsa-pss' && algorithm.maskHash === algorithm.hash),
    ...pss.filter(({ name }) => /mask sha1 salt 0 |sha1 mask sha512 salt 20 /.test(name)),
    ...otherPss.filter((_, at) => at % 2 === 0),
    ...pssKeys.slice(2, 4),
  ],
} as const satisfies Readonly<Record<string, readonly SignatureKind[]>>;

/** Of the ways to tell a curve one for each curve and hash, in turn. */
function onceEach(kinds: readonly SignatureKind[]): readonly SignatureKind[] {
  return kinds.filter((_, at) => at % PARAMETERS.length === Math.floor(at / PARAMETERS.length) % PARAMETERS.length);
}

type KindClasses = Readonly<Record<string, readonly SignatureKind[]>>;

/** Without RSA keys whose making alone takes seconds: for the sample of `npm test`. */
export const quicklyMade = (classes: KindClasses): KindClasses =>
  Object.fromEntries(
    Object.entries(classes).map(([name, kinds]) => [
      name,
      kinds.filter(({ key }) => key.kind === 'ec' || key.modulusBits <= 2048),
    ]),
  );
