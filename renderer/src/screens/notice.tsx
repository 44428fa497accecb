import type { NoticeModel } from '@motcua/core/contract';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { TickBox } from '../parts/tick-box.tsx';
import { useScreen } from '../screen-context.ts';

const personal = ['purpose', 'controller', 'retention', 'rights', 'legalBasis'] as const;

/** The notice on personal data, before anything is read: what will be read, and nothing else will. Nothing is ticked in advance (Luật 91/2025 Đ9). */
export function Notice({ notice }: { readonly notice: NoticeModel }) {
  const { model, t, send, words } = useScreen();
  const { whose } = model;
  return (
    <ScreenBody
      title={t('notice.title')}
      lead={whose === null ? t('notice.lead') : t('notice.ofOther.lead')}
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
        <p className="notice-service">
          <span className="eyebrow">{t('notice.service')}</span> <strong>{words(notice.serviceTitle)}</strong>
        </p>
        <section className="panel notice-categories" aria-labelledby="notice-categories">
          <h2 id="notice-categories">{t('notice.categories')}</h2>
          <ul className="categories">
            {notice.categories.map(({ label, sensitive }) => (
              <li key={label} data-sensitive={sensitive}>
                {/* No tick: on this screen a tick means consent, and nobody has given any yet. */}
                <Icon name={sensitive ? 'lock' : 'dot'} />
                <span>{words(label)}</span>
                {sensitive && <span className="badge">{t('notice.sensitive')}</span>}
              </li>
            ))}
          </ul>
        </section>
        <dl className="panel notice-facts">
          {personal.map((fact) => (
            <div key={fact}>
              <dt>{t(`notice.${fact}`)}</dt>
              <dd>{words(notice[fact])}</dd>
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
              {words(consent.label)}
            </TickBox>
          ))}
          {!notice.canAccept && <p className="notice-hint">{t('notice.acceptHint')}</p>}
        </fieldset>
      </div>
    </ScreenBody>
  );
}
