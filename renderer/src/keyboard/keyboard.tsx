import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';
import { type ActiveField, typeInto, useActiveField } from './active-field.ts';
import { beginsWithCapital, type Composition, type KeyPress } from './edit.ts';
import { keepInView } from './keep-in-view.ts';
import {
  DIGITS,
  EMAIL_ENDINGS,
  type KeyboardKind,
  LETTER_ROWS,
  PUNCTUATION,
  TONE_KEYS,
  VIETNAMESE_LETTERS,
} from './layout.ts';

/**
 * The on-screen keyboard, docked under the content while a text field has the focus. Its keys repeat a real keyboard's,
 * so they stay out of the Tab order and never take the focus from the field.
 */
export function Keyboard() {
  const field = useActiveField();
  return field === null ? null : <Docked key={field.kind} field={field} />;
}

function Docked({ field }: { readonly field: ActiveField }) {
  const { model, t } = useScreen();
  const [telexWanted, setTelexWanted] = useState(model.language === 'vi');
  const letters = field.kind !== 'digits';
  const vietnamese = field.kind === 'text' || field.kind === 'multiline';
  const method = vietnamese && telexWanted ? 'telex' : 'direct';
  const composition = useRef<Composition | null>(null);
  const press = (key: KeyPress) => {
    composition.current = typeInto(field.element, key, composition.current, { method, toneStyle: 'old' });
  };

  useEffect(() => keepInView(field.element), [field]);

  return (
    <section className="keyboard" data-kind={field.kind} aria-label={t('keyboard.label')}>
      {letters && (
        <Letters
          field={field}
          vietnamese={vietnamese}
          telexWanted={telexWanted}
          onTelexWanted={setTelexWanted}
          press={press}
        />
      )}
      <Digits press={press} onHide={() => field.element.blur()} />
    </section>
  );
}

function Letters({
  field,
  vietnamese,
  telexWanted,
  onTelexWanted,
  press,
}: {
  readonly field: ActiveField;
  readonly vietnamese: boolean;
  readonly telexWanted: boolean;
  readonly onTelexWanted: (wanted: boolean) => void;
  readonly press: (key: KeyPress) => void;
}) {
  const { t } = useScreen();
  const [capitals, setCapitals] = useCapitals(field, vietnamese);
  const cased = (letter: string) => (capitals ? letter.toUpperCase() : letter);
  const type = (letter: string) => {
    press({ kind: 'character', character: cased(letter) });
    setCapitals(false);
  };
  const letterKey = (letter: string) => (
    <Key key={letter} onPress={() => type(letter)}>
      {cased(letter)}
    </Key>
  );
  const [top, middle, bottom] = LETTER_ROWS;
  const punctuation = PUNCTUATION[field.kind as Exclude<KeyboardKind, 'digits'>];

  return (
    <div className="keyboard-letters">
      {vietnamese ? (
        <div className="keyboard-row">
          {VIETNAMESE_LETTERS.map(letterKey)}
          {TONE_KEYS.map(({ tone, label }) => (
            <Key key={tone} look="tone" name={t(`keyboard.tone.${tone}`)} onPress={() => press({ kind: 'tone', tone })}>
              {label}
            </Key>
          ))}
        </div>
      ) : (
        <div className="keyboard-row">
          {EMAIL_ENDINGS.map((ending) => (
            <Key
              key={ending}
              look="tone"
              onPress={() => {
                for (const character of ending) press({ kind: 'character', character });
              }}
            >
              {ending}
            </Key>
          ))}
        </div>
      )}
      <div className="keyboard-row">{top?.map(letterKey)}</div>
      <div className="keyboard-row keyboard-row-middle">{middle?.map(letterKey)}</div>
      <div className="keyboard-row">
        <Key
          look="wide"
          name={t('keyboard.shift')}
          icon="shift"
          pressed={capitals}
          onPress={() => setCapitals(!capitals)}
        />
        {bottom?.map(letterKey)}
        <Key look="wide" name={t('keyboard.deleteName')} icon="backspace" onPress={() => press({ kind: 'delete' })} />
      </div>
      <div className="keyboard-row">
        {vietnamese && (
          <Key look="words" pressed={telexWanted} onPress={() => onTelexWanted(!telexWanted)}>
            {t('keyboard.telex')}
          </Key>
        )}
        {punctuation.slice(0, 2).map((sign) => (
          <Key key={sign} onPress={() => press({ kind: 'character', character: sign })}>
            {sign}
          </Key>
        ))}
        {vietnamese && (
          <Key look="space" onPress={() => press({ kind: 'character', character: ' ' })}>
            {t('keyboard.space')}
          </Key>
        )}
        {punctuation.slice(2).map((sign) => (
          <Key key={sign} onPress={() => press({ kind: 'character', character: sign })}>
            {sign}
          </Key>
        ))}
        {field.kind === 'multiline' && (
          <Key
            look="wide"
            name={t('keyboard.enter')}
            icon="enter"
            onPress={() => press({ kind: 'character', character: '\n' })}
          />
        )}
      </div>
    </div>
  );
}

function Digits({ press, onHide }: { readonly press: (key: KeyPress) => void; readonly onHide: () => void }) {
  const { t } = useScreen();
  return (
    <div className="keyboard-digits">
      {DIGITS.map((digit) => (
        <Key key={digit} onPress={() => press({ kind: 'character', character: digit })}>
          {digit}
        </Key>
      ))}
      <Key name={t('keyboard.deleteName')} icon="backspace" look="wide" onPress={() => press({ kind: 'delete' })} />
      <Key look="hide" icon="hide" onPress={onHide}>
        {t('keyboard.hide')}
      </Key>
    </div>
  );
}

function Key({
  look = 'letter',
  name,
  icon,
  pressed,
  onPress,
  children,
}: {
  readonly look?: 'letter' | 'tone' | 'wide' | 'words' | 'space' | 'hide';
  readonly name?: string;
  readonly icon?: IconName;
  readonly pressed?: boolean;
  readonly onPress: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <button
      type="button"
      className="key"
      data-look={look}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
      {...(name === undefined ? {} : { 'aria-label': name })}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** Capitals for the next letter: by the key, and by themselves where a sentence begins. */
function useCapitals(field: ActiveField, automatic: boolean): readonly [boolean, (wanted: boolean) => void] {
  const [capitals, setCapitals] = useState(false);
  useEffect(() => {
    const update = () => {
      if (document.activeElement !== field.element) return;
      const before = field.element.value.slice(0, field.element.selectionStart ?? 0);
      setCapitals(automatic && beginsWithCapital(before));
    };
    update();
    document.addEventListener('selectionchange', update);
    return () => document.removeEventListener('selectionchange', update);
  }, [field, automatic]);
  return [capitals, setCapitals];
}
