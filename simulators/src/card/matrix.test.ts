import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDocument } from '@motcua/drivers/emrtd';
import { citizens, findCitizen } from '../citizens/citizen.ts';
import { mrzKey } from '../citizens/mrz.ts';
import { createPki, type Pki, type PkiOptions } from '../pki/pki.ts';
import { createCard } from './card.ts';
import { CIPHERS, type CipherName } from './crypto/cipher-suite.ts';
import { issueCard } from './issue.ts';
import { type ActiveAuthenticationSpec, type ChipProfile, type DocumentProfile, HONEST_CHIP } from './profile.ts';
import type { Agreement, Mapping, PaceProtocol } from './protocols.ts';
import { type Dimensions, pairwise, type Row } from './test/pairwise.ts';
import { directChannel, requestFor } from './test/reading-scene.ts';
import { seeded } from './test/sample.ts';

/*
 * Reader × card: what the product's reader and the simulated chip, which share primitives alone, make of each other. Rows are
 * drawn so that pairs of values come together; MOTCUA_SEED decides which, MOTCUA_FULL=1 runs rows until every pair was there.
 */

const CURVES = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18];
const GROUPS = [0, 1, 2];
/** ICAO 9303-11 Table 12: P-224 has no integrated mapping. */
const IM_CURVES = CURVES.filter((id) => id !== 10);
const ways = (agreement: Agreement, mapping: Mapping, ids: readonly number[]): readonly string[] =>
  ids.map((id) => `${agreement}-${mapping}-${id}`);

const hashFor = (id: number): ActiveAuthenticationSpec['hash'] =>
  id >= 17 ? 'sha512' : id >= 15 ? 'sha384' : id >= 12 ? 'sha256' : 'sha224';

const SIGNATURES: Readonly<Record<string, PkiOptions>> = {
  'bp384-sha384-explicit': {},
  'bp384-sha256-named': { parameters: 'named', hash: 'sha256' },
  'p256-sha256': { key: { kind: 'ec', curve: 'secp256r1' } },
  'bp512-sha512': { key: { kind: 'ec', curve: 'brainpoolP512r1' } },
  'p521-sha512': { key: { kind: 'ec', curve: 'secp521r1' } },
  'bp224-sha224': { key: { kind: 'ec', curve: 'brainpoolP224r1' } },
  'rsa-sha256': { key: { kind: 'rsa', modulusBits: 2048 } },
  'pss-sha256-32': {
    key: { kind: 'rsa', modulusBits: 2048 },
    algorithm: { kind: 'rsa-pss', hash: 'sha256', saltBytes: 32 },
  },
  'pss-sha512-20': {
    key: { kind: 'rsa', modulusBits: 2048 },
    algorithm: { kind: 'rsa-pss', hash: 'sha512', saltBytes: 20 },
  },
};

const DIMENSIONS = {
  access: [
    'bac',
    ...ways('ecdh', 'gm', CURVES),
    ...ways('dh', 'gm', GROUPS),
    ...ways('ecdh', 'im', IM_CURVES),
    ...ways('dh', 'im', GROUPS),
    ...ways('ecdh', 'cam', CURVES),
  ],
  cipher: CIPHERS,
  password: ['can', 'mrz'],
  chipKey: ['none', ...CURVES.map(String), ...GROUPS.map(String)],
  chipCipher: CIPHERS,
  keyForm: ['explicit', 'named'],
  active: [
    'none',
    ...['sha1', 'sha224', 'sha256', 'sha384', 'sha512'].flatMap((hash) => [`rsa-${hash}-b6`, `rsa-${hash}-b4`]),
    ...CURVES.map((id) => `ecdsa-${hashFor(id)}-${id}`),
  ],
  signature: Object.keys(SIGNATURES),
  data: citizens.map(({ id }) => id),
  blocks: ['as-told', '223', '128'],
} as const satisfies Dimensions;
type MatrixRow = Row<typeof DIMENSIONS>;

/** Chip authentication mapping has no triple DES (Table 3). */
const repair = (row: MatrixRow): MatrixRow =>
  row.access.includes('-cam-') && row.cipher === '3des' ? { ...row, cipher: 'aes-128' } : row;

const isCipher = (text: string): text is CipherName => CIPHERS.some((cipher) => cipher === text);
const cipherOf = (text: string): CipherName => (isCipher(text) ? text : assert.fail(text));

