import type { SnapshotFrom } from 'xstate';
import type {
  CardMark,
  FailureModel,
  FailureWords,
  Language,
  NumberEntry,
  Overlay,
  Screen,
  ScreenModel,
} from '../contract/screen-model.ts';
import { FAILURES, type FailureCode } from '../failures/index.ts';
import { cardMark } from '../prefill/index.ts';
import { followAddress, qrModules } from '../receipt/index.ts';
import { confirmedProcedureCode } from '../services/index.ts';
import type { OutOfServiceReason } from './control-protocol.ts';
import type { identifyMachine } from './identify-machine.ts';
import { noticeText } from './notice-text.ts';
import { papersToHandIn, procedureFacts } from './procedure-facts.ts';
import { formPage } from './screen-form.ts';
import { reviewSections } from './screen-review.ts';
import { canHandInAgain, consentsSuffice, type SessionContext } from './session-context.ts';
import type { sessionMachine } from './session-machine.ts';

export type SessionSnapshot = SnapshotFrom<typeof sessionMachine>;
export type IdentifySnapshot = SnapshotFrom<typeof identifyMachine>;

type Running = Extract<SessionSnapshot['value'], { running: unknown }>['running'];
type StateName<V> = V extends string ? V : V extends object ? keyof V & string : never;
export type FlowName = StateName<Running['flow']>;
export type IdentifyName = StateName<IdentifySnapshot['value']>;

/** One screen with what stands around it. */
interface View {
  readonly screen: Screen;
  readonly progress: ScreenModel['progress'];
  readonly canGoBack: boolean;
  readonly canCancel: boolean;
}

const STEPS = { services: 1, notice: 2, identify: 3, form: 4, review: 5 } as const;
const step = (name: keyof typeof STEPS): ScreenModel['progress'] => ({ step: STEPS[name], of: 5 });

/** The state of the machines as the one screen that the renderer draws. Pure. */
export function toScreen(session: SessionSnapshot): ScreenModel {
  const { context } = session;
  const name = flowName(session);
  const { screen, progress, canGoBack, canCancel } = view(name, session);
  const { receptionUnit, helpPhone, typing } = context.start.kiosk;
  return {
    language: context.language,
    screen,
    overlay: name === 'attract' || name === 'goodbye' ? null : overlay(session),
    progress,
    canGoBack,
    canCancel,
    connection: context.connection,
    demo: context.start.demo,
    desk: { unitName: receptionUnit.name, helpPhone },
    display: context.display,
    typing,
  };
}

function flowName({ value }: SessionSnapshot): FlowName {
  if (value === 'ended') return 'goodbye';
  const { flow } = value.running;
  if (typeof flow === 'string') return flow;
  const [name] = Object.keys(flow);
  return name as FlowName;
}

function view(name: FlowName, session: SessionSnapshot): View {
  const { context } = session;
  const { language, chosen } = context;
  const outside = { progress: null, canGoBack: false, canCancel: false };
  switch (name) {
    case 'attract':
      return { screen: attract(context), ...outside };
    case 'language':
      return {
        screen: {
          name: 'language',
          languages: [
            { code: 'vi', label: 'Tiếng Việt' },
            { code: 'en', label: 'English' },
          ],
        },
        ...outside,
        canCancel: true,
      };
    case 'services':
      return { screen: services(context), progress: step('services'), canGoBack: true, canCancel: true };
    case 'notice':
      return { screen: notice(context), progress: step('notice'), canGoBack: true, canCancel: true };
    case 'declined':
      return { screen: failure(context), progress: step('notice'), canGoBack: true, canCancel: true };
    case 'identify':
      return identify(session);
    case 'form':
      return {
        screen: { name: 'form', page: formPage(context) },
        progress: step('form'),
        canGoBack: true,
        canCancel: true,
      };
    case 'review':
      return {
        screen: { name: 'review', sections: reviewSections(context), card: markOf(context), papers: papersOf(context) },
        progress: step('review'),
        canGoBack: true,
        canCancel: true,
      };
    case 'saving':
      return { screen: { name: 'submitting', phase: 'saving' }, ...outside };
    case 'sending':
      return { screen: { name: 'submitting', phase: 'sending' }, ...outside };
    case 'notSaved':
      return { screen: failure(context), progress: step('review'), canGoBack: false, canCancel: true };
    case 'rejected':
      return { screen: rejected(context), progress: step('review'), canGoBack: false, canCancel: true };
    case 'receipt':
      return { screen: receipt(context, chosen?.version.title[language] ?? ''), ...outside };
    case 'goodbye':
      return { screen: { name: 'goodbye', takeCard: context.devices?.card === 'present' }, ...outside };
  }
}

