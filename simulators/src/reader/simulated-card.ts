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

const INTERNAL_ERROR = Uint8Array.of(0x6f, 0x00);

/** A card whose program crashed answers 6F00; the defect is named, since only test processes have such cards. */
export async function askCard(card: SimulatedCard, command: Uint8Array): Promise<Uint8Array | null> {
  try {
    const response = await card.applet(Uint8Array.from(command));
    return response === null ? null : Uint8Array.from(response);
  } catch (error) {
    console.error('simulated card:', error);
    return INTERNAL_ERROR;
  }
}

/** ISO 7816-3 §8.1: TS is 3B (direct convention) or 3F (inverse); a mute card has none. */
export const startsAsAtr = (atr: Uint8Array): boolean => atr[0] === 0x3b || atr[0] === 0x3f;

/** Whether the card offers T=1 (ISO 7816-3 §8.2.3: TD1, TD2 … name the protocols, none means T=0). pcscd prefers it. */
export function supportsT1(atr: Uint8Array): boolean {
  let offset = 1;
  let indicators = (atr[1] ?? 0) >> 4;
  while (indicators & INDICATES_TD) {
    offset += popCount(indicators);
    const td = atr[offset] ?? 0;
    if ((td & 0x0f) === 1) return true;
    indicators = td >> 4;
  }
  return false;
}

const INDICATES_TD = 0b1000;
const popCount = (bits: number): number => (bits === 0 ? 0 : (bits & 1) + popCount(bits >> 1));
