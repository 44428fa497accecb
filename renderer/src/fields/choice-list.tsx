import { useEffect, useId, useRef, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ActionButton } from '../parts/action-button.tsx';
import { ChoiceTiles } from '../parts/choice-tiles.tsx';
import { Icon } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useScreen } from '../screen-context.ts';
import { describedBy, labelId } from './field-parts.tsx';
import { type FieldProps, inputId } from './field-props.ts';
import { findByLabel } from './search-text.ts';
import { OWN_KEYBOARD } from './typed-field.tsx';

/** Many choices: a button that shows the chosen one and opens a list over the whole screen, with a search. */
export function ChoiceList({ field }: FieldProps) {
  const { t, words } = useScreen();
  const [open, setOpen] = useState(false);
  const chosen = field.choices.find((choice) => choice.value === field.value);
  const none = field.choices.length === 0;
  const valueId = `value-${field.id}`;
  const nothing = none ? t('form.chooseAbove') : t('form.choose');
  return (
    <>
      <Button
        className="input choice-open"
        id={inputId(field.id)}
        isDisabled={none}
        onPress={() => setOpen(true)}
        aria-labelledby={`${labelId(field)} ${valueId}`}
        {...describedBy(field)}
      >
        <span id={valueId} data-empty={chosen === undefined}>
          {chosen ? words(chosen.label) : nothing}
        </span>
        <Icon name={none ? 'lock' : 'down'} />
      </Button>
      <Sheet
        title={words(field.label)}
        size="full"
        isOpen={open}
        onClose={() => setOpen(false)}
        actions={
          <ActionButton kind="primary" icon="check" onPress={() => setOpen(false)}>
            {t('form.chosen')}
          </ActionButton>
        }
      >
        <SearchedChoices field={field} />
      </Sheet>
    </>
  );
}

function SearchedChoices({ field }: FieldProps) {
  const { t, phrase, words, send } = useScreen();
  const [typed, setTyped] = useState('');
  const found = findByLabel(field.choices, typed);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  // The list opens where the chosen entry stands, and at its beginning for each search.
  useEffect(() => {
    const chosen = typed === '' ? list.current?.querySelector('[data-selected]') : null;
    if (chosen) chosen.scrollIntoView({ block: 'center', behavior: 'instant' });
    else list.current?.scrollTo({ top: 0, behavior: 'instant' });
  }, [typed]);
  return (
    <>
      <div className="search">
        <label className="field-label" htmlFor={id}>
          {t('form.search')}
        </label>
        <div className="search-line">
          <Icon name="search" />
          <input
            className="input"
            type="text"
            id={id}
            value={typed}
            maxLength={60}
            placeholder={phrase('form.searchHint').text}
            data-keyboard="text"
            {...OWN_KEYBOARD}
            onChange={(event) => setTyped(event.target.value)}
          />
          {typed !== '' && (
            <Button className="button button-quiet" onPress={() => setTyped('')}>
              {t('form.searchClear')}
            </Button>
          )}
        </div>
        <p className="search-count" role="status">
          {t('form.searchCount', { count: found.length })}
        </p>
      </div>
      <div className="sheet-list" ref={list}>
        <ChoiceTiles
          choices={found.map(({ value, label }) => ({ value, label: words(label) }))}
          value={field.value}
          onChoose={(value) => send({ type: 'set-field', fieldId: field.id, value })}
          labelledBy={labelId(field)}
          required={field.required}
        />
      </div>
    </>
  );
}