function overlay({ value, context }: SessionSnapshot): Overlay | null {
  if (value === 'ended') return null;
  const { presence, overlay: above } = value.running;
  if (typeof presence === 'object') return { kind: 'timeout-warning', secondsLeft: context.secondsLeft };
  switch (above) {
    case 'none':
      return null;
    case 'help':
      return { kind: 'help' };
    case 'confirmCancel':
      return { kind: 'confirm-cancel' };
    case 'confirmOtherService':
      return { kind: 'confirm-other-service' };
  }
}

const OUT_OF_SERVICE: Readonly<Record<OutOfServiceReason | 'no-services', Readonly<Record<Language, string>>>> = {
  'no-key-store': {
    vi: 'Máy chưa mở được kho khóa để bảo vệ hồ sơ.',
    en: 'The machine cannot open the key store that protects dossiers.',
  },
  'journal-unavailable': {
    vi: 'Máy chưa mở được nơi lưu hồ sơ.',
    en: 'The machine cannot open its store of dossiers.',
  },
  'disk-full': { vi: 'Máy không còn chỗ để lưu hồ sơ.', en: 'The machine has no room to store dossiers.' },
  'no-device': { vi: 'Máy chưa kết nối được đầu đọc thẻ.', en: 'The machine cannot reach its card reader.' },
  'no-services': { vi: 'Hiện chưa có thủ tục nào ở máy này.', en: 'No procedure is offered here at present.' },
};

function attract({ outOfService, offered, language }: SessionContext): Screen {
  const reason = outOfService ?? (offered.length > 0 ? null : 'no-services');
  return reason === null ? { name: 'attract' } : { name: 'out-of-service', reason: OUT_OF_SERVICE[reason][language] };
}

function services({ offered, language }: SessionContext): Screen {
  return {
    name: 'services',
    services: offered.map(({ pack, version }) => ({
      id: pack.id,
      title: version.title[language],
      summary: version.summary[language],
      procedureCode: confirmedProcedureCode(version),
    })),
  };
}

function notice(context: SessionContext): Screen {
  const { chosen, consents, language, start } = context;
  if (!chosen) return services(context);
  const { personalData, title, consents: asked } = chosen.version;
  const say = (text: Readonly<Record<Language, string>>): string => noticeText(text[language], start.kiosk, language);
  return {
    name: 'notice',
    notice: {
      serviceTitle: say(title),
      procedure: procedureFacts(chosen.version, language),
      controller: say(personalData.controller),
      purpose: say(personalData.purpose),
      retention: say(personalData.retention),
      rights: say(personalData.rights),
      legalBasis: say(personalData.legalBasis),
      categories: personalData.categories.map(({ label, sensitive }) => ({ label: say(label), sensitive })),
      consents: asked.map(({ id, label }) => ({ id, label: say(label), given: consents[id] !== undefined })),
      canAccept: consentsSuffice(context),
    },
  };
}

