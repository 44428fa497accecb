import type { ReactNode } from 'react';
import { aria } from '../messages/phrase.ts';
import { useScreen } from '../screen-context.ts';
import type { KeyPress } from './edit.ts';
import { Key } from './key.tsx';
import { DIGITS, EXTRA_DIGITS, hasLetters, isVietnamese, type KeyboardKind, SIGNS, VNI_HINTS } from './layout.ts';

/** The digits, alone or beside the letters; beside those of Vietnamese text they give way to signs. */
export function DigitKeys({
  kind,
  vni,
  signs,
  onSigns,
  press,
  onNext,
  onHide,
}: {
  readonly kind: KeyboardKind;
  /** Whether digits are the marks and tones of VNI. */
  readonly vni: boolean;
  readonly signs: boolean;
  readonly onSigns: () => void;
  readonly press: (key: KeyPress) => void;
  readonly onNext: () => void;
  readonly onHide: () => void;
}) {
  const { t, phrase } = useScreen();
  const type = (characters: string) => {
    for (const character of characters) press({ kind: 'character', character });
  };
  const beside = hasLetters(kind);
  const extra = beside ? [] : EXTRA_DIGITS[kind];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a group of keys, not of form fields
    <div className="keyboard-digits" data-row role="group" {...aria(phrase('keyboard.digits'))} tabIndex={-1}>
      {(signs ? SIGNS : DIGITS).map((character, place) => (
        <Key
          key={DIGITS[place]}
          look="digit"
          onPress={() => type(character)}
          {...(vni && !signs ? { hint: VNI_HINTS[character] ?? '' } : {})}
        >
          {character}
        </Key>
      ))}
      {extra.map((digits) => (
        <Key key={digits} look="extra" onPress={() => type(digits)} {...moneyHint(digits)}>
          {digits.replace(/\B(?=(?:\d{3})+$)/gu, '.')}
        </Key>
      ))}
      {kind === 'date' && (
        <Key look="words" icon="next" onPress={onNext}>
          {t('keyboard.nextPart')}
        </Key>
      )}
      {isVietnamese(kind) && (
        <Key look="signs" state={signs ? 'on' : 'off'} onPress={onSigns}>
          {t('keyboard.signs')}
        </Key>
      )}
      {!beside && (
        <Key
          name={phrase('keyboard.deleteName')}
          icon="backspace"
          look="delete"
          onPress={() => press({ kind: 'delete' })}
        />
      )}
      <Key look="hide" icon="hide" name={phrase('keyboard.hide')} onPress={onHide}>
        {t(beside ? 'keyboard.hideShort' : 'keyboard.hide')}
      </Key>
    </div>
  );

  function moneyHint(digits: string): { hint?: ReactNode } {
    if (kind !== 'money') return {};
    return { hint: t(digits.length === 3 ? 'keyboard.thousand' : 'keyboard.million') };
  }
}
