import type { NoticeModel } from '@motcua/core/contract';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Papers } from '../parts/papers.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { TickBox } from '../parts/tick-box.tsx';
import { useScreen } from '../screen-context.ts';

const personal = ['purpose', 'controller', 'retention', 'rights', 'legalBasis'] as const;

/** What the procedure takes, and the notice on personal data, before anything is read. Nothing is ticked in advance (Luật 91/2025 Đ9). */
export function Notice({ notice }: { readonly notice: NoticeModel }) {
  const { t, send } = useScreen();
  const { procedure } = notice;
  return (
    <ScreenBody
      title={t('notice.title')}
      lead={t('notice.lead')}
      actions={
        <>
          <ActionButton kind="secondary" onPress={() => send({ type: 'decline-notice' })}>
            {t('notice.decline')}
          </ActionButton>
          <ActionButton
            kind="primary"
            trailingIcon="next"
            disabled={!notice.canAccept}
            onPress={() => send({ type: 'accept-notice' })}
          >
            {t('notice.accept')}
          </ActionButton>
        </>
      }
    >
      <div className="notice">
        <section className="panel notice-procedure" aria-labelledby="notice-procedure">
          <div className="notice-service">
            <p className="eyebrow">{t('notice.service')}</p>
            <h2 id="notice-procedure">{notice.serviceTitle}</h2>
          </div>
          <dl className="notice-facts">
            <div>
              <dt>{t('notice.help')}</dt>
              <dd>{procedure.help}</dd>
            </div>
            <div>
              <dt>{t('notice.fee')}</dt>
              <dd>{procedure.fee}</dd>
            </div>
            <div>
              <dt>{t('notice.results')}</dt>
              <dd>{procedure.results.join('; ')}</dd>
            </div>
          </dl>
          <Papers papers={procedure.papers} />
        </section>
        <section className="panel notice-categories" aria-labelledby="notice-categories">
          <h2 id="notice-categories">{t('notice.categories')}</h2>
          <ul className="categories">
            {notice.categories.map(({ label, sensitive }) => (
              <li key={label} data-sensitive={sensitive}>
                {/* No tick: on this screen a tick means consent, and nobody has given any yet. */}
                <Icon name={sensitive ? 'lock' : 'dot'} />
                <span>{label}</span>
                {sensitive && <span className="badge">{t('notice.sensitive')}</span>}
              </li>
            ))}
          </ul>
        </section>
        <dl className="panel notice-facts">
          {personal.map((fact) => (
            <div key={fact}>
              <dt>{t(`notice.${fact}`)}</dt>
              <dd>{notice[fact]}</dd>
            </div>
          ))}
        </dl>
        <fieldset className="notice-consents">
          <legend>{t('notice.consents')}</legend>
          <p>{t('notice.consentsHint')}</p>
          {notice.consents.map((consent) => (
            <TickBox
              key={consent.id}
              ticked={consent.given}
              onChange={(given) => send({ type: 'set-consent', consentId: consent.id, given })}
            >
              {consent.label}
            </TickBox>
          ))}
          {!notice.canAccept && <p className="notice-hint">{t('notice.acceptHint')}</p>}
        </fieldset>
      </div>
    </ScreenBody>
  );
}
