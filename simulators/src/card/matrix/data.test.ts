import { describe, test } from 'node:test';
import { sample } from '../test/sample.ts';
import { ACCESS_WAYS, BAC } from './test/access-ways.ts';
import { check, DATA_SETS } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { USUAL } from './test/usual.ts';

/*
 * Every data set whole, and only what a form needs of it, over every kind of link, under triple DES and AES: where files end and
 * where blocks end meet anew in each.
 */
const [curve] = ACCESS_WAYS['ecdh-gm, brainpool'].filter(({ name }) => name === 'ecdh-gm-13');
const sessions = [
  { access: BAC, cipher: '3des', password: 'mrz' } as const,
  ...(curve ? [{ access: curve, cipher: 'aes-128', password: 'can' } as const] : []),
];
const rows = Object.values(DATA_SETS)
  .flat()
  .flatMap((data) => sessions.map((session) => ({ ...session, data })))
  .flatMap((row) => (['for the form', 'all'] as const).map((groups) => ({ ...row, groups })))
  .flatMap((row) =>
    Object.values(LINKS)
      .flat()
      .map((link) => ({ ...row, link })),
  );

describe(`every data set, over every kind of link: ${rows.length} rows`, () => {
  for (const row of sample(rows, 8)) {
    test(`${row.data.id}, ${row.access.name}, ${row.groups}, ${row.link.name}`, () => check({ ...USUAL, ...row }));
  }
});
