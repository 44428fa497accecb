import type { NumberEntry } from '@motcua/core/contract';
import { useEffect, useEffectEvent, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { groupDigits } from '../fields/groups.ts';
import { DIGITS } from '../keyboard/layout.ts';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

const CITIZEN_NUMBER_LENGTH = 12;

/** The citizen number by twelve touches, or on a keyboard where there is one. */
export function NumberPad({ scanner, entry }: { readonly scanner: 'ready' | 'away'; readonly entry: NumberEntry }) {
  const { t, phrase, send, words } = useScreen();
  // Quick fingers are ahead of core's answer, so the next digit is put behind what was typed, not behind what came back.
  const [digits, setDigits] = useState(entry.digits);
  const change = (next: string) => {
    if (next === digits || next.length > CITIZEN_NUMBER_LENGTH) return;
    setDigits(next);
    send({ type: 'set-number', digits: next });
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (/^\d$/u.test(event.key)) change(digits + event.key);
    else if (event.key === 'Backspace') change(digits.slice(0, -1));
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);

  return (
    <ScreenBody
      align="middle"
      title={t('number.title')}
      lead={t('number.lead')}
      actions={
        <>
          {scanner === 'ready' && (
            <ActionButton kind="secondary" icon="qr" onPress={() => send({ type: 'scan-again' })}>
              {t('number.scan')}
            </ActionButton>
          )}
          <ActionButton
            kind="primary"
            trailingIcon="next"
            disabled={digits.length < CITIZEN_NUMBER_LENGTH}
            onPress={() => send({ type: 'next' })}
          >
            {t('action.next')}
          </ActionButton>
        </>
      }
    >
      <div className="number-entry">
        <div className="number-shown">
          <p className="visually-hidden">
            {t('number.entered')}: {Array.from(digits).join(' ')}
          </p>
          <div className="number-groups" aria-hidden="true">
            {groupDigits(digits).map((group, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
              <span key={index} className="number-group">
                {group.map((digit, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a digit is its place
                  <span key={place} className="number-digit" data-filled={digit !== ''}>
                    {digit}
                  </span>
                ))}
              </span>
            ))}
          </div>
          <p className="number-count" role="status">
            {t('number.count', { count: digits.length })}
          </p>
          {entry.error !== null && (
            <p className="field-error" role="alert">
              <Icon name="warning" />
              <span>{words(entry.error)}</span>
            </p>
          )}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a group of keys, not of form fields */}
        <div className="pad" role="group" {...aria(phrase('number.pad'))}>
          {DIGITS.map((digit) => (
            <Button key={digit} className="key" onPress={() => change(digits + digit)}>
              {digit}
            </Button>
          ))}
          <Button className="key" data-look="words" onPress={() => change('')}>
            {t('number.clear')}
          </Button>
          <Button className="key" data-look="words" onPress={() => change(digits.slice(0, -1))}>
            <Icon name="backspace" />
            {t('number.delete')}
          </Button>
        </div>
      </div>
    </ScreenBody>
  );
}
