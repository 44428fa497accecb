import type { Source } from '@motcua/drivers/cccd';
import type { Language } from '../messages/message.ts';
import type { AnnouncementModel, RequiredPaper, RequirementsModel, ServicesModel } from './entry-screens.ts';

/**
 * What the renderer draws: core decides, the renderer draws. Serialisable, without functions, and with no more personal
 * data than the screen shows. Texts that come from service packs and the failure catalogue arrive in the chosen
 * language; the renderer's own texts are looked up in its message catalogue by `screen.name`.
 */
export interface ScreenModel {
  readonly language: Language;
  /** What may be chosen, in the order of the configuration. */
  readonly languages: readonly LanguageChoice[];
  /**
   * Of the texts that core sends, those that stand here in Vietnamese although another language was chosen: it has them not.
   * Whoever draws one marks its element, so that a screen reader reads it as what it is.
   */
  readonly inVietnamese: readonly string[];
  readonly screen: Screen;
  readonly overlay: Overlay | null;
  /** Where the citizen is; null on screens outside the way (attract, goodbye). Steps count from 1. */
  readonly progress: { readonly step: number; readonly of: number } | null;
  readonly canGoBack: boolean;
  /** True on every screen of a session: `cancel` ends it and wipes. */
  readonly canCancel: boolean;
  /** `pause` hides everything behind the screen `paused` until `resume`. */
  readonly canPause: boolean;
  readonly connection: Connection;
  /** Demo mode says so on every screen. */
  readonly demo: boolean;
  /** Whose desk this is: the header names the reception unit, the help screens its telephone. From `KioskFacts`. */
  readonly desk: { readonly unitName: string; readonly helpPhone: string };
  /** How this citizen wants the screens: chosen on any of them with `set-display`, gone with the session. */
  readonly display: DisplayPreferences;
  readonly typing: TypingSettings;
  /** "Người mẹ": whose card the screen is about, where it is somebody else's than the submitter's. */
  readonly whose: string | null;
}

/** How this kiosk takes Vietnamese text; from its configuration. */
export interface TypingSettings {
  /** The tone in oa, oe, uy with nothing behind: `old` hòa, thủy; `new` hoà, thuỷ. */
  readonly toneStyle: 'old' | 'new';
  /** `compose`: a keyboard that is plugged in types Telex or VNI too; `as-typed`: the system has an input method. */
  readonly physicalKeys: 'compose' | 'as-typed';
}

/** What a citizen may need to see, reach, hear and follow; the first value of each is where a session starts. */
export interface DisplayPreferences {
  /** `large`: everything at 130 %. */
  readonly text: 'usual' | 'large';
  /** `high`: every text at 10:1 or more, every box with its border. */
  readonly contrast: 'usual' | 'high';
  /** `low`: whatever is touched stands in the lower part of the screen, for people who sit. */
  readonly reach: 'usual' | 'low';
  readonly motion: 'usual' | 'less';
  /** The screens are read out, where the machine has a voice of the language. */
  readonly speech: 'off' | 'on';
  /** `slow`: twice the time before anything ends by itself. */
  readonly pace: 'usual' | 'slow';
}

export type { Language } from '../messages/message.ts';
export interface LanguageChoice {
  readonly code: Language;
  /** What the language calls itself. */
  readonly label: string;
  /** Not yet checked by somebody who speaks it, and marked so. */
  readonly draft: boolean;
}
export type Connection = 'online' | 'slow' | 'offline';

export type Overlay =
  /** Counts down to the wipe; the renderer shows `secondsLeft` and a button for `more-time`. */
  | { readonly kind: 'timeout-warning'; readonly secondsLeft: number }
  | { readonly kind: 'help' }
  | { readonly kind: 'confirm-cancel' }
  /** Back from the first page of the form: `choose-other-service` drops what was read and typed. */
  | { readonly kind: 'confirm-other-service' };

