import type { DeviceStatus, SessionToDevices } from '@motcua/drivers/host';
import type { PrintFailure } from '@motcua/drivers/printer';
import { and, assign, fromPromise, not, or, raise, sendTo, setup, stateIn } from 'xstate';
import type { Language } from '../contract/screen-model.ts';
import { changeProven, confirmGroup, setContested, setText } from '../forms/index.ts';
import { lifeEventNamed } from '../services/index.ts';
import { turned, turns } from './announcing.ts';
import type { AuditReport } from './audit.ts';
import type { SessionToMain, SubmissionState } from './control-protocol.ts';
import {
  DELAY_ANNOUNCEMENT_MS,
  DELAY_COUNTDOWN_TICK_MS,
  DELAY_GOODBYE_HELP_MS,
  DELAY_GOODBYE_MS,
  DELAY_JOURNAL_SILENCE_MS,
  DELAY_PRINT_SILENCE_MS,
  DELAY_SENDING_PATIENCE_MS,
  MOST_DEVICE_SIGNS,
} from './delays.ts';
import type { SessionEvent } from './events.ts';
import {
  attemptRow,
  canAddRow,
  hasRow,
  isShownHere,
  leaveRow,
  openNewRow,
  type Row,
  rowIsRight,
  withoutRow,
} from './form-rows.ts';
import { freeze } from './hand-in.ts';
import type { IdentifyOutput } from './identify-context.ts';
import { identifyMachine } from './identify-machine.ts';
import {
  askForCard,
  otherConsentsSuffice,
  personFor,
  setPersonConsent,
  takeOtherCard,
  withAnswers,
} from './other-card.ts';
import type { PageFacts } from './page-facts.ts';
import { idleMs, patienceOf, usualIdleMs } from './patience.ts';
import { asksForPapers } from './procedure-facts.ts';
import {
  attempt,
  canHandInAgain,
  chooseService,
  consentsSuffice,
  formIsRight,
  hasPageAfter,
  lastPage,
  looksAtSome,
  NOTHING_PERSONAL,
  offers,
  openFaultyPage,
  openForm,
  openPageAfter,
  pageBefore,
  pageIsRight,
  type SessionContext,
  type SessionInput,
  setConsent,
  USUAL_DISPLAY,
  withStatus,
} from './session-context.ts';

interface Dossier {
  readonly localDossierId: string;
}

