import type { Evidence, Source } from '@motcua/drivers/cccd';
import type { AccessMethod, ChipAuthenticity, Overall } from '@motcua/drivers/emrtd';

/** The neutral dossier: what core freezes (canonical JSON, RFC 8785) and every back-end dialect is mapped from. */
export interface Dossier {
  readonly version: 1;
  readonly localDossierId: string;
  readonly idempotencyKey: string;
  readonly serviceId: string;
  readonly serviceVersion: string;
  readonly procedureCode: string | null;
  readonly kioskId: string;
  readonly receptionUnit: string;
  readonly competentAuthority: string;
  /** ISO 8601 UTC. */
  readonly confirmedAt: string;
  readonly language: 'vi' | 'en';
  readonly identification: Identification;
  /** By field id of the pack's data schema. */
  readonly values: Readonly<Record<string, DossierValue>>;
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
}
