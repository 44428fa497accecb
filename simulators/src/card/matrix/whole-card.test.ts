import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SodRequest } from '../../pki/sod.ts';
import { quicklyMade, SOME_SIGNATURE_KINDS } from '../../pki/test/signature-kinds.ts';
import { TRUST_SCENARIOS } from '../../pki/test/trust-scenarios.ts';
import { allOf, oneOfEach, pairwise, type Row, type ValuesOf } from '../test/pairwise.ts';
import { seeded } from '../test/sample.ts';
import { ACCESS_WAYS, fitsCipher, fitsPassword } from './test/access-ways.ts';
import { carries } from './test/carries.ts';
import { check, DATA_SETS } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { SOME_PROOFS } from './test/proofs.ts';

/*
 * Reader × card: what the product's reader and the simulated chip, which share primitives alone, make of each other, from the
 * first byte to the verdict. Every pair of values of two dimensions is in a row. `npm test` takes one value of each class, by
 * MOTCUA_SEED; MOTCUA_FULL=1 takes all values. What acts together more closely than by pairs has suites of its own, in this folder.
 */

const SOD_FORMS: Readonly<Record<string, readonly Partial<SodRequest>[]>> = {
  'as the state writes it': [{}],
  otherwise: [
    { signerIdentifier: 'key-identifier' },
    { encoding: 'indefinite' },
    { version: 1 },
    { contentType: 'legacy' },
    { attributeOrder: 'reversed' },
    { attributeOrder: 'reversed-and-signed-so' },
    { dataGroupHash: 'sha1' },
    { dataGroupHash: 'sha224' },
    { dataGroupHash: 'sha384', encoding: 'indefinite', signerIdentifier: 'key-identifier' },
    { dataGroupHash: 'sha512' },
  ],
};

const DIMENSIONS = {
  access: ACCESS_WAYS,
  cipher: { '3des': ['3des'], 'aes-128': ['aes-128'], 'aes-192': ['aes-192'], 'aes-256': ['aes-256'] },
  password: { can: ['can'], mrz: ['mrz'] },
  proof: SOME_PROOFS,
  proofCipher: { '3des': ['3des'], 'aes-128': ['aes-128'], 'aes-192': ['aes-192'], 'aes-256': ['aes-256'] },
  chipKeyIds: { none: ['none'], one: ['one'], two: ['two keys'] },
  kind: SOME_SIGNATURE_KINDS,
  sod: SOD_FORMS,
  scenario: TRUST_SCENARIOS,
  data: DATA_SETS,
  link: LINKS,
  groups: { form: ['for the form'], all: ['all'] },
} as const;
type Values = ValuesOf<typeof DIMENSIONS>;

function fits({ access, cipher, password, proof, link }: Partial<Row<Values>>): boolean {
  if (access && cipher && !fitsCipher(access, cipher)) return false;
  if (access && password && !fitsPassword(access, password)) return false;
  return !link || carries(link, { access, proof });
}

const full = process.env.MOTCUA_FULL === '1';
const seed = Number(process.env.MOTCUA_SEED ?? 1);
const random = seeded(seed);
const values = full ? allOf(DIMENSIONS) : oneOfEach({ ...DIMENSIONS, kind: quicklyMade(SOME_SIGNATURE_KINDS) }, random);
const { rows, impossible } = pairwise(values, { random, fits });

const nameOf = (row: Row<Values>): string =>
  Object.values(row)
    .map((value) =>
      typeof value === 'string'
        ? value
        : 'name' in value
          ? value.name
          : 'id' in value
            ? value.id
            : JSON.stringify(value),
    )
    .join('; ');

describe(`reader × card, ${rows.length} rows, seed ${seed}`, () => {
  for (const row of rows) test(nameOf(row), () => check(row));
});

test('every pair is there but those that cannot be', () => {
  const names = Object.keys(values) as (keyof Values)[];
  const missing: string[] = [];
  for (const [at, left] of names.entries()) {
    for (const right of names.slice(at + 1)) {
      const seen = new Map<unknown, Set<unknown>>();
      for (const row of rows) seen.set(row[left], (seen.get(row[left]) ?? new Set()).add(row[right]));
      for (const one of values[left]) {
        for (const other of values[right]) {
          const pair = { [left]: one, [right]: other } as Partial<Row<Values>>;
          if (fits(pair)) assert.ok(seen.get(one)?.has(other), `${left}, ${right}: ${JSON.stringify(pair)}`);
          else
            missing.push(
              `${left}=${values[left].indexOf(one as never)} ${right}=${values[right].indexOf(other as never)}`,
            );
        }
      }
    }
  }
  assert.deepEqual(impossible.toSorted(), missing.toSorted());
});
