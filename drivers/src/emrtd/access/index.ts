/**
 * Opening the chip and what follows from how it was opened. In the order of a read:
 *
 * 1. `createPreparedKeys()` once per process; `await keys.prepare()` while no card is there; `keys.wipe()` at the end. Given
 *    as `pace: { keys }` to 2 and as `{ keys }` to `authenticateChip`.
 * 2. `establishAccess(link, { cardAccess, keys, bac, mrzAfterCan?, pacePolicy?, pace? })` → `OpenedAccess`. After PACE the master file is
 *    current. (`openChip` does 2 and 4 in one and keeps only `AccessControl`.)
 * 3. If `opened.chipMapping` is not null: read EF.CardSecurity (011D, short id 1D, in the master file) now, and give it to
 *    `verifyCardSecurity` of passive-auth when the trust store is at hand.
 * 4. `selectApplication(link)`, unless `opened.applicationSelected`.
 * 5. A session that was lost is opened again by `reopenAccess` with `opened.keys` and `opened.pace`, so that no other key, offer
 *    or method is tried; add `wrongKeyAnswers` up.
 * 6. After passive authentication: `proveChipMapping({ mapping, cardSecurity, coveredInfos, sodIssuer })`, and
 *    `compareOffers(cardAccess, { dataGroup14, cardSecurity })` with those files whose signature was found good.
 */

export type { AccessKeys } from './access-keys.ts';
export type { AgreementGroup } from './agreement-group.ts';
export { type ChipMapping, checkChipMapping } from './chip-mapping.ts';
export { type ChipMappingProof, type ChipMappingRequest, proveChipMapping } from './chip-mapping-proof.ts';
export {
  type BacPolicy,
  type EarlierAccess,
  establishAccess,
  type OpenedAccess,
  type OpenFailure,
  type OpenRequest,
  openChip,
  reopenAccess,
} from './choose.ts';
export { DEFAULT_PACE_POLICY, type PacePolicy, rankPace } from './choose-pace.ts';
export { compareOffers, describeDifferences, type OfferComparison, type OfferDifference } from './downgrade.ts';
export { createPreparedKeys, type EphemeralKeys, type PreparedKeys } from './ephemeral-keys.ts';
export type { PaceParameters } from './pace-model.ts';
export { selectApplication } from './select-application.ts';
export type { MrzAfterCan } from './try-pace.ts';
