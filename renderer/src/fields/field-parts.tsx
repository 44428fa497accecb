import type { FieldModel } from '@motcua/core/contract';
import { Icon } from '../parts/icon.tsx';
import { Origin } from '../parts/origin.tsx';
import { useScreen } from '../screen-context.ts';

/** The words of a label; whether it is required is said by the input itself, so only `optional` needs a word. */
export function LabelWords({ field }: { readonly field: FieldModel }) {
  const { t } = useScreen();
  return (
    <>
      {field.label}
      {!field.required && <span className="field-optional"> ({t('form.optional')})</span>}
    </>
  );
}

/** Help, error and origin under a field, with the ids that the input names in `aria-describedby`. */
export function FieldNotes({ field }: { readonly field: FieldModel }) {
  return (
    <>
      {field.error !== null && (
        <p className="field-error" id={`error-${field.id}`}>
          <Icon name="warning" />
          <span>{field.error}</span>
        </p>
      )}
      {field.origin !== null && field.value !== '' && (
        <p id={`origin-${field.id}`}>
          <Origin mark={field.origin} />
        </p>
      )}
    </>
  );
}

export function FieldHelp({ field }: { readonly field: FieldModel }) {
  if (field.help === null) return null;
  return (
    <p className="field-help" id={`help-${field.id}`}>
      {field.help}
    </p>
  );
}

export function describedBy(field: FieldModel): { 'aria-describedby'?: string } {
  const ids = [
    field.help === null ? null : `help-${field.id}`,
    field.error === null ? null : `error-${field.id}`,
    field.origin === null || field.value === '' ? null : `origin-${field.id}`,
  ].filter((id) => id !== null);
  return ids.length === 0 ? {} : { 'aria-describedby': ids.join(' ') };
}
