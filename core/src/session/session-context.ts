import { dateInVietnam } from '@motcua/drivers/cccd';
import type { DeviceStatus } from '@motcua/drivers/host';
import type { PrintFailure } from '@motcua/drivers/printer';
import type { LifeEvent } from '../contract/entry-screens.ts';
import type { Connection, DisplayPreferences, Language } from '../contract/screen-model.ts';
import type { FailureCode } from '../failures/index.ts';
import {
  compileForm,
  type Entries,
  type Evaluation,
  evaluate,
  type FormDefinition,
  type FormErrors,
  faultyPages,
  firstFaultyPage,
  formErrors,
  neighbours,
  pathOfRow,
  rowIds,
  timeInVietnam,
  visiblePages,
} from '../forms/index.ts';
import { prefill } from '../prefill/index.ts';
import { guidesOn, type OfferedGuide, type OfferedService, servicesOn } from '../services/index.ts';
import type { Pack } from '../services/pack.ts';
import type { Units } from '../units/index.ts';
import type { DossierEnvelope, DossierKey, OutOfServiceReason } from './control-protocol.ts';
import type { StartMessage } from './facts.ts';
import { type Identified, type IdentifiedPerson, recordsOf } from './identified.ts';
import type { OtherCard } from './other-card.ts';
import type { PayloadRefusal } from './payload-check.ts';

/** What is not computed: time and chance, injected. */
export interface SessionEffects {
  readonly now: () => Date;
  readonly newLocalDossierId: () => string;
  readonly newIdempotencyKey: () => string;
}

export interface SessionInput {
  readonly start: StartMessage;
  readonly packs: readonly Pack[];
  /** Provinces and communes to choose from. */
  readonly units: Units;
  readonly effects: SessionEffects;
}

/** A service with its form compiled, when the session starts: a choice then costs nothing. */
export type ReadyService = OfferedService & { readonly form: FormDefinition };

export interface SessionContext {
  readonly start: StartMessage;
  readonly effects: SessionEffects;
  readonly units: Units;
  readonly offered: readonly ReadyService[];
  /** Procedures that the kiosk only tells about. */
  readonly guides: readonly OfferedGuide[];
  /** One key seals one dossier; after a rejection main sends another. */
  readonly dossierKey: DossierKey;
  readonly connection: Connection;
  readonly outOfService: OutOfServiceReason | null;
  /** Null while no device host is linked. */
  readonly devices: DeviceStatus | null;
  readonly language: Language;
  /** Kept while another service is chosen, gone with the session: what somebody needs says something about them. */
  readonly display: DisplayPreferences;
  /** Which announcement is shown, in the order of those that are valid; any whole number. */
  readonly announcement: number;
  readonly announcementHeld: boolean;
  /** What is searched for among the services, and the group of them that stands open. */
  readonly query: string;
  readonly group: LifeEvent | null;
  readonly chosen: ReadyService | null;
  /** Chosen instead of a service. */
  readonly guide: OfferedGuide | null;
  /** Consent id → ISO 8601 UTC of when it was given. */
  readonly consents: Readonly<Record<string, string>>;
  readonly lastReadId: number;
  readonly identified: Identified | null;
  readonly entries: Entries;
  readonly pageId: string;
  /** The row of a table that stands open above the page. */
  readonly openRow: { readonly listId: string; readonly rowId: string } | null;
  /** Row ids go on counting over the whole session. */
  readonly lastRow: number;
  /** Another person's card is asked for, in the middle of the form. */
  readonly otherCard: OtherCard | null;
  /** Who else was identified by a card of their own. */
  readonly persons: readonly IdentifiedPerson[];
  /** Pages, and rows by path, that the citizen tried to leave: their errors are shown. */
  readonly attempted: readonly string[];
  /** A page was opened from the review: afterwards comes the review again. */
  readonly editing: boolean;
  readonly envelope: DossierEnvelope | null;
  /** Why nothing was sealed. */
  readonly refusal: PayloadRefusal | null;
  readonly failure: FailureCode | null;
  readonly dossierCode: string | null;
  readonly slip: 'none' | 'printing' | 'printed' | PrintFailure['code'];
  readonly printId: number;
  readonly helpWanted: boolean;
  /** Cards and codes that came or went since the screen was touched last. */
  readonly deviceSigns: number;
  /** How often the warning was answered with "more time". */
  readonly timeAsked: number;
  readonly cardIsRead: boolean;
  /** Of a countdown or a pause that runs; else what is left of the last one. */
  readonly secondsLeft: number;
  readonly how: 'finished' | 'cancelled' | 'timed-out';
}

export function startSession({ start, packs, units, effects }: SessionInput): SessionContext {
  const drafts = start.kiosk.allowDrafts ? 'allowed' : 'refused';
  const offered = servicesOn(packs, { day: dateInVietnam(effects.now()), drafts });
  return {
    start,
    effects,
    guides: guidesOn(packs, { day: dateInVietnam(effects.now()), drafts }),
    units,
    offered: offered.map((service) => ({ ...service, form: compileForm(service.version, units) })),
    dossierKey: start.dossierKey,
    connection: start.connection,
    outOfService: null,
    devices: null,
    language: 'vi',
    display: USUAL_DISPLAY,
    announcement: 0,
    announcementHeld: false,
    lastReadId: 0,
    printId: 0,
    lastRow: 0,
    helpWanted: false,
    deviceSigns: 0,
    timeAsked: 0,
    cardIsRead: false,
    secondsLeft: 0,
    how: 'cancelled',
    ...NOTHING_PERSONAL,
  };
}

