import { CIPHERS } from '../../crypto/cipher-suite.ts';
import { ACCESS_WAYS, type AccessWay, BAC, fitsCipher } from './access-ways.ts';

/** A session of each cipher, on the curve of Vietnamese cards, and the one of BAC: for rows that are about what happens in it. */
export const SESSIONS = [...ACCESS_WAYS['ecdh-gm, brainpool'].filter(({ name }) => name === 'ecdh-gm-13'), BAC].flatMap(
  (access: AccessWay) => CIPHERS.filter((cipher) => fitsCipher(access, cipher)).map((cipher) => ({ access, cipher })),
);
