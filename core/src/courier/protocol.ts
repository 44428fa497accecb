import type { ProvinceSettings } from '../config/kiosk-config.ts';
import type { DossierEnvelope } from '../session/control-protocol.ts';
import type { SubmitAnswer } from '../submission/province-port.ts';

/** Main to courier: the one dossier to carry. `key`: its unwrapped key, base64. */
export interface CarryOrder {
  readonly type: 'carry';
  readonly envelope: DossierEnvelope;
  readonly key: string;
  readonly province: ProvinceSettings;
}

/** Courier to main: how it went, without personal data. Main then ends the courier. */
export interface CarryReport {
  readonly type: 'outcome';
  readonly outcome: CarryOutcome;
}

export type CarryOutcome =
  | SubmitAnswer
  /** The envelope does not open under its key and ids: another key, or not the bytes that were confirmed (GCM). */
  | { readonly kind: 'unopenable' };