export type Screen =
  | { readonly name: 'out-of-service'; readonly reason: string }
  | { readonly name: 'attract'; readonly announcement: AnnouncementModel | null }
  /** Which of `languages` it shall be: `choose-language`. */
  | { readonly name: 'language' }
  | ({ readonly name: 'services' } & ServicesModel)
  | { readonly name: 'requirements'; readonly requirements: RequirementsModel }
  | { readonly name: 'notice'; readonly notice: NoticeModel }
  | { readonly name: 'scan-qr'; readonly scanner: 'ready' | 'away'; readonly number: NumberEntry | null }
  | {
      readonly name: 'lay-card';
      readonly reader: 'ready' | 'away';
      /** By what one may go on whose chip cannot be read (`go-on-unverified`); null where the procedure asks for the chip. */
      readonly goOnBy: 'qr-only' | 'typed' | null;
    }
  | { readonly name: 'reading'; readonly step: ReadingStep /** 0–100, never going back. */; readonly percent: number }
  | { readonly name: 'failure'; readonly failure: FailureModel }
  | { readonly name: 'form'; readonly page: FormPage }
  /** The papers that this dossier needs as it is filled in: none of them depends on an answer any more. */
  | { readonly name: 'documents'; readonly papers: readonly RequiredPaper[] }
  | {
      readonly name: 'review';
      readonly sections: readonly ReviewSection[];
      readonly card: CardMark;
      readonly papers: readonly Paper[];
    }
  | { readonly name: 'submitting'; readonly phase: 'saving' | 'sending' }
  | { readonly name: 'receipt'; readonly receipt: ReceiptModel }
  /** How it was, if the citizen cares to say: `rate`, or `finish` without. */
  | { readonly name: 'rating'; readonly serviceTitle: string }
  | { readonly name: 'goodbye'; readonly takeCard: boolean }
  /** The citizen has stepped aside: nothing of them is on the screen. `resume` goes on; after `secondsLeft` comes the warning. */
  | { readonly name: 'paused'; readonly secondsLeft: number };
export type ScreenName = Screen['name'];

export type ReadingStep = 'connecting' | 'access' | 'reading' | 'chip-authentication' | 'verifying';

/** A paper that the procedure requires and the kiosk cannot take: it goes to the desk. */
export interface Paper {
  readonly name: string;
  /** In what form, ready to show: "bản chính hoặc bản sao". */
  readonly copyKinds: string;
}

/** The notice on personal data. Nothing is ticked in advance (Luật 91/2025 Đ9). */
export interface NoticeModel {
  readonly serviceTitle: string;
  readonly controller: string;
  readonly purpose: string;
  readonly retention: string;
  readonly rights: string;
  readonly legalBasis: string;
  /** What will be read from the card. */
  readonly categories: readonly { readonly label: string; readonly sensitive: boolean }[];
  readonly consents: readonly { readonly id: string; readonly label: string; readonly given: boolean }[];
  readonly canAccept: boolean;
}

export interface NumberEntry {
  readonly digits: string;
  readonly error: string | null;
}

/** An entry of the failure catalogue, in one language. */
export interface FailureWords {
  /** For the officer and docs/failures.md. */
  readonly code: string;
  readonly title: string;
  readonly explanation: string;
  readonly nextAction: string;
}
export interface FailureModel extends FailureWords {
  readonly actions: readonly FailureAction[];
}
/** Answered with the intents `retry`, `scan-again`, `enter-number`, `choose-other-service`, `edit` (of the dossier, or back to the form), `go-on-unverified`, `need-help`, `cancel`. */
export type FailureAction =
  | 'retry'
  | 'scan-again'
  | 'enter-number'
  | 'choose-service'
  | 'edit'
  | 'back-to-form'
  | 'go-on-unverified'
  | 'help'
  | 'cancel';

export interface FormPage {
  readonly id: string;
  readonly title: string;
  /** Which of the pages that are visible now, counted from 1, and how many there are. */
  readonly index: number;
  readonly count: number;
  /** Pages that belong together, in their order; their `pageCount` add up to `count`. Empty where the pack names none. */
  readonly chapters: readonly { readonly title: string; readonly pageCount: number }[];
  /** A row of a table stands open: the fields are the row's own; `next` keeps it and `back` leaves it, both to the table. */
  readonly row: OpenRow | null;
  /** Every field of the page, flat; `blocks` says how they stand. */
  readonly fields: readonly FieldModel[];
  /** What stands on the page, from top to bottom. Each field is in exactly one block. */
  readonly blocks: readonly FormBlock[];
}

export interface OpenRow {
  readonly listId: string;
  readonly rowId: string;
  /** "Người lưu trú 2". */
  readonly title: string;
}

export type FormBlock = { readonly kind: 'field'; readonly fieldId: string } | GroupBlock | ListBlock;

/** Fields that are one thing to people: an address by parts, a name by parts, a bank account, somebody with a card of their own. */
export interface GroupBlock {
  readonly kind: 'group';
  readonly id: string;
  readonly look: GroupLook;
  readonly label: string;
  readonly help: string | null;
  readonly fieldIds: readonly string[];
  /** What the kiosk proposes from a text that it keeps as it is ("from: Xã A, Huyện B, Tỉnh C"); never taken over silently. */
  readonly suggestion: {
    /** The text that was read, raw, with its origin. */
    readonly from: string;
    readonly origin: OriginMark | null;
    /** `open`: the citizen has to look; answered by `confirm-group`, or by changing a field of the group. `nothing-found`: the text tells no part, or nothing of the proposal is left. */
    readonly state: 'open' | 'confirmed' | 'nothing-found';
  } | null;
  /** Another person's card may fill the group: answered with `read-card-for`. */
  readonly card: 'offered' | 'read' | null;
  readonly error: string | null;
}
export type GroupLook = 'plain' | 'address' | 'name' | 'bank-account' | 'person';

