export {
  type Can,
  type CitizenNumber,
  canOf,
  citizenNumberHints,
  isCan,
  isCitizenNumber,
  mrzDocumentNumberOf,
  parseCan,
  parseCitizenNumber,
  typedIdentity,
} from './citizen-number.ts';
export { type Dg1, type Dg1Failure, parseDg1 } from './dg1.ts';
export { type Dg13, type Dg13Failure, type Dg13Field, parseDg13 } from './dg13.ts';
export {
  type DerivedExpiry,
  deriveExpiry,
  isExpired,
  MAX_KEY_CANDIDATES,
  MRZ_NO_EXPIRY,
  type MrzKeyCandidate,
  mrzKeyCandidates,
} from './expiry.ts';
export {
  buildIdentity,
  type ChipIdentityRequest,
  type ComparedField,
  compareQrWithChip,
  IDENTITY_FIELD_NAMES,
  identityFailures,
  isIdentityField,
  isOfTwoPeople,
} from './identity.ts';
export { citizenNumberOfMrz, type MrzFailure, type MrzField, type MrzTd1, parseMrzTd1 } from './mrz.ts';
export { dateInVietnam, datesAgree } from './partial-date.ts';
export { type CardGeneration, identityOfQr, parseQr, type QrCard, type QrContent, type QrField } from './qr.ts';
export * from './record.ts';
export { nameMeaning, withoutDiacritics } from './text.ts';
