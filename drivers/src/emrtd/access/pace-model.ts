import type { LinkFailure } from '../card-link.ts';
import type { PaceProtocol } from '../security-infos.ts';
import type { AgreementGroup } from './agreement-group.ts';

/** A PACEInfo that this reader speaks. */
export interface PaceParameters {
  readonly oid: string;
  readonly protocol: PaceProtocol;
  readonly group: AgreementGroup;
  readonly parameterId: number | undefined;
}

export type PacePassword =
  | { readonly kind: 'can'; readonly can: string }
  /** SHA-1 of MRZ_information, 20 bytes. */
  | { readonly kind: 'mrz'; readonly secret: Uint8Array };

/**
 * For the one command by which a card judges a password. A chip slows down whoever guesses (ICAO 9303-11 §4.2 leaves it how): some seconds
 * after each wrong one, and some chips even before the next right one. That is no silence.
 */
export const JUDGES_PASSWORD = { timeoutMs: 12_000 } as const;

export type AccessFailure =
  /**
   * The card does not want this protocol: nothing about the key is known. `tokenSent`: what depends on the password has been
   * sent, so that the card may have counted it.
   */
  | { readonly kind: 'refused'; readonly sw: number; readonly tokenSent?: true }
  | { readonly kind: 'wrong-key'; readonly sw: number }
  /** The card broke the protocol or could not prove that it knows the key. */
  | { readonly kind: 'dishonest'; readonly message: string }
  | { readonly kind: 'link'; readonly failure: LinkFailure };
