import type { FactConfidence, RequirementsModel } from '@motcua/core/contract';
import { Fragment } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';
import { RequiredPapers } from './required-papers.tsx';

/** "Ông/Bà cần có…": what a procedure takes, costs and gives, before anything is read. A guide ends here. */
export function Requirements({ requirements }: { readonly requirements: RequirementsModel }) {
  const { t, send, words } = useScreen();
  const { kind, help, openQuestions, papers, list } = requirements;
  return (
    <ScreenBody
      title={t('requirements.title')}
      lead={words(requirements.serviceTitle)}
      actions={
        <>
          {(list === 'offered' || list === 'failed') && (
            <ActionButton kind="secondary" icon="printer" onPress={() => send({ type: 'print-list' })}>
              {t(list === 'failed' ? 'requirements.printAgain' : 'requirements.print')}
            </ActionButton>
          )}
          {kind === 'guide' ? (
            <ActionButton kind="primary" icon="check" onPress={() => send({ type: 'finish' })}>
              {t('requirements.finish')}
            </ActionButton>
          ) : (
            <ActionButton kind="primary" trailingIcon="next" onPress={() => send({ type: 'next' })}>
              {t('action.next')}
            </ActionButton>
          )}
        </>
      }
    >
      <ListOnPaper requirements={requirements} />
      {openQuestions.length > 0 && <Draft questions={openQuestions} />}
      <p className="requirements-help">{words(help)}</p>
      <div className="requirements">
        <RequiredPapers papers={papers} kind={kind} at="requirements" />
        <Facts requirements={requirements} />
        <LegalBasis requirements={requirements} />
      </div>
    </ScreenBody>
  );
}

function Draft({ questions }: { readonly questions: readonly string[] }) {
  const { t, words } = useScreen();
  return (
    <section className="papers requirements-draft" aria-labelledby="requirements-draft">
      <h2 id="requirements-draft">{t('requirements.draft')}</h2>
      <ul>
        {questions.map((question) => (
          <li key={question}>
            <Icon name="info" />
            <span>{words(question)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ requirements }: { readonly requirements: RequirementsModel }) {
  const { t, words } = useScreen();
  const { deadlines, fee, amounts, results, competentAuthority, where, kind, procedureCode } = requirements;
  return (
    <dl className="panel notice-facts">
      {where !== null && (
        <div>
          <dt>{t('requirements.where')}</dt>
          <dd>{words(where)}</dd>
        </div>
      )}
      {deadlines.length > 0 && (
        <div>
          <dt>{t('requirements.deadlines')}</dt>
          {deadlines.map(({ text, confidence }) => (
            <dd key={text}>
              {words(text)} <Sureness of={confidence} />
            </dd>
          ))}
        </div>
      )}
      <div>
        <dt>{t('requirements.fee')}</dt>
        <dd>{words(fee)}</dd>
        {amounts.map(({ label, amountVnd, confidence }) => (
          <dd key={label}>
            {t('requirements.amount', { label, amount: amountVnd })} <Sureness of={confidence} />
          </dd>
        ))}
      </div>
      {results.length > 0 && (
        <div>
          <dt>{t('requirements.results')}</dt>
          <dd>
            {results.map((result, index) => (
              <Fragment key={result}>
                {index > 0 && '; '}
                {words(result)}
              </Fragment>
            ))}
          </dd>
        </div>
      )}
      <div>
        <dt>{t(kind === 'notice' || kind === 'check-in' ? 'requirements.told' : 'requirements.authority')}</dt>
        <dd>{words(competentAuthority)}</dd>
      </div>
      {procedureCode !== null && (
        <div>
          <dt>{t('requirements.code')}</dt>
          <dd>{procedureCode}</dd>
        </div>
      )}
    </dl>
  );
}

function LegalBasis({ requirements: { legalBasis } }: { readonly requirements: RequirementsModel }) {
  const { t, words } = useScreen();
  return (
    <section className="panel requirements-law" aria-labelledby="requirements-law">
      <h2 id="requirements-law">{t('requirements.legalBasis')}</h2>
      <ul>
        {legalBasis.map(({ citation, confidence }) => (
          <li key={citation}>
            {words(citation)} <Sureness of={confidence} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How sure a fact is, in words; several sources that agree need none but a tick. */
function Sureness({ of }: { readonly of: FactConfidence }) {
  const { t } = useScreen();
  return (
    <span className="sureness" data-confidence={of}>
      {t(`requirements.confidence.${of}`)}
    </span>
  );
}

function ListOnPaper({ requirements: { list, listFailure } }: { readonly requirements: RequirementsModel }) {
  const { t } = useScreen();
  switch (list) {
    case 'none':
    case 'offered':
      return null;
    case 'printing':
    case 'printed':
      return (
        <Status tone={list === 'printing' ? 'busy' : 'good'} icon="printer">
          {t(`requirements.list.${list}`)}
        </Status>
      );
    case 'failed':
      return (
        <Status tone="warning" icon="warning">
          {t('requirements.list.failed', { why: listFailure?.title ?? '' })}
        </Status>
      );
  }
}
