import type { IdentityRecord } from '@motcua/drivers/cccd';
import { transition } from 'xstate';
import type { Intent, IntentType } from '../contract/intent.ts';
import type { Language, ScreenModel } from '../contract/screen-model.ts';
import { addRow, type Entries, type PageDefinition, pathOfRow, type TableDefinition } from '../forms/index.ts';
import { inLanguage, message } from '../messages/index.ts';
import { askedFields } from '../services/index.ts';
import { isServicePack, type Pack, type PackVersion, pathsOfCondition, type VersionFacts } from '../services/pack.ts';
import type { Units } from '../units/index.ts';
import type { KioskFacts } from './control-protocol.ts';
import { intentEvent } from './facts.ts';
import type { MatchedOutcome } from './judge.ts';
import { isHeard } from './presence.ts';
import { type Answer, filledIn, lookedAtPaths, PREVIEW_ROW, tellingAnswers } from './preview-answers.ts';
import { asksForPapers, componentsAsked } from './procedure-facts.ts';
import { toScreen } from './screen.ts';
import { chooseService, openForm, type SessionContext, startSession } from './session-context.ts';
import { sessionMachine } from './session-machine.ts';

export interface PreviewOptions {
  readonly pack: Pack;
  readonly version: VersionFacts;
  readonly language: Language;
  readonly units: Units;
  readonly kiosk: KioskFacts;
  /** A made-up card as it reads where just these fields are asked for. */
  readonly card: (fields: readonly string[]) => PreviewCard;
  /** What stands in the fields where the form is shown filled in. */
  readonly answer: Answer;
  /** A moment of a day on which this version is in force. */
  readonly now: Date;
}
export interface PreviewCard {
  readonly outcome: MatchedOutcome;
  readonly scanned: IdentityRecord;
}

export interface PreviewScreen {
  /** Of this screen among those of its version: `page.contact`, `page.contact.2`, `row.guests`. */
  readonly id: string;
  readonly title: string;
  /** As it is after somebody did all this on it. What would need a device or hand something in is not done. */
  draw(intents: readonly Intent[]): ScreenModel;
}

/**
 * Every screen that one version of a pack makes, for its author, in the order in which a citizen comes to them: the
 * session's own machine put where each is shown, with what a made-up card fills in. A page comes as often as it takes
 * to show all that may ever stand on it. Nothing is read, sealed, sent or kept.
 */
export function previewScreens(options: PreviewOptions): readonly PreviewScreen[] {
  const { pack, version, language } = options;
  const context = chosenContext(options);
  const requirements = previewScreen(context, 'requirements', {
    id: 'requirements',
    title: message(language, 'preview.requirements'),
  });
  const { chosen } = context;
  if (!isServicePack(pack) || !chosen || chosen.version.version !== version.version) return [requirements];
  const opened = { ...context, ...openForm(context, { method: 'chip', ...options.card(askedFields(chosen.version)) }) };
  const filled = { ...opened, entries: filledIn(opened, options.answer) };
  return [
    requirements,
    previewScreen(context, 'notice', { id: 'notice', title: message(language, 'preview.notice') }),
    ...chosen.form.pages.flatMap((page) => pageScreens(opened, page, chosen.version)),
    ...paperScreens(opened, chosen.version),
    previewScreen(filled, 'review', { id: 'review', title: message(language, 'preview.review') }),
  ];
}

/** The session after its service was chosen. */
function chosenContext({ pack, version, language, units, kiosk, now }: PreviewOptions): SessionContext {
  const context = startSession({
    start: {
      type: 'start',
      sessionId: 'preview',
      demo: true,
      kiosk: { ...kiosk, allowDrafts: true },
      announcements: [],
      connection: 'online',
      dossierKey: { key: '', wrappedKey: '' },
    },
    packs: [{ ...pack, versions: pack.versions.filter((one) => one.version === version.version) } as Pack],
    units,
    effects: { now: () => now, newLocalDossierId: () => '', newIdempotencyKey: () => '' },
  });
  return { ...context, language, ...chooseService(context, pack.id) };
}

