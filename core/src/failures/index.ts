export {
  type CardFailureCode,
  FAILURE_CODES,
  FAILURES,
  type FailureCode,
  type FailureEntry,
  type FailurePlace,
  placeOf,
  type QrFailureCode,
  type SubmissionFailureCode,
} from './catalogue.ts';
