import type { ChipAuthenticity, Issuer } from '../model.ts';
import type { CardSecurityResult } from '../passive-auth/card-security.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { type ChipMapping, checkChipMapping } from './chip-mapping.ts';

export interface ChipMappingRequest {
  readonly mapping: ChipMapping;
  /** As `verifyCardSecurity` gives it; null: the file was not read. */
  readonly cardSecurity: CardSecurityResult | null;
  /** SecurityInfos of DG14, only when the SOD covers it and its signature is valid: it may hold the same key. */
  readonly coveredInfos: SecurityInfos | null;
  /** What the SOD's issuer was found to be; null: there is no SOD. */
  readonly sodIssuer: Issuer | null;
}

export interface ChipMappingProof {
  readonly chipAuthenticity: ChipAuthenticity;
  /** Where the key stands that proved it. */
  readonly keyIn: 'DG14' | 'EF.CardSecurity' | null;
  /** Why not `proven`; English, without personal data. */
  readonly reason: string;
  /** The signed SecurityInfos of EF.CardSecurity, when its signature is valid: for `compareOffers`. */
  readonly signedInfos: SecurityInfos | null;
}

/**
 * What PACE with Chip Authentication mapping proves (ICAO 9303-11 §4.4.3.5.2): that the chip holds the private key of a key
 * that its issuer signed. A key that only the chip vouches for proves nothing, and a wrong answer is a clone.
 */
export function proveChipMapping(request: ChipMappingRequest): ChipMappingProof {
  const { mapping, cardSecurity, coveredInfos, sodIssuer } = request;
  const signedInfos = signedSecurityInfos(cardSecurity);
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
  if (signedInfos === null) return conclude('failed', 'EF.CardSecurity is not signed as it should be');
  if (cardSecurity.issuer === 'revoked') return conclude('failed', 'the signer of EF.CardSecurity was revoked');
  const checked = checkChipMapping(mapping, signedInfos);
  switch (checked.result) {
    case 'mismatch':
      return conclude('failed', checked.message);
    case 'no-key':
      return conclude('notDone', 'EF.CardSecurity holds no key for the PACE that the chip offers');
    case 'match':
      // Anybody can sign a file with a key of his own: it must not borrow the trust that the SOD earned.
      return cardSecurity.issuer === 'anchored' || sodIssuer !== 'anchored'
        ? conclude('proven', '', 'EF.CardSecurity')
        : conclude('notDone', 'the issuer of EF.CardSecurity is not anchored, that of the SOD is');
  }
}

function signedSecurityInfos(cardSecurity: CardSecurityResult | null): SecurityInfos | null {
  if (cardSecurity?.signature !== 'valid' || cardSecurity.securityInfos === null) return null;
  const infos = parseCardAccess(cardSecurity.securityInfos);
  return infos.ok ? infos.value : null;
}
