import type { FieldModel } from '@motcua/core/contract';
import type { ReactNode } from 'react';
import { Icon } from '../parts/icon.tsx';
import { Origin } from '../parts/origin.tsx';
import { useScreen } from '../screen-context.ts';
import { inputId } from './field-props.ts';

/** Label, help, the control, and what is said of its value: the same order for every kind. */
export function FieldFrame({
  field,
  labels,
  children,
}: {
  readonly field: FieldModel;
  /** `input`: the label belongs to one input; `group`: the control names the label itself, as `labelId`. */
  readonly labels: 'input' | 'group';
  readonly children: ReactNode;
}) {
  return (
    <div className="field" data-field data-kind={field.kind} data-invalid={field.error !== null}>
      {labels === 'input' ? (
        <label className="field-label" id={labelId(field)} htmlFor={inputId(field.id)}>
          <LabelWords field={field} />
        </label>
      ) : (
        <p className="field-label" id={labelId(field)}>
          <LabelWords field={field} />
        </p>
      )}
      <FieldHelp field={field} />
      {children}
      <FieldNotes field={field} />
    </div>
  );
}

export const labelId = (field: FieldModel): string => `label-${field.id}`;

/** The words of a label; whether it is required is said by the input itself, so only `optional` needs a word. */
export function LabelWords({ field }: { readonly field: FieldModel }) {
  const { t, words } = useScreen();
  return (
    <>
      {words(field.label)}
      {!field.required && <span className="field-optional"> ({t('form.optional')})</span>}
    </>
  );
}

/** Error, reason and origin under a field, with the ids that the input names in `aria-describedby`. */
export function FieldNotes({ field }: { readonly field: FieldModel }) {
  const { t, words } = useScreen();
  return (
    <>
      {field.error !== null && (
        <p className="field-error" id={`error-${field.id}`}>
          <Icon name="warning" />
          <span>{words(field.error)}</span>
        </p>
      )}
      {field.reason !== null && (
        <p className="field-reason" id={`reason-${field.id}`}>
          <Icon name="pencil" />
          <span>{t('form.reasonGiven', { reason: field.reason })}</span>
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
  const { words } = useScreen();
  if (field.help === null) return null;
  return (
    <p className="field-help" id={`help-${field.id}`}>
      {words(field.help)}
    </p>
  );
}

/** The ids of what stands around the input, for `aria-describedby`; `more` comes first. */
export function describedByIds(field: FieldModel, more: string | null = null): string | undefined {
  const ids = [
    more,
    field.help === null ? null : `help-${field.id}`,
    field.error === null ? null : `error-${field.id}`,
    field.reason === null ? null : `reason-${field.id}`,
    field.origin === null || field.value === '' ? null : `origin-${field.id}`,
  ].filter((id) => id !== null);
  return ids.length === 0 ? undefined : ids.join(' ');
}

export function describedBy(field: FieldModel, more: string | null = null): { 'aria-describedby'?: string } {
  const ids = describedByIds(field, more);
  return ids === undefined ? {} : { 'aria-describedby': ids };
}
