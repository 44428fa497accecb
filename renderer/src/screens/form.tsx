import type { FormPage } from '@motcua/core/contract';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { blockId } from '../blocks/block-parts.tsx';
import { FormBlocks } from '../blocks/form-blocks.tsx';
import { inputId } from '../fields/field-props.ts';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { PageProgress } from '../parts/page-progress.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

interface Wrong {
  readonly elementId: string;
  readonly label: string;
  readonly error: string;
}

/** Everything on the page that core found wrong, from top to bottom: fields, groups and tables. */
function wrongOn(page: FormPage): readonly Wrong[] {
  const fields = new Map(page.fields.map((field) => [field.id, field]));
  const ofField = (id: string): readonly Wrong[] => {
    const field = fields.get(id);
    return field?.error == null ? [] : [{ elementId: inputId(id), label: field.label, error: field.error }];
  };
  return page.blocks.flatMap((block) => {
    if (block.kind === 'field') return ofField(block.fieldId);
    const own = block.error === null ? [] : [{ elementId: blockId(block.id), label: block.label, error: block.error }];
    return block.kind === 'group' ? [...own, ...block.fieldIds.flatMap(ofField)] : own;
  });
}

export function Form({ page }: { readonly page: FormPage }) {
  const { t, phrase, send, words } = useScreen();
  const wrong = wrongOn(page);
  const summary = useRef<HTMLElement>(null);
  const showSummary = useEffectEvent(() => {
    // Whoever is still typing is not pulled away; the error stands beside the field.
    if (wrong.length === 0 || document.activeElement?.closest('.field')) return;
    summary.current?.focus();
    summary.current?.scrollIntoView({ block: 'nearest' });
  });
  const wrongIds = wrong.map(({ elementId }) => elementId).join(' ');
  const shownIds = useRef(wrongIds);
  useEffect(() => {
    if (shownIds.current === wrongIds) return;
    shownIds.current = wrongIds;
    showSummary();
  }, [wrongIds]);
  const next = () => {
    send({ type: 'next' });
    // Still the same errors: say so again instead of doing nothing that can be seen.
    summary.current?.focus();
  };
  return (
    <ScreenBody
      title={words(page.row?.title ?? page.title)}
      lead={page.row === null ? page.count > 1 && <PageProgress page={page} /> : words(page.title)}
      actions={
        page.row === null ? (
          <ActionButton kind="primary" trailingIcon="next" onPress={next}>
            {t('action.next')}
          </ActionButton>
        ) : (
          <ActionButton kind="primary" icon="check" onPress={next}>
            {t('table.keepRow')}
          </ActionButton>
        )
      }
    >
      {wrong.length > 0 && (
        <section className="errors" role="alert" {...aria(phrase('form.errorsLabel'))} ref={summary} tabIndex={-1}>
          <p>
            <Icon name="warning" />
            <strong>{t('form.errors', { count: wrong.length })}</strong>
          </p>
          <ul>
            {wrong.map(({ elementId, label }) => (
              <li key={elementId}>
                <ActionButton kind="quiet" trailingIcon="down" onPress={() => show(elementId)}>
                  {words(label)}
                </ActionButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      <FormBlocks page={page} />
      <NewError wrong={wrong} />
    </ScreenBody>
  );
}

/** An error that appears while somebody types is heard, not only seen beside the field. */
function NewError({ wrong }: { readonly wrong: readonly Wrong[] }) {
  const { t } = useScreen();
  const [known, setKnown] = useState(wrong);
  const [newest, setNewest] = useState<Wrong | null>(null);
  if (known !== wrong) {
    const before = new Map(known.map(({ elementId, error }) => [elementId, error]));
    const added = wrong.filter(({ elementId, error }) => before.get(elementId) !== error);
    setKnown(wrong);
    // Several at once come with the summary, which says so itself.
    setNewest(added.length === 1 ? (added[0] ?? null) : null);
  }
  return (
    <p className="visually-hidden" role="status">
      {newest && t('form.newError', { label: newest.label, error: newest.error })}
    </p>
  );
}

const CONTROLS = 'input, textarea, button';

function show(elementId: string): void {
  const element = document.getElementById(elementId);
  // What holds several controls takes no focus itself; its first one does.
  (element?.matches(CONTROLS) ? element : element?.querySelector<HTMLElement>(CONTROLS))?.focus();
  (element?.closest('[data-field]') ?? element)?.scrollIntoView({ block: 'center' });
}
