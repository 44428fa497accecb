import type { Certificate } from './certificate.ts';
import type { RevocationList } from './revocation-list.ts';
import type { Authority, TrustIndex } from './trust-index.ts';

/**
 * What the revocation lists of the store say of a certificate.
 * - `listOutdated`: not revoked, by a list of which a newer one is due.
 * - `noList`: no list of this issuer is there.
 * - `unverifiable`: a list of this issuer is there that no authority of the store signed: nobody can say.
 */
export type Revocation = 'revoked' | 'notRevoked' | 'listOutdated' | 'noList' | 'unverifiable';

/** ICAO 9303-12 §4.6: a list at least every 90 days; counts where a list does not say when the next is due. */
const MAX_LIST_AGE_MS = 90 * 24 * 3_600_000;

/**
 * After a change of key, the new key signs the list that also covers what the old one issued (ICAO 9303-12 §4.6): so lists
 * and their signers are looked for in the whole line of the authority.
 */
export function checkRevocation(
  certificate: Certificate,
  issuers: readonly Authority[],
  { index, now }: { readonly index: TrustIndex; readonly now: Date },
): Revocation {
  const names = [certificate.issuer, ...issuers.map((issuer) => issuer.certificate.subject)];
  const line = new Set([...issuers, ...index.lineOf(names)]);
  const lineNames = new Set([...names, ...[...line].map((authority) => authority.certificate.subject)]);
  let found: Exclude<Revocation, 'revoked'> = 'noList';
  for (const list of index.revocationLists) {
    const isOurs = (authority: Authority): boolean => line.has(authority);
    if (!lineNames.has(list.issuer) && !index.named(list).some(isOurs)) continue;
    if (!index.issuersOf(list).issuers.some(isOurs)) {
      found = 'unverifiable';
    } else if (list.revoked.has(certificate.serialNumber)) {
      return 'revoked';
    } else if (found !== 'unverifiable' && found !== 'notRevoked') {
      found = isOutdated(list, now) ? 'listOutdated' : 'notRevoked';
    }
  }
  return found;
}

export function isOutdated(list: Pick<RevocationList, 'thisUpdate' | 'nextUpdate'>, now: Date): boolean {
  return now > (list.nextUpdate ?? new Date(list.thisUpdate.getTime() + MAX_LIST_AGE_MS));
}
