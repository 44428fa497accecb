export { type CardContent, type CardOptions, type ChipCard, createCard } from './card.ts';
export {
  type CardCommand,
  type CardControl,
  type CardRefusal,
  type CardReply,
  controlCard,
  serveCard,
} from './card-control.ts';
export { type CardOrder, type CardOrderProblem, cardToOrder, isDocumentLie } from './card-order.ts';
export type { ActiveAuthenticationKey, AgreementKey, ChipAuthenticationKey, KeyParameters } from './chip-keys.ts';
export { type ChipRandom, systemRandom } from './chip-random.ts';
export { CIPHERS, type CipherName } from './crypto/cipher-suite.ts';
export { type CardAccessOrigin, withCardAccess } from './dump-access.ts';
export { APPLICATION_AID, type LdsFiles } from './file-system.ts';
export { type CardRequest, DOCUMENT_LIES, type DocumentLie, issueCard } from './issue.ts';
export { leavingCard } from './leaving-card.ts';
export { type ChipProfile, type DocumentProfile, HONEST_CHIP } from './profile.ts';
export {
  CHIP_PROFILES,
  type ChipProfileName,
  findChipProfile,
  type NamedProfile,
  PROFILES,
  profileFromJson,
} from './profiles.ts';
export type { ChipAuthenticationProtocol, PaceProtocol } from './protocols.ts';
export {
  activeAuthenticationHash,
  chipAuthenticationOffered,
  paceOffered,
} from './security-infos.ts';
export { otherDigits, underProfile } from './under-profile.ts';
