import type { KioskConfig } from '../config/kiosk-config.ts';
import type { KioskFacts } from '../session/control-protocol.ts';

/** What of its configuration a session has to know. */
export function kioskFacts(config: KioskConfig): KioskFacts {
  const {
    kioskId,
    receptionUnit,
    allowDrafts,
    followUrl,
    helpPhone,
    languages,
    typing,
    retention,
    patience,
    askRating,
    chip,
  } = config;
  const { mrzNoExpiry } = chip;
  return {
    kioskId,
    receptionUnit,
    allowDrafts,
    followUrl,
    helpPhone,
    languages,
    typing,
    mrzNoExpiry,
    retention,
    patience,
    askRating,
  };
}