function paceOf({ access, cipher }: MatrixRow): readonly PaceProtocol[] {
  if (access === 'bac') return [];
  const [agreement, mapping, id] = access.split('-') as [Agreement, Mapping, string];
  return [{ agreement, mapping, cipher: cipherOf(cipher), parameterId: Number(id) }];
}

function activeOf(text: string): ActiveAuthenticationSpec | undefined {
  const [kind, hash, last] = text.split('-') as ['none' | 'rsa' | 'ecdsa', ActiveAuthenticationSpec['hash'], string];
  if (kind === 'none') return undefined;
  if (kind === 'rsa') return { kind, hash, modulusBits: 1280, form: last === 'b4' ? 'b4' : 'b6' };
  return { kind, hash, parameterId: Number(last) };
}

function profileOf(row: MatrixRow): ChipProfile {
  const pace = paceOf(row);
  const parameterId = Number(row.chipKey);
  const modulus = row.chipKey !== 'none' && parameterId < 8;
  const parameters = modulus
    ? row.keyForm === 'named'
      ? 'pkcs3'
      : 'x942'
    : row.keyForm === 'named'
      ? 'named'
      : 'explicit';
  const active = activeOf(row.active);
  const document: DocumentProfile = {
    ...(pace.length > 0 && { pace }),
    chipAuthentication:
      row.chipKey === 'none' ? 'absent' : [{ parameterId, ciphers: [cipherOf(row.chipCipher)], parameters }],
    ...(active && { activeAuthentication: active }),
  };
  return { ...HONEST_CHIP, pace: pace.length > 0 ? 'works' : 'absent', document };
}

const authorities = new Map<string, Pki>();
function authority(name: string): Pki {
  const found = authorities.get(name) ?? createPki(SIGNATURES[name]);
  authorities.set(name, found);
  return found;
}

async function check(row: MatrixRow): Promise<void> {
  const citizen = findCitizen(row.data);
  const profile = profileOf(row);
  const pki = authority(row.signature);
  const card = createCard({ ...issueCard({ citizen, pki, profile }), profile });
  const byMrz = row.password === 'mrz' || row.access === 'bac';
  const scene = { citizen, anchors: [pki.csca.certificate], bac: 'if-pace-not-offered' } as const;
  const request = requestFor(scene, directChannel(card));
  const outcome = await readDocument({
    ...request,
    keys: byMrz ? { mrz: [mrzKey(citizen)] } : { can: citizen.citizenNumber.slice(-6) },
    dataGroups: [1, 13],
    ...(row.blocks !== 'as-told' && { maxReadBytes: Number(row.blocks) }),
  });
  const told = JSON.stringify({ failure: outcome.failure, ...outcome.verification, dataGroups: undefined });
  assert.equal(outcome.failure, null, told);
  assert.equal(outcome.accessControl.used, row.access === 'bac' ? 'bac' : byMrz ? 'pace-mrz' : 'pace-can');
  const proves = row.chipKey !== 'none' || row.active !== 'none' || row.access.includes('-cam-');
  assert.equal(outcome.verification.chipAuthenticity, proves ? 'proven' : 'notDone', told);
  assert.equal(outcome.verification.overall, proves ? 'verified' : 'consistent', told);
  assert.deepEqual(outcome.verification.failures, [], told);
  if (row.access !== 'bac') assert.equal(outcome.cardAccess, 'match', told);
}

const full = process.env.MOTCUA_FULL === '1';
const seed = Number(process.env.MOTCUA_SEED ?? 1);
const rows = pairwise(DIMENSIONS, { random: seeded(seed), repair, most: full ? 5_000 : 12 });

describe(`reader × card, ${rows.length} rows, seed ${seed}`, () => {
  for (const row of rows) test(Object.values(row).join(' '), () => check(row));
});

test('with all rows every pair that can be has been there', () => {
  const all = pairwise(DIMENSIONS, { random: seeded(seed), repair, most: 5_000 });
  const seen = new Set(all.flatMap((row) => [`${row.access} ${row.cipher}`, `${row.chipKey} ${row.chipCipher}`]));
  for (const access of DIMENSIONS.access) {
    for (const cipher of CIPHERS) {
      if (!(access.includes('-cam-') && cipher === '3des'))
        assert.ok(seen.has(`${access} ${cipher}`), `${access} ${cipher}`);
    }
  }
  for (const key of DIMENSIONS.chipKey) for (const cipher of CIPHERS) assert.ok(seen.has(`${key} ${cipher}`));
  for (const row of all) assert.deepEqual(repair(row), row);
});
