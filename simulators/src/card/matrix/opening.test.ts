import { describe, test } from 'node:test';
import { CIPHERS } from '../crypto/cipher-suite.ts';
import { sample } from '../test/sample.ts';
import { ACCESS_WAYS, fitsCipher, fitsPassword, PASSWORDS } from './test/access-ways.ts';
import { carries } from './test/carries.ts';
import { check } from './test/lay-and-read.ts';
import { LINKS } from './test/links.ts';
import { USUAL } from './test/usual.ts';

/*
 * How a chip is opened and how bytes get across, all with all: the length of a key, the block of a cipher, the length of a
 * password and that of an APDU meet in the same exchange.
 */
const rows = Object.values(ACCESS_WAYS)
  .flat()
  .flatMap((access) => CIPHERS.filter((cipher) => fitsCipher(access, cipher)).map((cipher) => ({ access, cipher })))
  .flatMap((row) => PASSWORDS.filter((one) => fitsPassword(row.access, one)).map((password) => ({ ...row, password })))
  .flatMap((row) =>
    Object.values(LINKS)
      .flat()
      .filter((link) => carries(link, row))
      .map((link) => ({ ...row, link })),
  );

describe(`every way to open a chip, over every kind of link: ${rows.length} rows`, () => {
  for (const { access, cipher, password, link } of sample(rows, 10)) {
    const name = `${access.name} ${cipher} by ${password}, ${link.name}`;
    test(name, () => check({ ...USUAL, access, cipher, password, link }));
  }
});
