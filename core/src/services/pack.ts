import type { IdentityField, Source } from '@motcua/drivers/cccd';
import type { DataGroupNumber } from '@motcua/drivers/emrtd';
import type { LifeEvent } from '../contract/entry-screens.ts';
import type { DataSchema } from './data-schema.ts';
import type { Condition, Layout } from './layout.ts';
import type { Text } from './text.ts';

export * from './data-schema.ts';
export * from './layout.ts';
export type { Text } from './text.ts';

/** The types of services/schema/pack.schema.json, which holds the meaning of every member. */
export type Pack = ServicePack | GuidePack;

/** A procedure with a form. */
export interface ServicePack {
  readonly id: string;
  readonly kind: 'dossier' | 'notice' | 'check-in';
  readonly versions: readonly PackVersion[];
}
/** Only tells what is needed and where: nothing is asked, read or handed in. */
export interface GuidePack {
  readonly id: string;
  readonly kind: 'guide';
  readonly versions: readonly GuideVersion[];
}
export const isServicePack = (pack: Pack): pack is ServicePack => pack.kind !== 'guide';

export type Confidence = 'H' | 'M' | 'L' | 'UNCONFIRMED';

/** What every version says, with a form or without. */
export interface VersionFacts {
  readonly version: string;
  /** `yyyy-MM-dd`, inclusive, Asia/Ho_Chi_Minh. */
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly status: 'current' | 'draft';
  readonly openQuestions?: readonly Text[];
  /** Absent where there is no administrative procedure. */
  readonly procedureCode?: ProcedureCode;
  readonly title: Text;
  readonly summary: Text;
  readonly help: Text;
  /** Words that people search by, separated by commas. */
  readonly keywords?: Text;
  readonly lifeEvent?: Exclude<LifeEvent, 'other'>;
  readonly deadlines?: readonly { readonly text: Text; readonly confidence: Confidence }[];
  readonly legalBasis: readonly { readonly citation: Text; readonly source: string; readonly confidence: Confidence }[];
  readonly competentAuthority: { readonly is: 'reception-unit' } | { readonly is: 'named'; readonly name: Text };
  readonly dossierComponents: readonly DossierComponent[];
  readonly fees: Fees;
  readonly results: readonly Text[];
}

export interface ProcedureCode {
  readonly code: string | null;
  readonly confidence: Confidence;
}

export interface GuideVersion extends VersionFacts {
  /** Where to go with all that. */
  readonly where: Text;
}

/** A version with a form. */
export interface PackVersion extends VersionFacts {
  /** In place of `procedureCode`, where one form serves several procedures: the first that holds. */
  readonly procedureCodes?: readonly (ProcedureCode & { readonly name: Text; readonly when: Condition })[];
  readonly form: { readonly name: Text; readonly number: string | null; readonly confidence: Confidence };
  readonly receptionUnit: 'kiosk';
  readonly identify: Identify & { readonly holderCompared?: 'not-required' | 'officer' };
  /** Who may be identified by a card of their own beside the submitter. */
  readonly persons?: readonly Person[];
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
      /** Id of the person whose card this line is about; the submitter's where it says none. */
      readonly of?: string;
    }[];
  };
  readonly consents: readonly { readonly id: string; readonly label: Text; readonly required: boolean }[];
  readonly prefill: Prefill;
  readonly dataSchema: DataSchema;
  readonly layout: Layout;
  /** Names in the dossier where they are not the form's own. With a mapping, every path of the form is in it, alone or with its group or table. */
  readonly mapping?: readonly { readonly to: string; readonly from: string }[];
}

/** The weakest identification that the procedure takes, weakest first: nothing, a typed number, the QR, the chip. */
export type Minimum = 'none' | 'typed' | 'qr' | 'consistent' | 'verified';
export interface Identify {
  readonly dataGroups: readonly DataGroupNumber[];
  readonly fields: readonly IdentityField[];
  readonly minimum: Minimum;
}
export interface Person {
  readonly id: string;
  /** The group that this person fills, or the table in which each card becomes a row. */
  readonly at: string;
  readonly label: Text;
  /** While this holds, the submitter is this person: the submitter's card fills this person's part. */
  readonly isSubmitterWhen?: Condition;
  readonly identify: Identify;
  /** By path inside the row; of a person who is in no table by path from the top of the form. */
  readonly prefill: Prefill;
}

export interface DossierComponent {
  readonly id: string;
  readonly name: Text;
  readonly copyKinds: readonly ('original' | 'copy' | 'electronic')[];
  readonly required: boolean;
  readonly replacedBy: Text | null;
  /** Asked for only while this holds; `whenText` says so before anything was filled in. */
  readonly when?: Condition;
  readonly whenText?: Text;
}

export interface Fees {
  readonly from: 'backend' | 'none';
  readonly note: Text;
  readonly amounts?: readonly {
    readonly amountVnd: number;
    readonly label: Text;
    readonly source: string;
    readonly confidence: Confidence;
  }[];
}

/** By path: a field, a field of a group (`mother.dateOfBirth`), or a group that is proposed from a text. */
export type Prefill = Readonly<Record<string, readonly PrefillCandidate[]>>;
export interface PrefillCandidate {
  /** An identity field of a card, or what the record of the back end or the draft calls it. */
  readonly field: string;
  /** Of these a form is filled by itself: `chip`, `qr`, `mrz`, `backend`, `draft` (the schema refuses the others). */
  readonly sources: readonly Source[];
  readonly lockAt?: 'consistent' | 'verified' | 'never';
  /** What the citizen may do about a locked value; `contest` where nothing is said. */
  readonly edit?: 'contest' | 'with-reason';
  readonly byDate?: readonly { readonly from: string | null; readonly to: string | null; readonly value: string }[];
  /** Proposes the parts of a name or address group from the text, which is kept as it is; the citizen confirms. */
  readonly suggest?: 'name-parts' | 'unit';
}