/** The small named parts of the session machine; its shape is in session-machine.ts. */
export const sessionSetup = setup({
  types: {} as {
    context: SessionContext;
    input: SessionInput;
    events: SessionEvent;
    output: { how: SessionContext['how'] };
  },
  actors: {
    identify: identifyMachine,
    /** Draws what is printed: PDF as base64. Provided by `runSession`. */
    makeSlip: fromPromise<string, PageFacts | null>(() => Promise.reject(new Error('no slip maker'))),
  },
  actions: {
    // The three ways out; `runSession` provides them.
    toDevices: (_, _message: SessionToDevices) => {},
    toMain: (_, _message: SessionToMain | null) => {},
    audit: (_, _report: AuditReport | null) => {},

    toIdentify: sendTo('identify', ({ event }) => event),
    noteStatus: assign((_, { status }: { status: DeviceStatus }) => ({ devices: status })),
    noteCard: assign(({ context }, { card }: { card: DeviceStatus['card'] }) => ({
      devices: withStatus(context.devices, { card }),
    })),
    noteDevicesLost: assign({ devices: null }),
    turnOn: assign({ announcement: ({ context }) => turned(context, 1) }),
    turnBack: assign({ announcement: ({ context }) => turned(context, -1) }),
    search: assign((_, { query }: { query: string }) => ({ query, group: null })),
    openGroup: assign((_, { groupId }: { groupId: string }) => ({ group: lifeEventNamed(groupId), query: '' })),
    lookAtAll: assign({ query: '', group: null }),
    chooseService: assign(({ context }, { serviceId }: { serviceId: string }) => chooseService(context, serviceId)),
    setConsent: assign(({ context }, change: { consentId: string; given: boolean }) => ({
      consents: setConsent(context, change),
    })),
    keepReadId: assign((_, { lastReadId }: { lastReadId: number }) => ({ lastReadId })),
    openForm: assign(({ context }, output: IdentifyOutput) =>
      output.kind === 'matched' ? openForm(context, output.identified) : {},
    ),
    setField: assign(({ context }, { fieldId, value }: { fieldId: string; value: string }) =>
      context.chosen
        ? withAnswers(context, setText(context.chosen.form, context.entries, { fieldId, text: value }))
        : {},
    ),
    contestField: assign(({ context }, change: { fieldId: string; contested: boolean }) => ({
      entries: setContested(context.entries, change),
    })),
    changeProven: assign(({ context }, change: { fieldId: string; reason: string }) => ({
      entries: changeProven(context.entries, change),
    })),
    confirmGroup: assign(({ context }, { groupId }: { groupId: string }) =>
      context.chosen ? { entries: confirmGroup(context.chosen.form, context.entries, groupId) } : {},
    ),
    openNewRow: assign(({ context }, { listId }: { listId: string }) => openNewRow(context, listId)),
    openRow: assign((_, { listId, rowId }: Row) => ({ openRow: { listId, rowId } })),
    removeRow: assign(({ context }, row: Row) => withoutRow(context, row)),
    leaveRow: assign(({ context }) => leaveRow(context)),
    closeRow: assign({ openRow: null }),
    askForCard: assign(({ context }, { targetId }: { targetId: string }) => askForCard(context, targetId)),
    setPersonConsent: assign(({ context }, change: { consentId: string; given: boolean }) =>
      setPersonConsent(context, change),
    ),
    takeOtherCard: assign(({ context }, output: IdentifyOutput) =>
      output.kind === 'matched' ? takeOtherCard(context, output.identified) : { otherCard: null },
    ),
    showRowErrors: assign(({ context }) => ({ attempted: attemptRow(context) })),
    showErrors: assign(({ context }) => ({ attempted: attempt(context) })),
    openNextPage: assign(({ context }) => openPageAfter(context) ?? {}),
    openPreviousPage: assign(({ context }) => ({ pageId: pageBefore(context) ?? context.pageId })),
    openLastPage: assign(({ context }) => ({ pageId: lastPage(context), editing: false })),
    openPage: assign((_, { pageId }: { pageId: string }) => ({ pageId, editing: true })),
    openFaultyPage: assign(({ context }) => openFaultyPage(context)),
    endEditing: assign({ editing: false }),
    freeze: assign(({ context }) => freeze(context)),
    thaw: assign({ envelope: null, refusal: null, failure: null, dossierCode: null }),
    noteSubmission: assign(({ context }, { state }: { state: SubmissionState }) => ({
      dossierCode: state.state === 'accepted' ? state.dossierCode : context.dossierCode,
    })),
    noteSlip: assign((_, { failure }: { failure: PrintFailure | null }) => ({ slip: failure?.code ?? 'printed' })),
    forget: assign({ ...NOTHING_PERSONAL }),
    setDisplay: assign(({ context }, { preference, value }: { preference: string; value: string }) => ({
      display: { ...context.display, [preference]: value },
    })),
    forgetDisplay: assign({ display: USUAL_DISPLAY }),
    noteHelpWanted: assign({ helpWanted: true }),
    timeOut: raise({ type: 'session.timed-out' }),
    noteTouch: assign({ deviceSigns: 0, secondsLeft: 0 }),
    noteDeviceSign: assign({ deviceSigns: ({ context }) => context.deviceSigns + 1, secondsLeft: 0 }),
    noteTimeAsked: assign({ timeAsked: ({ context }) => context.timeAsked + 1 }),
    startCountdown: assign({ secondsLeft: ({ context }) => patienceOf(context).countdownSeconds }),
    goOnCounting: assign({ secondsLeft: ({ context }) => context.secondsLeft || patienceOf(context).countdownSeconds }),
    startPause: assign({ secondsLeft: ({ context }) => patienceOf(context).pauseSeconds }),
    countDown: assign({ secondsLeft: ({ context }) => context.secondsLeft - 1 }),
  },
  guards: {
    inService: ({ context }) => context.outOfService === null && offers(context).length > 0,
    speaks: ({ context }, { language }: { language: Language }) => context.start.kiosk.languages.includes(language),
    choosesLanguage: ({ context }) => context.start.kiosk.languages.length > 1,
    isOffered: ({ context }, { serviceId }: { serviceId: string }) =>
      offers(context).some(({ pack }) => pack.id === serviceId),
    hasAnnouncements: ({ context }) => context.start.announcements.length > 0,
    turnsAnnouncements: and(['hasAnnouncements', ({ context }) => turns(context)]),
    looksAtSome: ({ context }) => looksAtSome(context),
    isGuide: ({ context }) => context.guide !== null,
    leadsOn: not('isGuide'),
    /** Once is enough, and paper is dear: again only where it failed. */
    mayPrintList: ({ context }) => context.devices?.printer === 'ready' && context.slip !== 'printed',
    asksForRating: ({ context }) => context.start.kiosk.askRating,
    consentsSuffice: ({ context }) => consentsSuffice(context),
    isShownHere: ({ context }, { path }: { path: string }) => isShownHere(context, path),
    canAddRow: ({ context }, { listId }: { listId: string }) => canAddRow(context, listId),
    mayReadCardFor: ({ context }, { targetId }: { targetId: string }) => personFor(context, targetId) !== null,
    otherConsentsSuffice: ({ context }) => otherConsentsSuffice(context),
    hasRow: ({ context }, row: Row) => hasRow(context, row),
    isOpenRow: ({ context: { openRow } }, { listId, rowId }: Row) =>
      openRow?.listId === listId && openRow.rowId === rowId,
    rowIsWrong: ({ context }) => !rowIsRight(context),
    isPage: ({ context }, { pageId }: { pageId: string }) =>
      context.chosen?.form.pages.some(({ id }) => id === pageId) ?? false,
    pageIsWrong: ({ context }) => !pageIsRight(context),
    hasPageAfter: ({ context }) => hasPageAfter(context),
    hasPageBefore: ({ context }) => pageBefore(context) !== null,
    /** Before the first page of the form there is only another choice of service. */
    leavesForm: and([stateIn('#page'), not('isEditingAndRight'), not('hasPageBefore')]),
    asksWhetherToLeave: stateIn('#confirmOtherService'),
    asksForPapers: ({ context }) => asksForPapers(context),
    /** Whoever came from the review to change a page goes back there, where the papers are named too. */
    showsPapers: ({ context }) => !context.editing && asksForPapers(context),
    isEditing: ({ context }) => context.editing,
    formIsRight: ({ context }) => formIsRight(context),
    isEditingAndRight: ({ context }) => context.editing && formIsRight(context),
    nothingSealed: ({ context }) => context.envelope === null,
    isThisDossier: ({ context }, { localDossierId }: Dossier) => context.envelope?.localDossierId === localDossierId,
    isOtherDossier: ({ context }, { localDossierId }: Dossier) => context.envelope?.localDossierId !== localDossierId,
    isOtherPrint: ({ context }, { id }: { id: number }) => id !== context.printId,
    noDevices: ({ context }) => context.devices === null,
    canHandInAgain: ({ context }) => canHandInAgain(context),
    deviceSignCounts: ({ context }) => context.deviceSigns < MOST_DEVICE_SIGNS,
    countedDown: ({ context }) => context.secondsLeft <= 1,
    /** Nothing may be stopped while it is being handed in, and nothing has begun or all is over otherwise. */
    canCancel: not(
      or([
        stateIn('#attract'),
        stateIn('#saving'),
        stateIn('#sending'),
        stateIn('#receipt'),
        stateIn('#rating'),
        stateIn('#goodbye'),
      ]),
    ),
    canPause: and(['canCancel', not('isAtWork')]),
    /** The kiosk works and the citizen waits for it. */
    isAtWork: or([({ context }) => context.cardIsRead, stateIn('#saving'), stateIn('#sending')]),
    isAtWorkNoMore: and([not('isAtWork'), 'deviceSignCounts']),
    isLeftAlone: not('isAtWork'),
  },
  delays: {
    idle: ({ context }) => idleMs(context),
    usualIdle: ({ context }) => usualIdleMs(context),
    countdownTick: DELAY_COUNTDOWN_TICK_MS,
    journalSilence: DELAY_JOURNAL_SILENCE_MS,
    sendingPatience: DELAY_SENDING_PATIENCE_MS,
    printSilence: DELAY_PRINT_SILENCE_MS,
    goodbye: DELAY_GOODBYE_MS,
    goodbyeHelp: DELAY_GOODBYE_HELP_MS,
    announcement: DELAY_ANNOUNCEMENT_MS,
  },
});
