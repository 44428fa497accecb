import type { ListBlock, ListRow } from '@motcua/core/contract';
import { useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Origin } from '../parts/origin.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useScreen } from '../screen-context.ts';
import { BlockError, blockId } from './block-parts.tsx';

/** A table as cards, one below the other; a row opens on a page of its own. */
export function PeopleTable({ list }: { readonly list: ListBlock }) {
  const { t, words } = useScreen();
  const [removing, setRemoving] = useState<ListRow | null>(null);
  const titleId = `${blockId(list.id)}-title`;
  return (
    <section className="table" id={blockId(list.id)} aria-labelledby={titleId}>
      <div className="table-head">
        <h2 id={titleId}>{words(list.label)}</h2>
        <p className="table-count" role="status">
          {t('table.count', { count: list.rows.length, label: list.rowLabel })}
        </p>
      </div>
      {list.help !== null && <p className="group-help">{words(list.help)}</p>}
      <BlockError error={list.error} />
      {list.rows.length > 0 && (
        <ol className="table-rows">
          {list.rows.map((row) => (
            <Row key={row.id} list={list} row={row} onRemove={() => setRemoving(row)} />
          ))}
        </ol>
      )}
      <AddRow list={list} />
      <RemoveRow list={list} row={removing} onClose={() => setRemoving(null)} />
    </section>
  );
}

function Row({
  list,
  row,
  onRemove,
}: {
  readonly list: ListBlock;
  readonly row: ListRow;
  readonly onRemove: () => void;
}) {
  const { t, phrase, send, words } = useScreen();
  return (
    <li className="row panel" data-complete={row.complete}>
      <div className="row-head">
        <h3>{words(row.title)}</h3>
        <p className="row-state" data-complete={row.complete}>
          <Icon name={row.complete ? 'check' : 'warning'} />
          <span>{t(row.complete ? 'table.complete' : 'table.incomplete')}</span>
        </p>
      </div>
      {row.summary.length > 0 && (
        <dl className="row-summary">
          {row.summary.map(({ label, value, origin }) => (
            <div key={label}>
              <dt>{words(label)}</dt>
              <dd>
                <span className={value === '' ? 'review-empty' : 'review-value'}>
                  {value === '' ? t('table.empty') : words(value)}
                </span>
                {origin && value !== '' && <Origin mark={origin} />}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <div className="row-answers">
        <ActionButton
          kind="quiet"
          icon="trash"
          accessibleName={phrase('table.removeOf', { title: row.title })}
          onPress={onRemove}
        >
          {t('table.remove')}
        </ActionButton>
        <ActionButton
          kind={row.complete ? 'secondary' : 'primary'}
          icon="pencil"
          accessibleName={phrase(row.complete ? 'table.openOf' : 'table.fillOf', { title: row.title })}
          onPress={() => send({ type: 'open-row', listId: list.id, rowId: row.id })}
        >
          {t(row.complete ? 'table.open' : 'table.fill')}
        </ActionButton>
      </div>
    </li>
  );
}

function AddRow({ list }: { readonly list: ListBlock }) {
  const { t, send } = useScreen();
  if (list.addBy.length === 0)
    return <p className="table-full">{t('table.full', { count: list.maxRows, label: list.rowLabel })}</p>;
  return (
    <div className="table-add" data-empty={list.rows.length === 0}>
      {list.rows.length === 0 && <p className="table-none">{t('table.none', { label: list.rowLabel })}</p>}
      {list.addBy.includes('card') && (
        <ActionButton kind="secondary" icon="card" onPress={() => send({ type: 'read-card-for', targetId: list.id })}>
          {t('table.addByCard', { label: list.rowLabel })}
        </ActionButton>
      )}
      {list.addBy.includes('typing') && (
        <ActionButton kind="secondary" icon="plus" onPress={() => send({ type: 'add-row', listId: list.id })}>
          {t('table.addByTyping', { label: list.rowLabel })}
        </ActionButton>
      )}
    </div>
  );
}

/** A row is somebody's data: it goes after a question, and only then. */
function RemoveRow({
  list,
  row,
  onClose,
}: {
  readonly list: ListBlock;
  readonly row: ListRow | null;
  readonly onClose: () => void;
}) {
  const { t, send } = useScreen();
  return (
    <Sheet
      title={t('table.removeTitle', { title: row?.title ?? '' })}
      lead={t('table.removeLead')}
      role="alertdialog"
      isOpen={row !== null}
      onClose={onClose}
      actions={
        <>
          <ActionButton
            kind="danger"
            icon="trash"
            onPress={() => {
              if (row !== null) send({ type: 'remove-row', listId: list.id, rowId: row.id });
              onClose();
            }}
          >
            {t('table.removeYes')}
          </ActionButton>
          <ActionButton kind="primary" onPress={onClose}>
            {t('table.removeNo')}
          </ActionButton>
        </>
      }
    />
  );
}
