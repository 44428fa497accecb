import { verifyCardSecurity } from './passive-auth/card-security.ts';
import type { PassiveRequest } from './passive-auth/port.ts';
import { beginPassive } from './passive-auth/verify.ts';
import type { SignedFiles, SignedFindings } from './read-request.ts';

/** Signatures and issuers at once; the hashes of the files when these are there. */
export function beginHere(signed: SignedFiles): (files: PassiveRequest['files']) => SignedFindings {
  const passive = beginPassive(signed);
  const { cardSecurity: file } = signed;
  const cardSecurity = file === null ? null : verifyCardSecurity({ ...signed, file });
  return (files) => ({ passive: passive(files), cardSecurity });
}
