import type { ReactNode } from 'react';
import { aria, type Phrase } from '../messages/phrase.ts';
import { Icon, type IconName } from '../parts/icon.tsx';

/**
 * One key. It repeats a key of a real keyboard, so it stays out of the Tab order and a touch never takes the focus from
 * the field; arrows and switches reach it through `keyboard-focus.ts`.
 */
export function Key({
  look = 'letter',
  name,
  icon,
  glyph,
  hint,
  state,
  onPress,
  children,
}: {
  readonly look?:
    | 'letter'
    | 'digit'
    | 'tone'
    | 'ending'
    | 'extra'
    | 'space'
    | 'wide'
    | 'delete'
    | 'words'
    | 'signs'
    | 'hide';
  /** What it is called where its label does not say it. */
  readonly name?: Phrase;
  readonly icon?: IconName;
  /** A letter above the hint that is for the eye only: the name says what the key does. */
  readonly glyph?: string;
  /** Small under the label; part of the name. */
  readonly hint?: ReactNode;
  /** Of a key that stays pressed: `locked` until it is pressed again. */
  readonly state?: 'on' | 'off' | 'locked';
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
      {...(name === undefined ? {} : aria(name))}
      {...(state === undefined ? {} : { 'aria-pressed': state !== 'off', 'data-state': state })}
    >
      {icon && <Icon name={icon} />}
      {glyph !== undefined && <span className="key-glyph" data-glyph={glyph} />}
      {children !== undefined && <span className="key-label">{children}</span>}
      {hint !== undefined && <span className="key-hint">{hint}</span>}
    </button>
  );
}
