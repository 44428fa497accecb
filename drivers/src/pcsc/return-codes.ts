import type { PcscFailure } from './port.ts';

/** PC/SC return codes that the port gives a meaning of its own (winscard.h), as unsigned 32-bit numbers. */
export const ReturnCode = {
  success: 0,
  cancelled: 0x8010_0002,
  invalidHandle: 0x8010_0003,
  insufficientBuffer: 0x8010_0008,
  unknownReader: 0x8010_0009,
  timeout: 0x8010_000a,
  sharingViolation: 0x8010_000b,
  noSmartcard: 0x8010_000c,
  /** What pcscd says of a card whose ATR it cannot make sense of. */
  protocolMismatch: 0x8010_000f,
  communicationError: 0x8010_0013,
  notTransacted: 0x8010_0016,
  readerUnavailable: 0x8010_0017,
  noService: 0x8010_001d,
  serviceStopped: 0x8010_001e,
  /** pcsc-lite's number; WinSCard has 0x80100022. */
  unsupportedFeature: 0x8010_001f,
  noReadersAvailable: 0x8010_002e,
  unsupportedCard: 0x8010_0065,
  unresponsiveCard: 0x8010_0066,
  unpoweredCard: 0x8010_0067,
  resetCard: 0x8010_0068,
  removedCard: 0x8010_0069,
} as const;

/** `returnCode`: anything but success. LONG is sign-extended on Linux: callers mask with `>>> 0` first. */
export function failureOf(returnCode: number): PcscFailure {
  switch (returnCode) {
    case ReturnCode.cancelled:
      return { code: 'cancelled' };
    case ReturnCode.timeout:
      return { code: 'timed-out' };
    case ReturnCode.sharingViolation:
      return { code: 'sharing-violation' };
    case ReturnCode.noSmartcard:
      return { code: 'no-card' };
    case ReturnCode.removedCard:
      return { code: 'card-removed' };
    case ReturnCode.resetCard:
      return { code: 'card-reset' };
    case ReturnCode.protocolMismatch:
    case ReturnCode.unresponsiveCard:
    case ReturnCode.unpoweredCard:
    case ReturnCode.unsupportedCard:
      return { code: 'card-unresponsive' };
    case ReturnCode.unknownReader:
    case ReturnCode.readerUnavailable:
    case ReturnCode.noReadersAvailable:
      return { code: 'reader-unavailable' };
    // A handle of ours becomes invalid only when the service that issued it is gone.
    case ReturnCode.invalidHandle:
    case ReturnCode.communicationError:
    case ReturnCode.noService:
    case ReturnCode.serviceStopped:
      return { code: 'service-unavailable' };
    default:
      return { code: 'transmission-failed', returnCode };
  }
}
