import type { ReaderObservation } from './backend.ts';

/** dwEventState of SCARD_READERSTATE (winscard.h). */
export const SCARD_STATE_CHANGED = 0x0002;
export const SCARD_STATE_UNKNOWN = 0x0004;
const SCARD_STATE_PRESENT = 0x0020;
const SCARD_STATE_MUTE = 0x0200;

export function observationOf(name: string, eventState: number, atr: Uint8Array): ReaderObservation {
  // The high word counts insertions and removals.
  const common = { name, cardEvents: eventState >>> 16 };
  if (!(eventState & SCARD_STATE_PRESENT)) return { ...common, card: 'absent' };
  // A card without an ATR did not answer the reset, whether or not the flag says so.
  if (eventState & SCARD_STATE_MUTE || atr.length === 0) return { ...common, card: 'mute' };
  return { ...common, card: 'present', atr };
}
