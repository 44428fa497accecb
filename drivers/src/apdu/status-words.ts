/** Status words that this product tells apart (ISO/IEC 7816-4 §5.6, Doc 9303-10 §3.6, Doc 9303-11). */
export const SW = {
  success: 0x9000,
  /** End of file reached before Le bytes were read: the data that came are good. */
  endOfFile: 0x6282,
  /** The password that was named cannot be used. */
  deactivated: 0x6283,
  /** Verification failed, without a counter: a wrong PACE password or EXTERNAL AUTHENTICATE. */
  authenticationFailed: 0x6300,
  wrongLength: 0x6700,
  secureMessagingNotSupported: 0x6882,
  securityStatusNotSatisfied: 0x6982,
  authenticationBlocked: 0x6983,
  referenceDataUnusable: 0x6984,
  conditionsNotSatisfied: 0x6985,
  noCurrentFile: 0x6986,
  secureMessagingObjectMissing: 0x6987,
  secureMessagingObjectIncorrect: 0x6988,
  wrongData: 0x6a80,
  functionNotSupported: 0x6a81,
  fileNotFound: 0x6a82,
  wrongP1P2: 0x6a86,
  /** Lc inconsistent with P1-P2: at MSE:Set AT, an object is missing that the card wants. */
  wrongLengthForP1P2: 0x6a87,
  referenceDataNotFound: 0x6a88,
  offsetBeyondFile: 0x6b00,
  instructionNotSupported: 0x6d00,
  classNotSupported: 0x6e00,
  unknownError: 0x6f00,
} as const;

/** Instruction bytes (ISO/IEC 7816-4 §5.4.2). */
export const INS = {
  manageSecurityEnvironment: 0x22,
  externalAuthenticate: 0x82,
  getChallenge: 0x84,
  generalAuthenticate: 0x86,
  internalAuthenticate: 0x88,
  select: 0xa4,
  readBinary: 0xb0,
  /** READ BINARY with the offset in a data object, for offsets above 32,767. */
  readBinaryOdd: 0xb1,
} as const;

/** `63Cx`: the number of tries left; else undefined. */
export const remainingTries = (sw: number): number | undefined => ((sw & 0xfff0) === 0x63c0 ? sw & 0xf : undefined);

/** Four lower-case digits, for traces and messages. */
export const statusHex = (sw: number): string => sw.toString(16).padStart(4, '0');
