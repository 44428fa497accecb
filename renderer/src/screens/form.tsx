import type { FormPage } from '@motcua/core/contract';
import { Field, inputId } from '../fields/field.tsx';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

export function Form({ page }: { readonly page: FormPage }) {
  const { t, send } = useScreen();
  const wrong = page.fields.filter((field) => field.error !== null);
  return (
    <ScreenBody
      title={page.title}
      lead={page.count > 1 && t('form.page', { index: page.index, count: page.count })}
      actions={
        <ActionButton kind="primary" trailingIcon="next" onPress={() => send({ type: 'next' })}>
          {t('action.next')}
        </ActionButton>
      }
    >
      {wrong.length > 0 && (
        <section className="errors" role="alert" aria-label={t('form.errorsLabel')}>
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
