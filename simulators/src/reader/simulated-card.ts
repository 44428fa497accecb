/** What lies on a reader: the seam between a card (its bytes) and the reader that carries them (vpcd or in process). */
export interface SimulatedCard {
  readonly atr: Uint8Array;
  readonly applet: Applet;
  /** The reader powers the card up, resets it or takes the power away: a card forgets its session on each. */
  readonly onPower?: (event: PowerEvent) => void;
}

/** Command APDU in, response APDU out (data, SW1, SW2). `null`: the card never answers. */
export type Applet = (command: Uint8Array) => Promise<Uint8Array | null> | Uint8Array | null;

export type PowerEvent = 'power-on' | 'power-off' | 'reset';

/**
 * ATR of a contactless card as a PC/SC reader makes it up (PC/SC part 3 §3.1.3.2.3): 3B 8n 80 01, n historical bytes,
 * check byte. It offers T=0 and T=1.
 */
export function contactlessAtr(historicalBytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  if (historicalBytes.length > 15) throw new RangeError('an ATR has at most 15 historical bytes');
  const checked = [0x80 | historicalBytes.length, 0x80, 0x01, ...historicalBytes];
  return Uint8Array.of(
    0x3b,
    ...checked,
    checked.reduce((sum, byte) => sum ^ byte, 0),
  );
}
