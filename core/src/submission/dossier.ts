import type { Evidence, Source } from '@motcua/drivers/cccd';
import type { AccessMethod, ChipAuthenticity, Overall } from '@motcua/drivers/emrtd';

/** The neutral dossier: what core freezes (canonical JSON, RFC 8785) and every back-end dialect is mapped from. */
export interface Dossier {
  readonly version: 1;
  readonly localDossierId: string;
  readonly idempotencyKey: string;
  /** What comes out of the procedure: something to be decided, something that is told, or somebody who has come. */
  readonly kind: 'dossier' | 'notice' | 'check-in';
  readonly serviceId: string;
  readonly serviceVersion: string;
  readonly procedureCode: string | null;
  readonly kioskId: string;
  readonly receptionUnit: string;
  readonly competentAuthority: string;
  /** ISO 8601 UTC. */
  readonly confirmedAt: string;
  /** Of what the citizen read and agreed to; the contract with the province knows these two. */
  readonly language: 'vi' | 'en';
  readonly identification: Identification;
  /** Who else was identified by a card of their own; `row` counts from 0 in the table of that person, null for one who fills a group. */
  readonly persons: readonly {
    readonly id: string;
    readonly row: number | null;
    readonly identification: Identification;
    /** What they agreed to themselves. */
    readonly consents: readonly { readonly id: string; readonly at: string }[];
  }[];
  /**
   * By path of the pack's data schema (`home.commune` is a field of a group), or by the names that the pack maps them to.
   * A group's own id holds the text that its parts were proposed from, as it was read.
   */
  readonly values: Readonly<Record<string, DossierValue>>;
  /** The rows of each table that was shown, by path within the row. */
  readonly lists: Readonly<Record<string, readonly Readonly<Record<string, DossierValue>>[]>>;
  /** Names in `values`; in a row with its number from 0: `guests.0.fullName`. */
  readonly contestedFields: readonly string[];
  readonly consents: readonly { readonly id: string; readonly at: string }[];
}

/** How the person was identified. A chip read proves the card, not the holder. */
export interface Identification {
  readonly method: 'chip' | 'qr-only' | 'typed';
  readonly access: AccessMethod | null;
  readonly overall: Overall;
  readonly chipAuthenticity: ChipAuthenticity;
  readonly holderCompared: 'none' | 'officer' | 'matcher';
}

export interface DossierValue {
  /** Several choices as an array. */
  readonly value: string | number | boolean | readonly string[];
  readonly source: Source;
  readonly evidence: Evidence | null;
  /** The Vietnamese words of a code or a choice. */
  readonly label?: string;
  /** What was proven before the citizen changed it, and why they did. */
  readonly replaces?: {
    readonly value: DossierValue['value'];
    readonly source: Source;
    readonly evidence: Evidence | null;
    readonly reason: string;
  };
}