/** The papers, in as many states as it takes to name each of them. */
function paperScreens(context: SessionContext, { dossierComponents }: PackVersion): readonly PreviewScreen[] {
  const { chosen, language, entries: base } = context;
  if (!chosen) return [];
  const all = tellingAnswers({
    form: chosen.form,
    deciding: dossierComponents.flatMap(({ when }) => (when ? pathsOfCondition(when) : [])),
    shown: (entries) => componentsAsked({ chosen, entries }).map(({ id }) => id),
    base,
  }).filter((entries) => asksForPapers({ ...context, entries }));
  return numbered('documents', message(language, 'preview.documents'), all).map(({ entries, ...names }) =>
    previewScreen({ ...context, entries }, 'documents', names),
  );
}

/** The same screen in several states: `page.home`, `page.home.2`. */
const numbered = (id: string, title: string, all: readonly Entries[]) =>
  all.map((entries, index) => ({
    id: index === 0 ? id : `${id}.${index + 1}`,
    title: all.length === 1 ? title : `${title} (${index + 1}/${all.length})`,
    entries,
  }));

/** A page in as many states as it takes, and behind each table an open row of it. */
function pageScreens(context: SessionContext, page: PageDefinition, version: PackVersion): readonly PreviewScreen[] {
  const { chosen, language } = context;
  if (!chosen) return [];
  const { form } = chosen;
  const pictured = (id: string, title: string, all: readonly Entries[], openRow: SessionContext['openRow']) =>
    numbered(id, title, all).map(({ entries, ...names }) =>
      previewScreen({ ...context, entries, pageId: page.id, openRow }, { form: openRow ? 'row' : 'page' }, names),
    );
  const paths = page.items.flatMap(({ path }) => [path, ...(form.root.groups.get(path)?.fieldIds ?? [])]);
  const title = inLanguage(version.layout.elements.find(({ id }) => id === page.id)?.label, language) ?? page.id;
  const pictures = tellingAnswers(lookedAtPaths(form, paths, context.entries));
  const rows = page.items.flatMap(({ path }) => {
    const table = form.root.tables.get(path);
    const base = pictures.find((entries) => addRow(form, entries, { listId: path, rowId: PREVIEW_ROW }) !== entries);
    if (!table || !base) return [];
    const entries = addRow(form, base, { listId: path, rowId: PREVIEW_ROW });
    const inRow = rowPaths(table);
    const telling = tellingAnswers(lookedAtPaths(form, inRow, entries));
    const name = `${title}: ${inLanguage(table.schema['x-row-label'], language)}`;
    return pictured(`row.${path}`, name, telling, { listId: path, rowId: PREVIEW_ROW });
  });
  return [...pictured(`page.${page.id}`, title, pictures, null), ...rows];
}

const rowPaths = ({ id, row }: TableDefinition): readonly string[] =>
  row.items
    .flatMap(({ path }) => [path, ...(row.groups.get(path)?.fieldIds ?? [])])
    .map((path) => `${pathOfRow(id, PREVIEW_ROW)}.${path}`);

type Flow = 'requirements' | 'notice' | 'documents' | 'review' | { readonly form: 'page' | 'row' };

function previewScreen(
  context: SessionContext,
  flow: Flow,
  { id, title }: Pick<PreviewScreen, 'id' | 'title'>,
): PreviewScreen {
  const value = { running: { desk: {}, flow, presence: 'somebody', overlay: 'none' } };
  const start = sessionMachine.resolveState({ value, context });
  return {
    id,
    title,
    draw: (intents) =>
      toScreen(
        intents.reduce((snapshot, intent) => {
          if (LEFT_OUT.has(intent.type) || !isHeard(snapshot, intent)) return snapshot;
          return transition(sessionMachine, snapshot, intentEvent(intent))[0];
        }, start),
      ),
  };
}

/** There is no device and no province behind a preview. */
const LEFT_OUT: ReadonlySet<IntentType> = new Set(['submit', 'print-list', 'read-card-for', 'accept-notice']);
