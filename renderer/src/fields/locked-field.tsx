import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Icon } from '../parts/icon.tsx';
import { Origin } from '../parts/origin.tsx';
import { useScreen } from '../screen-context.ts';
import { showDate } from './date-parts.ts';
import type { FieldProps } from './field-props.ts';
import { inputId } from './field-props.ts';

/** A value that comes from proof: shown, not changed; the citizen may say that it is not correct. */
export function LockedField({ field }: FieldProps) {
  const { t, send } = useScreen();
  const value =
    field.kind === 'date'
      ? showDate(field.value)
      : (field.choices.find((choice) => choice.value === field.value)?.label ?? field.value);
  return (
    <div className="field field-locked" data-field data-contested={field.contested} data-invalid={field.error !== null}>
      <div className="locked-words">
        <dl>
          <dt>{field.label}</dt>
          <dd>{value === '' ? t('form.empty') : value}</dd>
        </dl>
        {field.origin && (
          <p>
            <Origin mark={field.origin} />
          </p>
        )}
        {field.contested && (
          <p className="field-contested" role="status">
            <Icon name="info" />
            <span>{t('form.contested')}</span>
          </p>
        )}
        {field.error !== null && (
          <p className="field-error" id={`error-${field.id}`}>
            <Icon name="warning" />
            <span>{field.error}</span>
          </p>
        )}
      </div>
      <ToggleButton
        id={inputId(field.id)}
        className="button button-quiet contest"
        isSelected={field.contested}
        onChange={(contested) => send({ type: 'contest-field', fieldId: field.id, contested })}
        aria-label={t(field.contested ? 'form.uncontestOf' : 'form.contestOf', { label: field.label })}
      >
        {t(field.contested ? 'form.uncontest' : 'form.contest')}
      </ToggleButton>
    </div>
  );
}
