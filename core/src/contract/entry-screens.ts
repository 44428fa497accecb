import type { FailureWords, Language, Paper } from './screen-model.ts';

/** What stands before a card is asked for: announcements, the choice of a service, what it takes. */

/** One of the province's announcements, in both languages: nobody has chosen one yet. */
export interface AnnouncementModel {
  readonly id: string;
  /** Which of those that are valid today, counted from 1, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** Whether the next one comes by itself; `pause` holds it, `resume` lets it go on, `next` and `back` turn by hand. */
  readonly turning: boolean;
  readonly words: readonly { readonly language: Language; readonly title: string; readonly body: string }[];
  readonly picture: {
    /** `data:image/png;base64,…` or `data:image/jpeg;base64,…`. */
    readonly source: string;
    readonly alt: string;
  } | null;
}

export interface ServiceChoice {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  /** National code `d.dddddd`; null where it is not confirmed. */
  readonly procedureCode: string | null;
  /** Something of it is not confirmed; the requirements say what. */
  readonly draft: boolean;
}

/** What people come for, where one list of services would be too long. */
export type LifeEvent =
  | 'family'
  | 'residence'
  | 'work'
  | 'health'
  | 'support'
  | 'papers'
  | 'land'
  | 'business'
  | 'other';

export interface ServiceGroup {
  readonly id: LifeEvent;
  /** Answered with `choose-group`; opened, they are the services of the screen. */
  readonly services: readonly { readonly id: string; readonly title: string }[];
}

export interface ServicesModel {
  /** What is being searched for; empty: nothing. */
  readonly query: string;
  /** The group that stands open. */
  readonly group: LifeEvent | null;
  /** To choose from; empty where all services stand on the screen, or a search or a group shows some of them. */
  readonly groups: readonly ServiceGroup[];
  /** Those that can be chosen here and now: found, of the open group, or all; empty beside groups. */
  readonly services: readonly ServiceChoice[];
}

/** `dossier`: an authority decides. `notice`: it is told. `check-in`: a receiving unit is told who has come. `guide`: says what is needed, and no more. */
export type ProcedureKind = 'dossier' | 'notice' | 'check-in' | 'guide';
/** Of a fact: several sources agree, one good one, one weak one, none. */
export type FactConfidence = 'H' | 'M' | 'L' | 'UNCONFIRMED';

/** What a procedure takes and gives, in the words of its pack, before anything is read. */
export interface RequirementsModel {
  readonly serviceTitle: string;
  readonly kind: ProcedureKind;
  /** National code; null where it is not confirmed. */
  readonly procedureCode: string | null;
  /** What is not confirmed of a draft; empty for a procedure that is no draft. */
  readonly openQuestions: readonly string[];
  readonly help: string;
  readonly deadlines: readonly { readonly text: string; readonly confidence: FactConfidence }[];
  readonly papers: readonly RequiredPaper[];
  readonly fee: string;
  /** What the pack knows of amounts, in đồng; the back end says the one that counts. */
  readonly amounts: readonly {
    readonly label: string;
    readonly amountVnd: number;
    readonly confidence: FactConfidence;
  }[];
  readonly results: readonly string[];
  /** Who decides, or is told. */
  readonly competentAuthority: string;
  /** Of a guide: where to go with all that. */
  readonly where: string | null;
  readonly legalBasis: readonly { readonly citation: string; readonly confidence: FactConfidence }[];
  /** The same on paper: `print-list`. `none`: there is no printer that could. */
  readonly list: 'none' | 'offered' | 'printing' | 'printed' | 'failed';
  /** Why, exactly while `list` is `failed`. */
  readonly listFailure: FailureWords | null;
}

export interface RequiredPaper extends Paper {
  readonly required: boolean;
  /** Only in this case: "nếu nộp thay người khác". */
  readonly when: string | null;
  /** `bring`: on paper, to the desk. `made-here`: the kiosk fills it in. `looked-up`: `replacedBy` says what replaces it. */
  readonly how: 'bring' | 'made-here' | 'looked-up';
  readonly replacedBy: string | null;
}
