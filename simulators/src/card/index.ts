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
export type { ChipAuthenticationSuite } from './chip-authentication.ts';
export { type ChipRandom, systemRandom } from './chip-random.ts';
export { APPLICATION_AID, type LdsFiles } from './file-system.ts';
export { type CardRequest, DOCUMENT_LIES, type DocumentLie, issueCard } from './issue.ts';
export { leavingCard } from './leaving-card.ts';
export { CHIP_PROFILES, type ChipProfile, type ChipProfileName, findChipProfile, HONEST_CHIP } from './profile.ts';
