import type { CardMark, Paper, ReviewSection } from '@motcua/core/contract';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Papers } from '../parts/papers.tsx';
import { ReviewLines, ReviewTables } from '../parts/review-lines.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

const CARD_ICONS = { verified: 'shield', consistent: 'chip', unverified: 'warning' } as const;

export function Review({
  sections,
  card,
  papers,
}: {
  readonly sections: readonly ReviewSection[];
  readonly card: CardMark;
  readonly papers: readonly Paper[];
}) {
  const { model, t, phrase, send, words } = useScreen();
  return (
    <ScreenBody
      title={t('review.title')}
      lead={t('review.lead')}
      actions={
        <ActionButton kind="primary" icon="check" onPress={() => send({ type: 'submit' })}>
          {t('review.submit')}
        </ActionButton>
      }
    >
      <p className="card-mark" data-overall={card.overall}>
        <Icon name={CARD_ICONS[card.overall]} />
        <span>{words(card.label)}</span>
      </p>
      {model.connection === 'offline' && (
        <p className="callout">
          <Icon name="offline" />
          <span>{t('review.offline')}</span>
        </p>
      )}
      <Papers papers={papers} />
      <div className="review">
        {sections.map((section) => (
          <section key={section.pageId} className="panel review-section" aria-labelledby={`section-${section.pageId}`}>
            <div className="review-head">
              <h2 id={`section-${section.pageId}`}>{words(section.title)}</h2>
              <ActionButton
                kind="secondary"
                icon="pencil"
                accessibleName={phrase('review.editOf', { title: section.title })}
                onPress={() => send({ type: 'edit-page', pageId: section.pageId })}
              >
                {t('review.edit')}
              </ActionButton>
            </div>
            {section.rows.length > 0 && <ReviewLines lines={section.rows} />}
            {section.tables.length > 0 && <ReviewTables tables={section.tables} />}
          </section>
        ))}
      </div>
    </ScreenBody>
  );
}
