import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PassiveRequest, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { parseTlv } from '@motcua/drivers/tlv';
import type { EcParameters } from './ec-key.ts';
import { createCsca, issueSigner } from './issued.ts';
import { createKey, type KeySpec, type SignatureAlgorithm, type SigningKey } from './signature.ts';
import { buildSod, type SodRequest } from './sod.ts';
import { cmsVerifies, hasOpenssl } from './test/openssl.ts';
import { sample } from './test/sample.ts';

/** Every way of signing that ICAO 9303-12 §4.1.6 knows, each with another choice of everything else. */
const HASHES = ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] as const;
const CURVES = [
  'secp224r1',
  'secp256r1',
  'secp384r1',
  'secp521r1',
  'brainpoolP224r1',
  'brainpoolP256r1',
  'brainpoolP320r1',
  'brainpoolP384r1',
  'brainpoolP512r1',
] as const;
const PARAMETERS: readonly EcParameters[] = ['named', 'explicit', 'explicit-compressed', 'explicit-no-cofactor'];
const FORMS: readonly Partial<SodRequest>[] = [
  {},
  { signerIdentifier: 'key-identifier' },
  { encoding: 'indefinite' },
  { version: 1 },
  { contentType: 'legacy' },
  { algorithmNaming: 'key-only' },
  { attributeOrder: 'reversed' },
  { attributeOrder: 'reversed-and-signed-so' },
];

interface Kind {
  readonly name: string;
  readonly key: KeySpec;
  readonly algorithm: SignatureAlgorithm;
  readonly parameters: EcParameters;
  readonly form: Partial<SodRequest>;
}

const DIGEST_BYTES = { sha1: 20, sha224: 28, sha256: 32, sha384: 48, sha512: 64 } as const;
const RSA: KeySpec = { kind: 'rsa', modulusBits: 2048 };

const ALGORITHMS: readonly { readonly key: KeySpec; readonly algorithm: SignatureAlgorithm }[] = [
  ...CURVES.flatMap((curve) =>
    HASHES.map((hash) => ({ key: { kind: 'ec', curve }, algorithm: { kind: 'ecdsa', hash } }) as const),
  ),
  ...HASHES.map((hash) => ({ key: RSA, algorithm: { kind: 'rsa-pkcs1', hash } }) as const),
  ...HASHES.flatMap((hash) =>
    // None, the default of RFC 4055, as long as the hash, and the longest that fits.
    [0, 20, DIGEST_BYTES[hash], 254 - DIGEST_BYTES[hash]].map(
      (saltBytes) => ({ key: RSA, algorithm: { kind: 'rsa-pss', hash, saltBytes } }) as const,
    ),
  ),
  { key: RSA, algorithm: { kind: 'rsa-pss', hash: 'sha256', maskHash: 'sha1', saltBytes: 32 } },
  { key: RSA, algorithm: { kind: 'rsa-pss', hash: 'sha512', maskHash: 'sha256', saltBytes: 20 } },
];

const KINDS: readonly Kind[] = ALGORITHMS.map(({ key, algorithm }, index) => {
  const parameters = PARAMETERS[index % PARAMETERS.length] ?? 'named';
  const form = FORMS[index % FORMS.length] ?? {};
  const salt = algorithm.kind === 'rsa-pss' ? ` salt ${algorithm.saltBytes} mask ${algorithm.maskHash ?? 'same'}` : '';
  const of = key.kind === 'ec' ? `${key.curve} ${parameters}` : '2048';
  return {
    name: `${algorithm.kind} ${algorithm.hash}${salt} ${of} ${JSON.stringify(form)}`,
    key,
    algorithm,
    parameters,
    form,
  };
});

const SIGNED_AT = new Date('2024-05-06T07:08:09Z');
const NOW = new Date('2026-11-21T03:00:00Z');
const FILES = new Map([
  [1, Buffer.from('615d', 'hex')],
  [2, Buffer.from('7500', 'hex')],
  [14, Buffer.from('6e00', 'hex')],
]) as unknown as PassiveRequest['files'];

/** RSA keys take their time: one for the authority and one for the signers of this file. */
const rsaKeys = new Map<string, SigningKey>();
function keyFor(spec: KeySpec, owner: string): SigningKey {
  if (spec.kind === 'ec') return createKey(spec);
  const key = rsaKeys.get(owner) ?? createKey(spec);
  rsaKeys.set(owner, key);
  return key;
}

function made({ key, algorithm, parameters, form }: Kind) {
  const keyForm = { ec: parameters };
  const csca = createCsca({ key: keyFor(key, 'csca'), algorithm, keyForm });
  const signer = issueSigner(csca, { key: keyFor(key, 'signer') });
  const sod = (more: Partial<SodRequest> = {}) =>
    buildSod({ files: FILES, signer, signedAt: SIGNED_AT, dataGroupHash: algorithm.hash, ...form, ...more });
  return { csca, signer, sod };
}

const examine = (sod: Uint8Array, csca: Uint8Array) =>
  verifyPassively({ sod, files: FILES, trust: { anchors: [csca], crls: [] }, now: NOW, allowSimulated: true });

for (const kind of sample(KINDS, 10)) {
  test(kind.name, () => {
    const { csca, sod } = made(kind);
    const honest = examine(sod(), csca.certificate);
    const { sodSignature, issuer, failures } = honest;
    assert.deepEqual({ sodSignature, issuer, failures }, { sodSignature: 'valid', issuer: 'anchored', failures: [] });
    assert.ok(Object.values(honest.dataGroups).every(({ hash }) => hash === 'match'));

    const broken = examine(sod({ lie: 'broken-signature' }), csca.certificate);
    assert.equal(broken.sodSignature, 'invalid');
    if (!hasOpenssl) return;
    const chain = kind.key.kind === 'rsa' || kind.parameters === 'named' ? 'checked' : 'not-checked';
    const seen = (file: Uint8Array) => cmsVerifies(withoutTag(file), { csca: csca.certificate, at: SIGNED_AT, chain });
    const verified = seen(sod());
    // OpenSSL takes the attributes in the order in which they came.
    assert.equal(verified.ok, kind.form.attributeOrder !== 'reversed', verified.output);
    assert.equal(seen(sod({ lie: 'broken-signature' })).ok, false);
  });
}

function withoutTag(sod: Uint8Array): Uint8Array {
  const parsed = parseTlv(sod, { shallow: true, ber: true });
  assert.ok(parsed.ok);
  return parsed.value[0]?.value ?? Uint8Array.of();
}
