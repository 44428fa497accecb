import type { IdentityField, Source } from '@motcua/drivers/cccd';
import type { DataGroupNumber } from '@motcua/drivers/emrtd';
import type { Language } from '../contract/screen-model.ts';

/** The types of services/schema/pack.schema.json, which holds the meaning of every member. */
export interface ServicePack {
  readonly id: string;
  readonly kind: 'dossier';
  readonly versions: readonly PackVersion[];
}

/** A text in every language of the kiosk; a pack may carry more languages than these. */
export type Text = Readonly<Record<Language, string>>;
export type Confidence = 'H' | 'M' | 'L' | 'UNCONFIRMED';

export interface PackVersion {
  readonly version: string;
  /** `yyyy-MM-dd`, inclusive, Asia/Ho_Chi_Minh. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly status: 'current' | 'draft';
  readonly openQuestions?: readonly Text[];
  readonly procedureCode: { readonly code: string | null; readonly confidence: Confidence };
  readonly title: Text;
  readonly summary: Text;
  readonly help: Text;
  readonly form: { readonly name: Text; readonly number: string | null; readonly confidence: Confidence };
  readonly legalBasis: readonly { readonly citation: Text; readonly source: string; readonly confidence: Confidence }[];
  readonly receptionUnit: 'kiosk';
  readonly competentAuthority: { readonly is: 'reception-unit' } | { readonly is: 'named'; readonly name: Text };
  readonly identify: {
    readonly dataGroups: readonly DataGroupNumber[];
    readonly fields: readonly IdentityField[];
    readonly minimum: 'consistent' | 'verified';
  };
  readonly personalData: {
    readonly controller: Text;
    readonly purpose: Text;
    readonly retention: Text;
    readonly rights: Text;
    readonly legalBasis: Text;
    readonly categories: readonly {
      readonly label: Text;
      readonly sensitive: boolean;
      readonly fields: readonly IdentityField[];
    }[];
  };
  readonly consents: readonly { readonly id: string; readonly label: Text; readonly required: boolean }[];
  readonly dossierComponents: readonly {
    readonly id: string;
    readonly name: Text;
    readonly copyKinds: readonly ('original' | 'copy' | 'electronic')[];
    readonly required: boolean;
    readonly replacedBy: Text | null;
  }[];
  readonly fees: { readonly from: 'backend' | 'none'; readonly note: Text };
  readonly results: readonly Text[];
  readonly prefill: Readonly<Record<string, readonly PrefillCandidate[]>>;
  readonly dataSchema: DataSchema;
  readonly layout: { readonly type: 'Categorization'; readonly elements: readonly Category[] };
}

export interface PrefillCandidate {
  readonly field: IdentityField;
  readonly sources: readonly Source[];
  readonly lockAt?: 'consistent' | 'verified' | 'never';
  readonly byDate?: readonly { readonly from: string | null; readonly to: string | null; readonly value: string }[];
}

export interface DataSchema {
  readonly $schema: string;
  readonly type: 'object';
  readonly properties: Readonly<Record<string, FieldSchema>>;
  readonly required: readonly string[];
  readonly allOf?: readonly object[];
}

export type FieldFormat = 'date' | 'partial-date' | 'email' | 'vn-phone' | 'digits' | 'citizen-number';
export type MessageKeyword =
  | 'required'
  | 'format'
  | 'minLength'
  | 'maxLength'
  | 'pattern'
  | 'minimum'
  | 'maximum'
  | 'type'
  | 'oneOf'
  | 'x-date-range';

export interface FieldSchema {
  readonly type: 'string' | 'integer';
  readonly format?: FieldFormat;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly oneOf?: readonly { readonly const: string; readonly 'x-label': Text }[];
  readonly 'x-date-range'?: { readonly from?: string; readonly to?: string };
  readonly 'x-label': Text;
  readonly 'x-help'?: Text;
  readonly 'x-messages'?: { readonly [K in MessageKeyword]?: Text };
}

export interface Category {
  readonly type: 'Category';
  readonly id: string;
  readonly label: Text;
  readonly rule?: Rule;
  readonly options?: { readonly reviewRows?: readonly ReviewRow[] };
  readonly elements: readonly Control[];
}
export interface ReviewRow {
  readonly label: Text;
  readonly value: 'competentAuthority' | 'receptionUnit' | 'today';
}
export interface Control {
  readonly type: 'Control';
  readonly scope: string;
  readonly rule?: Rule;
  readonly options?: { readonly multi?: boolean };
}

export interface Rule {
  readonly effect: 'SHOW' | 'HIDE';
  readonly condition: Condition;
}
export type Condition =
  | { readonly scope: string; readonly schema: object }
  | { readonly type: 'AND' | 'OR'; readonly conditions: readonly Condition[] };

const SCOPE_PREFIX = '#/properties/';
/** The field that a scope names. */
export const fieldOfScope = (scope: string): string => scope.slice(SCOPE_PREFIX.length);

/** The fields that a condition looks at. */
export function fieldsOfCondition(condition: Condition): string[] {
  return 'scope' in condition ? [fieldOfScope(condition.scope)] : condition.conditions.flatMap(fieldsOfCondition);
}
