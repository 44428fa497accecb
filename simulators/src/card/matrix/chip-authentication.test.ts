import { describe, test } from 'node:test';
import { CIPHERS } from '../crypto/cipher-suite.ts';
import { allOf, pairwise } from '../test/pairwise.ts';
import { sample, seeded } from '../test/sample.ts';
import { carries } from './test/carries.ts';
import { check } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { CHIP_KEYS } from './test/proofs.ts';
import { SESSIONS } from './test/sessions.ts';
import { USUAL } from './test/usual.ts';

/*
 * Chip Authentication replaces the keys of a session by others: every group and every new cipher from every
 * old one, all with all. How DG14 writes the key, how many keys there are and what the link bears is only told, so by pairs.
 */
const random = seeded(Number(process.env.MOTCUA_SEED ?? 1));
const proofs = Object.values(CHIP_KEYS).flat();
const groups = [...new Set(proofs.map(({ parameterId }) => parameterId))];
const agreements = groups.flatMap((parameterId) =>
  CIPHERS.flatMap((proofCipher) => SESSIONS.map((session) => ({ ...session, proofCipher, parameterId }))),
);
const rows = pairwise(
  { agreement: agreements, proof: proofs, chipKeyIds: ['none', 'one', 'two keys'] as const, ...allOf({ link: LINKS }) },
  {
    random,
    fits: ({ agreement, proof, link }) =>
      (!agreement || !proof || agreement.parameterId === proof.parameterId) &&
      (!link || carries(link, { proof })) &&
      // What the group of the agreement needs, before the key in it is chosen.
      (!link ||
        !agreement ||
        carries(link, { proof: proofs.find(({ parameterId }) => parameterId === agreement.parameterId) })),
  },
).rows;

describe(`Chip Authentication, every key and cipher from every session: ${rows.length} rows`, () => {
  for (const { agreement, proof, chipKeyIds, link } of sample(rows, 8)) {
    const { access, cipher, proofCipher } = agreement;
    const name = `${access.name} ${cipher}, ${proof.name} ${proofCipher}, key id: ${chipKeyIds}, ${link.name}`;
    test(name, () => check({ ...USUAL, access, cipher, password: 'mrz', proof, proofCipher, chipKeyIds, link }));
  }
});
