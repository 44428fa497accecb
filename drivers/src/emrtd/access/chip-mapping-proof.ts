import type { ChipAuthenticity } from '../model.ts';
import { type CardSecurityResult, isOfAuthority } from '../passive-auth/card-security.ts';
import type { PassiveResult } from '../passive-auth/port.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { type ChipMapping, checkChipMapping } from './chip-mapping.ts';

export interface ChipMappingRequest {
  readonly mapping: ChipMapping;
  /** As `verifyCardSecurity` gives it; null: the file was not read. */
  readonly cardSecurity: CardSecurityResult | null;
  /** SecurityInfos of DG14, only when the SOD covers it and its signature is valid: it may hold the same key. */
  readonly coveredInfos: SecurityInfos | null;
  /** What passive authentication found the SOD's issuer to be. */
  readonly sod: Pick<PassiveResult, 'issuer' | 'anchorCountry'>;
}

export interface ChipMappingProof {
  readonly chipAuthenticity: ChipAuthenticity;
  /** Where the key stands that proved it. */
  readonly keyIn: 'DG14' | 'EF.CardSecurity' | null;
  /** Why not `proven`; English, without personal data. */
  readonly reason: string;
  /** The SecurityInfos of EF.CardSecurity, when the authority of the SOD signed it: for `compareOffers`. */
  readonly signedInfos: SecurityInfos | null;
}

/**
 * What PACE with Chip Authentication mapping proves (ICAO 9303-11 §4.4.3.5.2): that the chip holds the private key of a key
 * that its issuer signed. A key that only the chip vouches for proves nothing, and a wrong answer is a clone.
 */
export function proveChipMapping(request: ChipMappingRequest): ChipMappingProof {
  const { mapping, cardSecurity, coveredInfos, sod } = request;
  const ownInfos = signedSecurityInfos(cardSecurity);
  const signedInfos = cardSecurity !== null && isOfAuthority(cardSecurity, sod) ? ownInfos : null;
  const conclude = (
    chipAuthenticity: ChipAuthenticity,
    reason: string,
    keyIn: ChipMappingProof['keyIn'] = null,
  ): ChipMappingProof => ({ chipAuthenticity, keyIn, reason, signedInfos });

  // A key of DG14 that does not fit may be another one, for Chip Authentication alone: only EF.CardSecurity can say no.
  if (coveredInfos !== null && checkChipMapping(mapping, coveredInfos).result === 'match') {
    return conclude('proven', '', 'DG14');
  }
  if (cardSecurity === null) return conclude('notDone', 'EF.CardSecurity was not read');
  if (cardSecurity.signature === 'unsupported') {
    return conclude('notDone', 'the signature of EF.CardSecurity is of an unsupported kind');
  }
  if (ownInfos === null) return conclude('failed', 'EF.CardSecurity is not signed as it should be');
  if (cardSecurity.issuer === 'revoked') return conclude('failed', 'the signer of EF.CardSecurity was revoked');
  const checked = checkChipMapping(mapping, ownInfos);
  switch (checked.result) {
    case 'mismatch':
      return conclude('failed', checked.message);
    case 'no-key':
      return conclude('notDone', 'EF.CardSecurity holds no key for the PACE that the chip offers');
    case 'match':
      return signedInfos !== null
        ? conclude('proven', '', 'EF.CardSecurity')
        : conclude('notDone', 'EF.CardSecurity is not known to be of the authority that signed the SOD');
  }
}

function signedSecurityInfos(cardSecurity: CardSecurityResult | null): SecurityInfos | null {
  if (cardSecurity?.signature !== 'valid' || cardSecurity.securityInfos === null) return null;
  const infos = parseCardAccess(cardSecurity.securityInfos);
  return infos.ok ? infos.value : null;
}
