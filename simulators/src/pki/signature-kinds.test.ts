import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type PassiveRequest, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { parseTlv } from '@motcua/drivers/tlv';
import { allOf, oneOfEach, pairwise, type Row, type ValuesOf } from '../card/test/pairwise.ts';
import { seeded } from '../card/test/sample.ts';
import { createCsca, type Issued, issueSigner } from './issued.ts';
import { buildSod, type SodRequest } from './sod.ts';
import { cmsVerifies, hasOpenssl } from './test/openssl.ts';
import { keyFor } from './test/rsa-keys.ts';
import { quicklyMade, SIGNATURE_KINDS, type SignatureKind } from './test/signature-kinds.ts';

/*
 * Every way of signing, in every way that issuers write a SOD around it: each pair of values of any two of these dimensions,
 * with its broken twin, to our reader and to OpenSSL. `npm test` takes one kind of each class, by MOTCUA_SEED; MOTCUA_FULL=1 all.
 */
const DIMENSIONS = {
  kind: SIGNATURE_KINDS,
  identifier: { number: ['issuer-serial'], key: ['key-identifier'] },
  encoding: { der: ['der'], ber: ['indefinite'] },
  version: { old: [0], new: [1] },
  contentType: { usual: ['icao'], legacy: ['legacy'] },
  naming: { usual: ['with-hash'], other: ['key-only'] },
  order: { usual: ['der'], other: ['reversed', 'reversed-and-signed-so'] },
  signingTime: { stated: ['stated'], leftOut: ['left-out'] },
  listHash: { old: ['sha1'], usual: ['sha224', 'sha256', 'sha384', 'sha512'] },
  /** `same`: as the signer's; otherwise an authority of the other family. */
  issuer: { same: ['same'], other: ['other'] },
  certificates: { one: ['signer'], more: ['authority and signer'] },
} as const;
type Values = ValuesOf<typeof DIMENSIONS>;

/** A plain signature and PSS have no name that leaves out how they are made. */
const fits = ({ kind, naming }: Partial<Row<Values>>): boolean =>
  naming !== 'key-only' || !kind || !(kind.algorithm.kind === 'rsa-pss' || isPlain(kind));

const isPlain = ({ algorithm }: SignatureKind): boolean => algorithm.kind === 'ecdsa' && algorithm.encoding === 'plain';

const full = process.env.MOTCUA_FULL === '1';
const seed = Number(process.env.MOTCUA_SEED ?? 1);
const random = seeded(seed);
const values = full ? allOf(DIMENSIONS) : oneOfEach({ ...DIMENSIONS, kind: quicklyMade(SIGNATURE_KINDS) }, random);
const { rows, impossible } = pairwise(values, { random, fits });

const SIGNED_AT = new Date('2024-05-06T07:08:09Z');
const NOW = new Date('2026-11-21T03:00:00Z');
const FILES = new Map([
  [1, Buffer.from('615d', 'hex')],
  [2, Buffer.from('7500', 'hex')],
  [14, Buffer.from('6e00', 'hex')],
]) as unknown as PassiveRequest['files'];

function authorityOf({ kind, issuer }: Row<Values>): Issued {
  const { key, algorithm, keyForm } = kind;
  if (issuer === 'same') return createCsca({ key: keyFor(key, 'csca'), algorithm, keyForm });
  return key.kind === 'rsa'
    ? createCsca({ key: { kind: 'ec', curve: 'brainpoolP256r1' }, keyForm: { ec: 'explicit' } })
    : createCsca({ key: keyFor({ kind: 'rsa', modulusBits: 2048 }, 'csca') });
}

function made(row: Row<Values>) {
  const { kind } = row;
  const csca = authorityOf(row);
  const { algorithm, keyForm } = kind;
  const signer = issueSigner(csca, { key: keyFor(kind.key, 'signer'), algorithm, keyForm });
  const sod = (more: Partial<SodRequest> = {}) =>
    buildSod({
      files: FILES,
      signer,
      ...(row.signingTime === 'stated' && { signedAt: SIGNED_AT }),
      dataGroupHash: row.listHash,
      signerIdentifier: row.identifier,
      encoding: row.encoding,
      version: row.version,
      contentType: row.contentType,
      algorithmNaming: row.naming,
      attributeOrder: row.order,
      certificates: row.certificates === 'signer' ? [signer.certificate] : [csca.certificate, signer.certificate],
      ...more,
    });
  return { csca, sod };
}

const examine = (sod: Uint8Array, csca: Uint8Array) =>
  verifyPassively({ sod, files: FILES, trust: { anchors: [csca], crls: [] }, now: NOW, allowSimulated: true });

function check(row: Row<Values>): void {
  const { csca, sod } = made(row);
  const good = sod();
  const broken = sod({ lie: 'broken-signature' });
  const honest = examine(good, csca.certificate);
  const { sodSignature, issuer, failures, signer } = honest;
  assert.deepEqual({ sodSignature, issuer, failures }, { sodSignature: 'valid', issuer: 'anchored', failures: [] });
  assert.equal(signer?.identifiedBy, row.identifier);
  assert.ok(Object.values(honest.dataGroups).every(({ hash }) => hash === 'match'));
  const warned = honest.warnings.map(({ code }) => code);
  assert.equal(warned.includes('attributes-reordered'), row.order === 'reversed');
  assert.equal(warned.includes('legacy-content-type'), row.contentType === 'legacy');
  assert.equal(warned.includes('signing-time-missing'), row.signingTime === 'left-out');
  assert.equal(warned.includes('legacy-algorithm'), isOld(row));
  assert.equal(examine(broken, csca.certificate).sodSignature, 'invalid');

  // It knows no plain signatures.
  if (!hasOpenssl || isPlain(row.kind)) return;
  const named = row.kind.key.kind === 'rsa' || row.kind.keyForm.ec === 'named';
  const chain = row.issuer === 'same' && named ? 'checked' : 'not-checked';
  const seen = (file: Uint8Array) => cmsVerifies(withoutTag(file), { csca: csca.certificate, at: SIGNED_AT, chain });
  const verified = seen(good);
  // OpenSSL takes the attributes in the order in which they came.
  assert.equal(verified.ok, row.order !== 'reversed', verified.output);
  assert.equal(seen(broken).ok, false);
}

/** SHA-1 anywhere in SOD or certificate of the signer, or a key that is too short by now. */
function isOld({ kind: { key, algorithm }, listHash }: Row<Values>): boolean {
  const short = key.kind === 'rsa' ? key.modulusBits < 2048 : /192/.test(key.curve);
  return listHash === 'sha1' || algorithm.hash === 'sha1' || short;
}

function withoutTag(sod: Uint8Array): Uint8Array {
  const parsed = parseTlv(sod, { shallow: true, ber: true });
  assert.ok(parsed.ok);
  return parsed.value[0]?.value ?? Uint8Array.of();
}

describe(`signatures, ${rows.length} rows, ${values.kind.length} kinds, seed ${seed}`, () => {
  for (const row of rows) {
    const { kind, ...others } = row;
    test(`${kind.name}; ${Object.values(others).join(', ')}`, () => check(row));
  }
});

test('only what has no such name is never named after the key alone', () => {
  const never = values.kind.filter((kind) => !fits({ kind, naming: 'key-only' }));
  assert.equal(impossible.length, never.length);
  assert.ok(never.length > 0 && never.length < values.kind.length);
});
