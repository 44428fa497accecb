import { describe, test } from 'node:test';
import { allOf, pairwise } from '../test/pairwise.ts';
import { sample, seeded } from '../test/sample.ts';
import { carries } from './test/carries.ts';
import { check } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { ACTIVE_KEYS } from './test/proofs.ts';
import { SESSIONS } from './test/sessions.ts';
import { USUAL } from './test/usual.ts';

/* Active Authentication: every key with every hash in every form, under each cipher and over each kind of link by pairs. */
const { rows } = pairwise(
  { proof: Object.values(ACTIVE_KEYS).flat(), session: SESSIONS, ...allOf({ link: LINKS }) },
  {
    random: seeded(Number(process.env.MOTCUA_SEED ?? 1)),
    fits: ({ proof, link }) => !link || carries(link, { proof }),
  },
);

describe(`Active Authentication, every key, hash and form: ${rows.length} rows`, () => {
  for (const { proof, session, link } of sample(rows, 8)) {
    const { access, cipher } = session;
    test(`${access.name} ${cipher}, ${proof.name}, ${link.name}`, () =>
      check({ ...USUAL, access, cipher, proof, link }));
  }
});
