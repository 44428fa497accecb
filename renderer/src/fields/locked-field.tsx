import { useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { Origin } from '../parts/origin.tsx';
import { useScreen } from '../screen-context.ts';
import { type FieldProps, inputId } from './field-props.ts';
import { ReasonSheet } from './reason-sheet.tsx';
import { shownValue } from './shown-value.ts';

/** A value that comes from proof: shown, not changed; the citizen may say that it is not correct, and change it where the pack allows that. */
export function LockedField({ field }: FieldProps) {
  const { model, t, phrase, send, words } = useScreen();
  const [asking, setAsking] = useState(false);
  const value = shownValue(field, { t, words, language: model.language });
  return (
    <div className="field field-locked" data-field data-contested={field.contested} data-invalid={field.error !== null}>
      <div className="locked-words">
        <dl>
          <dt>{words(field.label)}</dt>
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
            <span>{words(field.error)}</span>
          </p>
        )}
      </div>
      <div className="locked-answers">
        {field.changeable && (
          <ActionButton
            kind="secondary"
            icon="pencil"
            accessibleName={phrase('form.changeOf', { label: field.label })}
            onPress={() => setAsking(true)}
          >
            {t('form.change')}
          </ActionButton>
        )}
        <ToggleButton
          id={inputId(field.id)}
          className="button button-quiet contest"
          isSelected={field.contested}
          onChange={(contested) => send({ type: 'contest-field', fieldId: field.id, contested })}
          {...aria(phrase(field.contested ? 'form.uncontestOf' : 'form.contestOf', { label: field.label }))}
        >
          {t(field.contested ? 'form.uncontest' : 'form.contest')}
        </ToggleButton>
      </div>
      {field.changeable && <ReasonSheet field={field} shown={value} isOpen={asking} onClose={() => setAsking(false)} />}
    </div>
  );
}
