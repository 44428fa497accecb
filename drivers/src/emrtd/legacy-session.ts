import type { AgreementGroup } from './access/agreement-group.ts';
import type { EarlierAccess } from './access/choose.ts';
import { readActiveAuthenticationKey } from './active-authentication.ts';
import type { CipherSuite } from './key-derivation.ts';
import type { ReadWarning } from './model.ts';
import { shortKeyBits } from './passive-auth/warnings.ts';

/*
 * What was good once and is weak today, in how the chip was opened and how it proved itself; what the signatures of its files
 * have of it, passive authentication tells. Old documents do no better, so it is reported and not refused.
 */

/** NIST SP 800-57 part 1: 112 bits is the least; 3DES has as much by its keys, and is disallowed for its blocks since 2024. */
const LEAST_SECURITY_BITS = 112;

/** Cipher of a session and the group in which its keys were agreed. */
export interface AgreedSession {
  readonly suite: CipherSuite;
  readonly group: Pick<AgreementGroup, 'name' | 'securityBits'>;
}

export function legacyOpening({ pace }: Pick<EarlierAccess, 'pace'>): ReadWarning[] {
  if (pace === null) return [warn('the chip was opened by BAC: 3DES, with keys that the MRZ alone gives')];
  return legacyAgreement('PACE', { suite: pace.protocol.suite, group: pace.group });
}

export function legacyAgreement(protocol: 'PACE' | 'Chip Authentication', session: AgreedSession): ReadWarning[] {
  const { name, securityBits } = session.group;
  return [
    ...(session.suite === '3des' ? [warn(`${protocol} was run with 3DES`)] : []),
    ...(securityBits < LEAST_SECURITY_BITS
      ? [warn(`${protocol} was run in the group ${name}, of ${securityBits} bits of security`)]
      : []),
  ];
}

/** `algorithm`: as the proof by the key of `dataGroup15` named it. */
export function legacySignature(dataGroup15: Uint8Array, algorithm: string): ReadWarning[] {
  const key = readActiveAuthenticationKey(dataGroup15);
  const bits = key && shortKeyBits(key.publicKey);
  return [
    ...(/SHA1$/.test(algorithm) ? [warn(`the signature of Active Authentication is ${algorithm}`)] : []),
    ...(bits === undefined ? [] : [warn(`the key of Active Authentication has ${bits} bits`)]),
  ];
}

const warn = (message: string): ReadWarning => ({ code: 'legacy-algorithm', message });
