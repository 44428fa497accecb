import { type ReactNode, useId, useState } from 'react';
import { ActionButton } from '../parts/action-button.tsx';
import { ChoiceTiles } from '../parts/choice-tiles.tsx';
import { Origin } from '../parts/origin.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useScreen } from '../screen-context.ts';
import type { FieldProps } from './field-props.ts';
import { OWN_KEYBOARD } from './typed-field.tsx';

const READY = ['moved', 'misprinted', 'other'] as const;
/** What `intentSchema` carries at most. */
const MAX_REASON_LENGTH = 300;

/** Why a proven value is to be changed: one of the usual reasons, or the citizen's own words. It goes to the officer. */
export function ReasonSheet({
  field,
  shown,
  isOpen,
  onClose,
}: FieldProps & { readonly shown: ReactNode; readonly isOpen: boolean; readonly onClose: () => void }) {
  const { t, phrase, send } = useScreen();
  const id = useId();
  const [chosen, setChosen] = useState('');
  const [own, setOwn] = useState('');
  const reason = chosen === 'other' ? own.trim() : chosen === '' ? '' : phrase(`change.${chosen as 'moved'}`).text;
  const close = () => {
    setChosen('');
    setOwn('');
    onClose();
  };
  return (
    <Sheet
      title={t('change.title', { label: field.label })}
      lead={t('change.lead')}
      size="full"
      isOpen={isOpen}
      onClose={close}
      actions={
        <>
          <ActionButton kind="secondary" onPress={close}>
            {t('change.keep')}
          </ActionButton>
          <ActionButton
            kind="primary"
            trailingIcon="next"
            disabled={reason === ''}
            onPress={() => {
              send({ type: 'change-proven', fieldId: field.id, reason });
              close();
            }}
          >
            {t('change.go')}
          </ActionButton>
        </>
      }
    >
      <div className="sheet-list">
        <dl className="change-now">
          <dt>{t('change.now')}</dt>
          <dd>
            {shown}
            {field.origin && <Origin mark={field.origin} />}
          </dd>
        </dl>
        <div className="field change-why" data-kind="choice">
          <p className="field-label" id={id}>
            {t('change.why')}
          </p>
          <ChoiceTiles
            choices={READY.map((value) => ({ value, label: t(`change.${value}`) }))}
            value={chosen}
            onChoose={setChosen}
            labelledBy={id}
            required
          />
        </div>
        {chosen === 'other' && (
          <div className="field">
            <label className="field-label" htmlFor={`${id}-own`}>
              {t('change.own')}
            </label>
            <textarea
              className="input"
              rows={2}
              id={`${id}-own`}
              value={own}
              maxLength={MAX_REASON_LENGTH}
              data-keyboard="multiline"
              aria-required
              {...OWN_KEYBOARD}
              onChange={(event) => setOwn(event.target.value)}
            />
          </div>
        )}
      </div>
    </Sheet>
  );
}