function identify({ context, children }: SessionSnapshot): View {
  const around = { progress: step('identify'), canGoBack: true, canCancel: true };
  const scanner = context.devices?.scanner ?? 'away';
  const reader = context.devices?.reader === 'ready' ? 'ready' : 'away';
  const scanning: View = { screen: { name: 'scan-qr', scanner, number: null }, ...around };
  const snapshot = children.identify?.getSnapshot();
  if (!snapshot || !('context' in snapshot)) return scanning;
  switch (identifyName(snapshot)) {
    case 'awaitNumber':
      return isTyping(snapshot)
        ? { screen: { name: 'scan-qr', scanner, number: numberEntry(snapshot, context) }, ...around }
        : scanning;
    case 'awaitCard':
      return { screen: { name: 'lay-card', reader }, ...around };
    case 'withCard':
      return { screen: { name: 'reading', ...snapshot.context.progress }, ...around };
    case 'mismatch':
    case 'failed':
      return { screen: failureScreen(snapshot.context.failure, context), ...around };
    case 'matched':
      return { screen: { name: 'reading', step: 'verifying', percent: 100 }, ...around, canGoBack: false };
    case 'left':
      return scanning;
  }
}

function identifyName({ value }: IdentifySnapshot): IdentifyName {
  if (typeof value === 'string') return value;
  return 'withCard' in value ? 'withCard' : 'awaitNumber';
}

const isTyping = ({ value }: IdentifySnapshot): boolean =>
  typeof value === 'object' && 'awaitNumber' in value && value.awaitNumber === 'typing';

const TWELVE_DIGITS = { vi: 'Số định danh cá nhân có đủ 12 chữ số.', en: 'A citizen number has 12 digits.' };

function numberEntry({ context: { typed } }: IdentifySnapshot, { language }: SessionContext): NumberEntry {
  return { digits: typed.digits, error: typed.faulty ? TWELVE_DIGITS[language] : null };
}

const failure = (context: SessionContext): Screen => failureScreen(context.failure, context);

/** Mending is offered once there is a key to seal what was mended. */
function rejected(context: SessionContext): Screen {
  const model = failureModel('dossier-rejected', context.language);
  const actions = model.actions.filter((action) => action !== 'edit' || canHandInAgain(context));
  return { name: 'failure', failure: { ...model, actions } };
}

function failureScreen(code: FailureCode | null, { language }: SessionContext): Screen {
  return { name: 'failure', failure: failureModel(code ?? 'card-not-verified', language) };
}

const failureModel = (code: FailureCode, language: Language): FailureModel => ({
  ...failureWords(code, language),
  actions: FAILURES[code].actions,
});

function failureWords(code: FailureCode, language: Language): FailureWords {
  const { title, explanation, nextAction } = FAILURES[code];
  return { code, title: title[language], explanation: explanation[language], nextAction: nextAction[language] };
}

const papersOf = ({ chosen, language }: SessionContext) => (chosen ? papersToHandIn(chosen.version, language) : []);

const markOf = ({ identified, language }: SessionContext): CardMark =>
  cardMark(identified?.outcome.verification.overall ?? 'consistent', language);

const VIETNAM_UTC_OFFSET_MS = 7 * 3_600_000;
/** ISO 8601 with the offset of Việt Nam, which has no summer time. */
const vietnamTime = (utc: string): string =>
  new Date(Date.parse(utc) + VIETNAM_UTC_OFFSET_MS).toISOString().replace(/\.\d{3}Z$/, '+07:00');

function receipt(context: SessionContext, serviceTitle: string): Screen {
  const { envelope, dossierCode, slip, start, language } = context;
  const failed = slip !== 'printing' && slip !== 'printed';
  const localDossierId = envelope?.localDossierId ?? '';
  return {
    name: 'receipt',
    receipt: {
      serviceTitle,
      outcome: dossierCode === null ? 'waiting' : 'received',
      dossierCode,
      localDossierId,
      submittedAt: vietnamTime(envelope?.confirmedAt ?? new Date(0).toISOString()),
      slip: failed ? 'failed' : slip,
      slipFailure: failed ? failureWords(slip, language) : null,
      papers: papersOf(context),
      qr: qrModules(followAddress(start.kiosk.followUrl, dossierCode ?? localDossierId)),
    },
  };
}
