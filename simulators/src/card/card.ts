import { type MrzKey, mrzInformation } from '../citizens/mrz.ts';
import { contactlessAtr, type SimulatedCard } from '../reader/simulated-card.ts';
import { Chip } from './chip.ts';
import type { ActiveAuthenticationKey, ChipAuthenticationKey } from './chip-keys.ts';
import type { ChipRandom } from './chip-random.ts';
import { cardCapabilities, type LdsFiles } from './file-system.ts';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';
import type { PaceProtocol } from './protocols.ts';

/** A personalised chip: what the authority wrote into it. */
export interface CardContent {
  readonly files: LdsFiles;
  /** Six digits. */
  readonly can: string;
  readonly mrz: MrzKey;
  /** What the chip can run. Default: what its EF.CardAccess offers. */
  readonly pace?: readonly PaceProtocol[];
  readonly keys: {
    readonly chipAuthentication: readonly ChipAuthenticationKey[];
    readonly activeAuthentication?: ActiveAuthenticationKey;
  };
}

export interface CardOptions extends CardContent {
  readonly profile?: ChipProfile;
  readonly random?: ChipRandom;
  /** The chip's patience with who guesses: awaited before it refuses, longer each time. Default: no delay. */
  readonly pause?: (ms: number) => Promise<void>;
  /** A profile in which the card leaves the field calls this when it does. */
  readonly onLeave?: () => void;
}

export interface ChipCard extends SimulatedCard {
  /** What taking the power away does: sessions, selections and challenges are gone. */
  reset(): void;
}

export function createCard(options: CardOptions): ChipCard {
  const chip = new Chip({ ...options, mrzInformation: mrzInformation(options.mrz) });
  const profile = options.profile ?? HONEST_CHIP;
  return {
    atr: contactlessAtr(historicalBytes(profile)),
    applet: (command) => chip.process(command),
    onPower: () => chip.reset(),
    reset: () => chip.reset(),
  };
}

/** ISO/IEC 7816-4 §12.1.1: category 80, card service data (selection by full name, EF.ATR by READ BINARY), capabilities. */
const historicalBytes = (profile: ChipProfile): Uint8Array =>
  Uint8Array.of(0x80, 0x31, 0x98, 0x73, ...cardCapabilities(profile));
