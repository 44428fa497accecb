import type { ReviewLine, ReviewSection } from '@motcua/core/contract';
import { useScreen } from '../screen-context.ts';
import { Icon } from './icon.tsx';
import { Origin } from './origin.tsx';

/** What will be handed in, line by line: the value, where it comes from, and what the citizen said about it. */
export function ReviewLines({ lines }: { readonly lines: readonly ReviewLine[] }) {
  const { t, words } = useScreen();
  return (
    <dl className="review-rows">
      {lines.map(({ label, value, origin, contested, reason }) => (
        <div key={label} data-contested={contested}>
          <dt>{words(label)}</dt>
          <dd>
            <span className={value === '' ? 'review-empty' : 'review-value'}>
              {value === '' ? t('review.empty') : words(value)}
            </span>
            {origin && value !== '' && <Origin mark={origin} />}
            {reason !== null && (
              <span className="review-reason">
                <Icon name="pencil" />
                <span>{t('form.reasonGiven', { reason })}</span>
              </span>
            )}
            {contested && (
              <span className="review-contested">
                <Icon name="info" />
                <span>{t('review.contested')}</span>
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The tables of a page: each row under its own title. */
export function ReviewTables({ tables }: { readonly tables: ReviewSection['tables'] }) {
  return (
    <div className="review-tables">
      {tables.map((table) => (
        <ReviewTable key={table.label} table={table} />
      ))}
    </div>
  );
}

/** Named by its heading alone: as a landmark it would stand beside one of the same name, where the page is called as its table. */
function ReviewTable({ table: { label, rows } }: { readonly table: ReviewSection['tables'][number] }) {
  const { t, words } = useScreen();
  return (
    <section>
      <h3>{words(label)}</h3>
      {rows.length === 0 && <p className="review-empty">{t('review.empty')}</p>}
      {rows.map(({ title, lines }) => (
        <div key={title} className="review-table-row">
          <h4>{words(title)}</h4>
          <ReviewLines lines={lines} />
        </div>
      ))}
    </section>
  );
}
