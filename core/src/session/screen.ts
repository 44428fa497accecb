import type { SnapshotFrom } from 'xstate';
import type { NumberEntry, Overlay, Screen, ScreenModel } from '../contract/screen-model.ts';
import { isDraft, LANGUAGE_NAMES, message } from '../messages/index.ts';
import { failureActions, goesOnBy } from './identify-context.ts';
import type { identifyMachine } from './identify-machine.ts';
import { isAtWork, isPaused, isWarned } from './presence.ts';
import { papersAsked } from './procedure-facts.ts';
import { sameWords } from './same-words.ts';
import { attract, notice, requirements, services } from './screen-entry.ts';
import { formPage } from './screen-form.ts';
import { otherNotice, whoseCard } from './screen-other-card.ts';
import { failure, failureScreen, markOf, papersOf, receipt, rejected, titleOf } from './screen-outcome.ts';
import { reviewSections } from './screen-review.ts';
import { looksAtSome, type SessionContext } from './session-context.ts';
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

const STEPS = ['services', 'requirements', 'notice', 'identify', 'form', 'review'] as const;
const step = (name: (typeof STEPS)[number]): ScreenModel['progress'] => ({
  step: STEPS.indexOf(name) + 1,
  of: STEPS.length,
});

/** What of a session its screen is made of. */
type Seen = Pick<SessionSnapshot, 'value' | 'context' | 'children'>;

/** The state of the machines as the one screen that the renderer draws. Pure. */
export function toScreen(session: Seen): ScreenModel {
  const { value, context, children } = session;
  const model = project(session);
  if (context.language === 'vi' || context.language === 'en') return model;
  const vietnamese = project({ value, context: { ...context, language: 'vi' }, children });
  return { ...model, inVietnamese: sameWords(model.screen, vietnamese.screen) };
}

function project(session: Seen): ScreenModel {
  const { context } = session;
  const name = flowName(session);
  const paused = isPaused(session);
  const { screen, progress, canGoBack, canCancel } = paused ? pausedView(name, session) : view(name, session);
  const { receptionUnit, helpPhone, typing, languages } = context.start.kiosk;
  return {
    language: context.language,
    languages: languages.map((code) => ({ code, label: LANGUAGE_NAMES[code], draft: isDraft(code) })),
    inVietnamese: [],
    screen,
    overlay: overlay(name, session),
    progress,
    canGoBack,
    canCancel,
    canPause: !paused && canCancel && !isAtWork(session),
    connection: context.connection,
    demo: context.start.demo,
    desk: { unitName: receptionUnit.name, helpPhone },
    display: context.display,
    typing,
    whose: paused ? null : whoseCard(context),
  };
}

function flowName({ value }: Seen): FlowName {
  if (value === 'ended') return 'goodbye';
  const { flow } = value.running;
  if (typeof flow === 'string') return flow;
  const [name] = Object.keys(flow);
  return name as FlowName;
}

function view(name: FlowName, session: Seen): View {
  const { context } = session;
  const outside = { progress: null, canGoBack: false, canCancel: false };
  switch (name) {
    case 'attract':
      return { screen: attract(context), ...outside };
    case 'language':
      return {
        screen: { name: 'language' },
        ...outside,
        canCancel: true,
      };
    case 'services':
      return {
        screen: services(context),
        progress: step('services'),
        canGoBack: context.start.kiosk.languages.length > 1 || looksAtSome(context),
        canCancel: true,
      };
    case 'requirements':
      return {
        screen: requirements(context),
        progress: context.guide ? null : step('requirements'),
        canGoBack: true,
        canCancel: true,
      };
    case 'notice':
      return { screen: notice(context), progress: step('notice'), canGoBack: true, canCancel: true };
    case 'declined':
      return { screen: failure(context), progress: step('notice'), canGoBack: true, canCancel: true };
    case 'identify':
      return identify(session);
    case 'otherCard':
      return session.children.identify
        ? { ...identify(session), progress: step('form') }
        : { screen: otherNotice(context), progress: step('form'), canGoBack: true, canCancel: true };
    case 'form':
      return {
        screen: { name: 'form', page: formPage(context) },
        progress: step('form'),
        canGoBack: true,
        canCancel: true,
      };
    case 'documents':
      return {
        screen: { name: 'documents', papers: papersAsked(context) },
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
      return { screen: receipt(context), ...outside };
    case 'rating':
      return { screen: { name: 'rating', serviceTitle: titleOf(context) }, ...outside };
    case 'goodbye':
      return { screen: { name: 'goodbye', takeCard: context.devices?.card === 'present' }, ...outside };
  }
}

/** Nothing of the citizen, whatever lies behind it. */
const pausedView = (name: FlowName, session: Seen): View => ({
  screen: { name: 'paused', secondsLeft: session.context.secondsLeft },
  progress: null,
  canGoBack: false,
  // A dossier that was believed unsaved may have been taken meanwhile: then there is nothing left to stop.
  canCancel: view(name, session).canCancel,
});

function overlay(name: FlowName, { value, context }: Seen): Overlay | null {
  if (value === 'ended') return null;
  const { presence, overlay: above } = value.running;
  if (name !== 'goodbye' && isWarned(presence)) return { kind: 'timeout-warning', secondsLeft: context.secondsLeft };
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

function identify({ context, children }: Seen): View {
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
      return { screen: { name: 'lay-card', reader, goOnBy: goesOnBy(snapshot.context) }, ...around };
    case 'withCard':
      return { screen: { name: 'reading', ...snapshot.context.progress }, ...around };
    case 'mismatch':
    case 'failed':
      return {
        screen: failureScreen(snapshot.context.failure, context, failureActions(snapshot.context)),
        ...around,
      };
    case 'unverified':
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

function numberEntry({ context: { typed } }: IdentifySnapshot, { language }: SessionContext): NumberEntry {
  return { digits: typed.digits, error: typed.faulty ? message(language, 'wrong.twelveDigits') : null };
}
