import { SW } from '@motcua/drivers/apdu';
import type { SecureMessaging } from './secure-messaging.ts';

/** What the chip replies, before secure messaging protects it. */
export interface Answer {
  readonly sw: number;
  readonly data: Uint8Array;
  /** A session that this answer opens: in force from the next command on; the answer itself still travels as before. */
  readonly opens?: SecureMessaging;
}

const NO_DATA = new Uint8Array(0);

export const refuse = (sw: number): Answer => ({ sw, data: NO_DATA });
export const succeed = (data: Uint8Array = NO_DATA): Answer => ({ sw: SW.success, data });
export const succeedAndOpen = (data: Uint8Array, opens: SecureMessaging): Answer => ({ sw: SW.success, data, opens });

/** ISO/IEC 7816-4 §5.6; the codes that only a card needs to know. */
export const CARD_SW = {
  lastCommandOfChainExpected: 0x6883,
  wrongParametersInData: 0x6a80,
} as const;
