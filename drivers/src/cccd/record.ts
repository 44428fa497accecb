import type { ChipAuthenticity, Overall } from '../emrtd/model.ts';

/** Where a value came from. */
export type Source = 'chip' | 'qr' | 'mrz' | 'backend' | 'draft' | 'typed' | 'officer';

/** What stood behind a value when it was taken; for sources other than the chip `overall` is null. */
export interface Evidence {
  readonly overall: Overall;
  readonly chipAuthenticity: ChipAuthenticity;
  /** ISO 8601 UTC. */
  readonly at: string;
}

export interface Sourced<T> {
  readonly value: T;
  readonly source: Source;
  readonly evidence: Evidence;
}

/** `yyyy-MM-dd`, or `yyyy-MM` / `yyyy` where the card shows no more. */
export type PartialDate = string;

/** Field names are those of the glossary (docs/glossary.md). A field that the card does not carry is absent, never empty. */
export interface IdentityFields {
  citizenNumber: string;
  fullName: string;
  dateOfBirth: PartialDate;
  sex: 'M' | 'F';
  nationality: string;
  /** Sensitive (NĐ 356/2025 Đ4): kept only when the service asks for it. */
  ethnicGroup: string;
  /** Sensitive (NĐ 356/2025 Đ4): kept only when the service asks for it. */
  religion: string;
  placeOfOrigin: string;
  permanentAddress: string;
  residenceAddress: string;
  identifyingFeatures: string;
  issueDate: PartialDate;
  expiryDate: PartialDate;
  noExpiry: true;
  fatherName: string;
  motherName: string;
  spouseName: string;
  oldIdNumber: string;
}
export type IdentityField = keyof IdentityFields;

export type IdentityRecord = { readonly [F in IdentityField]?: Sourced<IdentityFields[F]> };
