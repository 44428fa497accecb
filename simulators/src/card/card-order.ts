import { err, ok, type Result } from '@motcua/drivers/result';
import { citizens } from '../citizens/citizen.ts';
import type { Pki } from '../pki/pki.ts';
import { type ChipCard, createCard } from './card.ts';
import { DOCUMENT_LIES, type DocumentLie, issueCard } from './issue.ts';
import { findChipProfile } from './profiles.ts';

/** Which card to lay on the reader, by the names of docs/card-simulator.md. */
export interface CardOrder {
  readonly citizen: string;
  /** Default `honest`. */
  readonly profile?: string;
  /** Default `none`. */
  readonly lie?: string;
  /** The exchange, counted from 1 since the card was laid on, in the middle of which it leaves the reader. */
  readonly pulledAt?: number;
}

export type CardOrderProblem = 'unknown-citizen' | 'unknown-profile' | 'unknown-lie';

export interface CardOrderContext {
  readonly pki: Pki;
  /** How the chip takes its time (card.ts). */
  readonly pause?: (ms: number) => Promise<void>;
  /** The card leaves the field by itself: in some profiles. */
  readonly onLeave?: () => void;
}

export const isDocumentLie = (name: string): name is DocumentLie => DOCUMENT_LIES.some((lie) => lie === name);

/** Issues the card that the names describe. */
export function cardToOrder(order: CardOrder, context: CardOrderContext): Result<ChipCard, CardOrderProblem> {
  const citizen = citizens.find((candidate) => candidate.id === order.citizen);
  if (!citizen) return err('unknown-citizen');
  const profile = findChipProfile(order.profile ?? 'honest');
  if (!profile) return err('unknown-profile');
  const lie = order.lie ?? 'none';
  if (!isDocumentLie(lie)) return err('unknown-lie');
  const content = issueCard({ citizen, pki: context.pki, profile, ...(lie !== 'none' && { lie }) });
  const { pause, onLeave } = context;
  return ok(createCard({ ...content, profile, ...(pause && { pause }), ...(onLeave && { onLeave }) }));
}
