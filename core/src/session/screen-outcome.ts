import type {
  CardMark,
  FailureAction,
  FailureModel,
  FailureWords,
  Language,
  Paper,
  Screen,
} from '../contract/screen-model.ts';
import { FAILURES, type FailureCode } from '../failures/index.ts';
import { inLanguage } from '../messages/index.ts';
import { cardMark } from '../prefill/index.ts';
import { followAddress, qrModules } from '../receipt/index.ts';
import { standingOf } from './identified.ts';
import { componentsAsked, papersToHandIn } from './procedure-facts.ts';
import { canHandInAgain, type SessionContext } from './session-context.ts';

/** The screens of how it went: a failure with its way out, the receipt. */

export const failure = (context: SessionContext): Screen => failureScreen(context.failure, context);

/** Mending is offered once there is a key to seal what was mended. */
export function rejected(context: SessionContext): Screen {
  const model = failureModel('dossier-rejected', context.language);
  const actions = model.actions.filter((action) => action !== 'edit' || canHandInAgain(context));
  return { name: 'failure', failure: { ...model, actions } };
}

/** `actions`: where a screen offers other than the catalogue. */
export function failureScreen(
  code: FailureCode | null,
  { language }: SessionContext,
  actions?: readonly FailureAction[],
): Screen {
  const model = failureModel(code ?? 'card-not-verified', language);
  return { name: 'failure', failure: actions ? { ...model, actions } : model };
}

const failureModel = (code: FailureCode, language: Language): FailureModel => ({
  ...failureWords(code, language),
  actions: FAILURES[code].actions,
});

export function failureWords(code: FailureCode, language: Language): FailureWords {
  const { title, explanation, nextAction } = FAILURES[code];
  return {
    code,
    title: inLanguage(title, language),
    explanation: inLanguage(explanation, language),
    nextAction: inLanguage(nextAction, language),
  };
}

export const papersOf = (context: SessionContext): readonly Paper[] =>
  papersToHandIn(componentsAsked(context), context.language);

export const markOf = ({ identified, language }: SessionContext): CardMark =>
  cardMark(identified ? standingOf(identified) : 'typed', language);

export const titleOf = ({ chosen, language }: SessionContext): string =>
  inLanguage(chosen?.version.title, language) ?? '';

const VIETNAM_UTC_OFFSET_MS = 7 * 3_600_000;
/** ISO 8601 with the offset of Việt Nam, which has no summer time. */
const vietnamTime = (utc: string): string =>
  new Date(Date.parse(utc) + VIETNAM_UTC_OFFSET_MS).toISOString().replace(/\.\d{3}Z$/, '+07:00');

export function receipt(context: SessionContext): Screen {
  const { envelope, dossierCode, slip, start, language } = context;
  const failed = slip !== 'none' && slip !== 'printing' && slip !== 'printed';
  const localDossierId = envelope?.localDossierId ?? '';
  return {
    name: 'receipt',
    receipt: {
      serviceTitle: titleOf(context),
      outcome: dossierCode === null ? 'waiting' : 'received',
      dossierCode,
      localDossierId,
      submittedAt: vietnamTime(envelope?.confirmedAt ?? new Date(0).toISOString()),
      slip: failed ? 'failed' : slip === 'printed' ? 'printed' : 'printing',
      slipFailure: failed ? failureWords(slip, language) : null,
      papers: papersOf(context),
      qr: qrModules(followAddress(start.kiosk.followUrl, dossierCode ?? localDossierId)),
    },
  };
}
