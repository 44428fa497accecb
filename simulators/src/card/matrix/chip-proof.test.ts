import { describe, test } from 'node:test';
import { CIPHERS } from '../crypto/cipher-suite.ts';
import { allOf, pairwise } from '../test/pairwise.ts';
import { sample, seeded } from '../test/sample.ts';
import { ACCESS_WAYS, type AccessWay, BAC, fitsCipher } from './test/access-ways.ts';
import { carries } from './test/carries.ts';
import { check } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { ACTIVE_KEYS, CHIP_KEYS } from './test/proofs.ts';
import { USUAL } from './test/usual.ts';

/*
 * Proof of the chip. Chip Authentication replaces the keys of a session by others: every group and every new cipher from every
 * old one, all with all. How DG14 writes the key, how many keys there are and what the link bears is only told, so by pairs.
 */
const random = seeded(Number(process.env.MOTCUA_SEED ?? 1));
const curve = ACCESS_WAYS['ecdh-gm, brainpool'].filter(({ name }) => name === 'ecdh-gm-13');
const sessions = [...curve, BAC].flatMap((access: AccessWay) =>
  CIPHERS.filter((cipher) => fitsCipher(access, cipher)).map((cipher) => ({ access, cipher })),
);
const proofs = Object.values(CHIP_KEYS).flat();
const groups = [...new Set(proofs.map(({ parameterId }) => parameterId))];
const agreements = groups.flatMap((parameterId) =>
  CIPHERS.flatMap((proofCipher) => sessions.map((session) => ({ ...session, proofCipher, parameterId }))),
);
const chipRows = pairwise(
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

describe(`Chip Authentication, every key and cipher from every session: ${chipRows.length} rows`, () => {
  for (const { agreement, proof, chipKeyIds, link } of sample(chipRows, 8)) {
    const { access, cipher, proofCipher } = agreement;
    const name = `${access.name} ${cipher}, ${proof.name} ${proofCipher}, key id: ${chipKeyIds}, ${link.name}`;
    test(name, () => check({ ...USUAL, access, cipher, password: 'mrz', proof, proofCipher, chipKeyIds, link }));
  }
});

/* Active Authentication: every key with every hash in every form, under each cipher and over each kind of link by pairs. */
const activeRows = pairwise(
  { proof: Object.values(ACTIVE_KEYS).flat(), session: sessions, ...allOf({ link: LINKS }) },
  { random, fits: ({ proof, link }) => !link || carries(link, { proof }) },
).rows;

describe(`Active Authentication, every key, hash and form: ${activeRows.length} rows`, () => {
  for (const { proof, session, link } of sample(activeRows, 8)) {
    const { access, cipher } = session;
    test(`${access.name} ${cipher}, ${proof.name}, ${link.name}`, () =>
      check({ ...USUAL, access, cipher, proof, link }));
  }
});