/** A table of people or things; a row is opened to be filled (`open-row`), one at a time. */
export interface ListBlock {
  readonly kind: 'list';
  readonly id: string;
  readonly label: string;
  readonly help: string | null;
  /** What one row is called: "người lưu trú". */
  readonly rowLabel: string;
  readonly rows: readonly ListRow[];
  readonly minRows: number;
  readonly maxRows: number;
  /** How a row may be added now; none where the table is full. `card` is answered with `read-card-for`. */
  readonly addBy: readonly ('typing' | 'card')[];
  readonly error: string | null;
}
export interface ListRow {
  readonly id: string;
  /** "1. Nguyễn Thị Thử", or the row's number where nothing tells it yet. */
  readonly title: string;
  readonly complete: boolean;
  readonly summary: readonly { readonly label: string; readonly value: string; readonly origin: OriginMark | null }[];
}

export interface FieldModel {
  /** A path: `phone`, `currentAddress.commune`, `guests.r2.fullName`. */
  readonly id: string;
  readonly label: string;
  readonly help: string | null;
  readonly kind: FieldKind;
  /** `multi-choice`: the chosen values, a space between; `yes-no`: `true`, `false`; `consent`: `true` or empty; `date-time`: `yyyy-MM-ddTHH:mm`. */
  readonly value: string;
  readonly required: boolean;
  /** A locked value comes from proof; the citizen contests it instead of changing it. */
  readonly locked: boolean;
  /** A locked value that the pack lets the citizen change all the same, giving a reason: `change-proven`. */
  readonly changeable: boolean;
  /** Why the citizen changed a proven value; null where nobody did. */
  readonly reason: string | null;
  readonly contested: boolean;
  readonly origin: OriginMark | null;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly error: string | null;
  readonly maxLength: number | null;
  /** `integer`, `money`: the smallest and the largest that the pack allows. */
  readonly range: { readonly min: number | null; readonly max: number | null } | null;
}
export type FieldKind =
  | 'text'
  | 'long-text'
  | 'date'
  | 'date-time'
  | 'digits'
  | 'integer'
  | 'money'
  | 'phone'
  | 'email'
  | 'choice'
  | 'multi-choice'
  | 'yes-no'
  | 'consent';

/** Origin of a value as people understand it; `label` is ready to show ("từ chip căn cước, đã xác minh"). */
export interface OriginMark {
  readonly source: Source;
  readonly level: 'verified' | 'consistent' | 'unverified' | 'typed';
  readonly label: string;
}

export interface ReviewSection {
  readonly pageId: string;
  readonly title: string;
  readonly rows: readonly ReviewLine[];
  /** The tables of the page: "Người lưu trú", with what stands in each of their rows. */
  readonly tables: readonly {
    readonly label: string;
    readonly rows: readonly { readonly title: string; readonly lines: readonly ReviewLine[] }[];
  }[];
}
export interface ReviewLine {
  readonly label: string;
  readonly value: string;
  readonly origin: OriginMark | null;
  readonly contested: boolean;
  /** Why a proven value was changed; null where nobody did. */
  readonly reason: string | null;
}

/** How the person was identified, in the words of the result model; `unverified`: by the QR alone or by a typed number. */
export interface CardMark {
  readonly overall: 'verified' | 'consistent' | 'unverified';
  readonly label: string;
}

export interface ReceiptModel {
  readonly serviceTitle: string;
  /** `accepted-by-system` carries the province's code; `waiting` carries the local one until the province answers. */
  readonly outcome: 'received' | 'waiting';
  readonly dossierCode: string | null;
  readonly localDossierId: string;
  /** ISO 8601 with offset, Asia/Ho_Chi_Minh. */
  readonly submittedAt: string;
  readonly slip: 'printing' | 'printed' | 'failed';
  /** Why, exactly while `slip` is `failed`; `print-again` tries once more. */
  readonly slipFailure: FailureWords | null;
  readonly papers: readonly Paper[];
  /** QR of the code that follows the dossier: rows of 0/1 modules, quiet zone not included. */
  readonly qr: readonly string[];
}
