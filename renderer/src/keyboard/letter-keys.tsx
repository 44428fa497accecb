import type { ReactNode } from 'react';
import { aria } from '../messages/phrase.ts';
import { useScreen } from '../screen-context.ts';
import type { KeyPress } from './edit.ts';
import { Key } from './key.tsx';
import { EMAIL_ENDINGS, isVietnamese, LETTER_ROWS, type LetterKind, PUNCTUATION } from './layout.ts';
import { MarkKeys } from './mark-keys.tsx';
import { MethodChoice } from './method-choice.tsx';
import type { TypingMethod } from './methods.ts';
import type { ToneStyle } from './syllable.ts';
import type { Capitals } from './use-capitals.ts';

/** Letters with what belongs to them: the keys of the marks in Vietnamese, the ends of addresses in an e-mail address. */
export function LetterKeys({
  kind,
  before,
  method,
  onMethod,
  toneStyle,
  capitals,
  press,
}: {
  readonly kind: LetterKind;
  readonly before: string;
  readonly method: TypingMethod;
  readonly onMethod: (method: TypingMethod) => void;
  readonly toneStyle: ToneStyle;
  readonly capitals: Capitals;
  readonly press: (key: KeyPress) => void;
}) {
  const { t, phrase } = useScreen();
  const cased = (letter: string) => (capitals.state === 'off' ? letter : letter.toUpperCase());
  const type = (character: string) => press({ kind: 'character', character });
  const letterKey = (letter: string) => (
    <Key
      key={letter}
      onPress={() => {
        type(cased(letter));
        capitals.spend();
      }}
    >
      {cased(letter)}
    </Key>
  );
  const signKey = (sign: string) => (
    <Key key={sign} onPress={() => type(sign)}>
      {sign}
    </Key>
  );
  const [top, middle, bottom] = LETTER_ROWS;
  const punctuation = PUNCTUATION[kind];
  const locked = capitals.state === 'locked';

  return (
    <div className="keyboard-letters">
      {isVietnamese(kind) ? (
        <Row number={1}>
          <MarkKeys before={before} toneStyle={toneStyle} letterKey={letterKey} press={press} />
        </Row>
      ) : (
        <Row number={1}>
          {EMAIL_ENDINGS.map((ending) => (
            <Key key={ending} look="ending" onPress={() => press({ kind: 'ending', ending })}>
              {ending}
            </Key>
          ))}
        </Row>
      )}
      <Row number={2}>{top?.map(letterKey)}</Row>
      <Row number={3} indented>
        {middle?.map(letterKey)}
      </Row>
      <Row number={4}>
        <Key
          look="wide"
          name={phrase(locked ? 'keyboard.shiftLocked' : 'keyboard.shift')}
          icon={locked ? 'shift-locked' : 'shift'}
          state={capitals.state}
          onPress={capitals.press}
        />
        {bottom?.map(letterKey)}
        <Key
          look="delete"
          name={phrase('keyboard.deleteName')}
          icon="backspace"
          onPress={() => press({ kind: 'delete' })}
        />
      </Row>
      <Row number={5}>
        {isVietnamese(kind) && <MethodChoice method={method} onMethod={onMethod} />}
        {punctuation.slice(0, 2).map(signKey)}
        {isVietnamese(kind) && (
          <Key look="space" onPress={() => type(' ')}>
            {t('keyboard.space')}
          </Key>
        )}
        {punctuation.slice(2).map(signKey)}
        {kind === 'multiline' && (
          <Key look="wide" name={phrase('keyboard.enter')} icon="enter" onPress={() => type('\n')} />
        )}
      </Row>
    </div>
  );
}

function Row({
  number,
  indented,
  children,
}: {
  readonly number: number;
  readonly indented?: true;
  readonly children: ReactNode;
}) {
  const { phrase } = useScreen();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of keys, not of form fields
    <div
      className={indented ? 'keyboard-row keyboard-row-middle' : 'keyboard-row'}
      data-row
      role="group"
      {...aria(phrase('keyboard.row', { number }))}
      tabIndex={-1}
    >
      {children}
    </div>
  );
}