export const USUAL_DISPLAY: DisplayPreferences = {
  text: 'usual',
  contrast: 'usual',
  reach: 'usual',
  motion: 'usual',
  speech: 'off',
  pace: 'usual',
};

/** Everything that says something about the citizen, empty: taken when the session ends and when another service is chosen. */
export const NOTHING_PERSONAL = {
  query: '',
  group: null,
  chosen: null,
  guide: null,
  consents: {},
  identified: null,
  entries: {},
  pageId: '',
  openRow: null,
  otherCard: null,
  persons: [],
  attempted: [],
  editing: false,
  envelope: null,
  refusal: null,
  failure: null,
  dossierCode: null,
  slip: 'none',
} as const satisfies Partial<SessionContext>;

export const today = ({ effects }: SessionContext): string => dateInVietnam(effects.now());

export const withStatus = (devices: DeviceStatus | null, changes: Partial<DeviceStatus>): DeviceStatus => ({
  reader: 'away',
  card: 'absent',
  scanner: 'away',
  printer: 'away',
  ...devices,
  ...changes,
});

/** All that can be chosen, as the packs have it. */
export const offers = ({ offered, guides }: SessionContext): readonly (ReadyService | OfferedGuide)[] => [
  ...offered,
  ...guides,
];

/** Not all services stand on the screen: a search or a group shows some of them. */
export const looksAtSome = ({ query, group }: SessionContext): boolean => query !== '' || group !== null;

/** What was looked for stays: back leads to it. */
export function chooseService(
  { offered, guides, query, group }: SessionContext,
  serviceId: string,
): Partial<SessionContext> {
  const chosen = offered.find(({ pack }) => pack.id === serviceId) ?? null;
  const guide = guides.find(({ pack }) => pack.id === serviceId) ?? null;
  return { ...NOTHING_PERSONAL, query, group, chosen, guide };
}

export function setConsent(
  { consents, chosen, effects }: SessionContext,
  { consentId, given }: { consentId: string; given: boolean },
): Readonly<Record<string, string>> {
  if (!chosen?.version.consents.some(({ id }) => id === consentId)) return consents;
  const others = Object.fromEntries(Object.entries(consents).filter(([id]) => id !== consentId));
  return given ? { ...others, [consentId]: effects.now().toISOString() } : others;
}

export const consentsSuffice = ({ chosen, consents }: SessionContext): boolean =>
  chosen?.version.consents.every(({ id, required }) => !required || consents[id] !== undefined) ?? false;

/** The form filled from what the citizen was identified by, open on its first page. */
export function openForm(context: SessionContext, identified: Identified): Partial<SessionContext> {
  const { chosen, entries, units } = context;
  if (!chosen) return {};
  const { form, version } = chosen;
  const identities = recordsOf(identified);
  const filled = prefill({ version, form, identities, entries, now: timeInVietnam(context.effects.now()), units });
  return {
    identified,
    entries: filled,
    pageId: visiblePages(form, evaluate(form, filled))[0]?.id ?? '',
  };
}

export interface FormState {
  readonly form: FormDefinition;
  readonly evaluation: Evaluation;
  readonly errors: FormErrors;
}

export function formState(context: SessionContext): FormState | null {
  const { chosen, entries } = context;
  if (!chosen) return null;
  const evaluation = evaluate(chosen.form, entries);
  return {
    form: chosen.form,
    evaluation,
    errors: formErrors(chosen.form, evaluation, timeInVietnam(context.effects.now())),
  };
}

export function pageIsRight(context: SessionContext): boolean {
  const state = formState(context);
  return state !== null && !faultyPages(state.form, state.errors).has(context.pageId);
}

export const formIsRight = (context: SessionContext): boolean => formState(context)?.errors.size === 0;

/** Whether something comes before the review: the next page, or one that became faulty meanwhile. */
export const hasPageAfter = (context: SessionContext): boolean => openPageAfter(context) !== null;

export function openPageAfter(context: SessionContext): Partial<SessionContext> | null {
  const state = formState(context);
  if (!state) return null;
  const next = context.editing ? null : neighbours(state.form, state.evaluation, context.pageId).next;
  if (next !== null) return { pageId: next };
  return state.errors.size > 0 ? openFaultyPage(context) : null;
}

export function pageBefore(context: SessionContext): string | null {
  const state = formState(context);
  return state ? neighbours(state.form, state.evaluation, context.pageId).previous : null;
}

export function lastPage(context: SessionContext): string {
  const state = formState(context);
  return (state && visiblePages(state.form, state.evaluation).at(-1)?.id) ?? '';
}

/** The page was tried to be left, and with it the rows of its tables. */
export function attempt({ attempted, pageId, chosen, entries }: SessionContext): readonly string[] {
  const items = chosen?.form.pages.find(({ id }) => id === pageId)?.items ?? [];
  const rows = items.flatMap(({ kind, path }) =>
    kind === 'table' ? rowIds(entries, path).map((rowId) => pathOfRow(path, rowId)) : [],
  );
  return [...new Set([...attempted, pageId, ...rows])];
}

/** Opens the first page with something to mend, with its errors shown. */
export function openFaultyPage(context: SessionContext): Partial<SessionContext> {
  const state = formState(context);
  const pageId = (state && firstFaultyPage(state.form, state.errors)) ?? context.pageId;
  return { pageId, editing: true, attempted: attempt({ ...context, pageId }) };
}

/** Another dossier can be sealed: the key of the rejected one has been replaced. */
export const canHandInAgain = ({ envelope, dossierKey }: SessionContext): boolean =>
  envelope?.wrappedKey !== dossierKey.wrappedKey;

export const contestedCount = ({ entries }: SessionContext): number =>
  Object.values(entries).filter(({ contested }) => contested).length;
