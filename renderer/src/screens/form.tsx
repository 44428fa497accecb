import type { FormPage } from '@motcua/core/contract';
import { useEffect, useEffectEvent, useRef } from 'react';
import { Field } from '../fields/field.tsx';
import { inputId } from '../fields/field-props.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

export function Form({ page }: { readonly page: FormPage }) {
  const { t, send } = useScreen();
  const wrong = page.fields.filter((field) => field.error !== null);
  const summary = useRef<HTMLElement>(null);
  const showSummary = useEffectEvent(() => {
    // Whoever is still typing is not pulled away; the error stands beside the field.
    if (wrong.length === 0 || document.activeElement?.closest('.field')) return;
    summary.current?.focus();
    summary.current?.scrollIntoView({ block: 'nearest' });
  });
  const wrongIds = wrong.map(({ id }) => id).join(' ');
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
      title={page.title}
      lead={page.count > 1 && t('form.page', { index: page.index, count: page.count })}
      actions={
        <ActionButton kind="primary" trailingIcon="next" onPress={next}>
          {t('action.next')}
        </ActionButton>
      }
    >
      {wrong.length > 0 && (
        <section className="errors" role="alert" aria-label={t('form.errorsLabel')} ref={summary} tabIndex={-1}>
          <p>
            <Icon name="warning" />
            <strong>{t('form.errors', { count: wrong.length })}</strong>
          </p>
          <ul>
            {wrong.map((field) => (
              <li key={field.id}>
                <ActionButton kind="quiet" trailingIcon="down" onPress={() => showField(field.id)}>
                  {field.label}
                </ActionButton>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="fields">
        {page.fields.map((field) => (
          <Field key={field.id} field={field} />
        ))}
      </div>
    </ScreenBody>
  );
}

function showField(fieldId: string): void {
  const input = document.getElementById(inputId(fieldId));
  // A group of choices takes no focus itself; its first choice does.
  (input?.querySelector('input') ?? input)?.focus();
  input?.closest('[data-field]')?.scrollIntoView({ block: 'center' });
}
