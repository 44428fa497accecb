import type { Language } from '@motcua/core/contract';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { aria } from '../messages/phrase.ts';
import { useScreen } from '../screen-context.ts';
import { type ActiveField, typeInto, useActiveField } from './active-field.ts';
import { DigitKeys } from './digit-keys.tsx';
import type { Composition, KeyPress } from './edit.ts';
import { keepInView } from './keep-in-view.ts';
import { reachKeys } from './keyboard-focus.ts';
import { hasLetters, isVietnamese } from './layout.ts';
import { LetterKeys } from './letter-keys.tsx';
import type { TypingMethod } from './methods.ts';
import { composePhysicalKeys } from './physical-keys.ts';
import { SpokenText } from './spoken-text.tsx';
import { useCapitals } from './use-capitals.ts';
import { useTextBeforeCaret } from './use-text-before-caret.ts';

/** Where nobody has chosen: Telex reads every Vietnamese word that is typed with the keys of the marks as well. */
/** Names and addresses of Việt Nam are typed in any language; whoever reads English is not expected to know Telex. */
const usualMethod = (language: Language): TypingMethod => (language === 'en' ? 'direct' : 'telex');

/**
 * The on-screen keyboard, docked under the content while a text field has the focus. Nothing that was typed is kept: the
 * word being typed ends with the focus of its field, and the chosen method with the session.
 */
export function Keyboard() {
  const { model } = useScreen();
  const field = useActiveField();
  const [chosen, setChosen] = useState<TypingMethod | null>(null);
  const inSession = model.canCancel;
  useEffect(() => {
    if (!inSession) setChosen(null);
  }, [inSession]);
  if (field === null) return null;
  return (
    <Docked
      key={field.kind}
      field={field}
      method={isVietnamese(field.kind) ? (chosen ?? usualMethod(model.language)) : 'direct'}
      onMethod={setChosen}
    />
  );
}

function Docked({
  field,
  method,
  onMethod,
}: {
  readonly field: ActiveField;
  readonly method: TypingMethod;
  readonly onMethod: (method: TypingMethod) => void;
}) {
  const { phrase, model } = useScreen();
  const { element, kind } = field;
  const section = useRef<HTMLElement>(null);
  const composition = useRef<Composition | null>(null);
  const before = useTextBeforeCaret(element);
  const capitals = useCapitals(before, isVietnamese(kind) ? 'sentences' : 'never');
  const [signs, setSigns] = useState(false);
  const options = { method, toneStyle: model.typing.toneStyle };

  const press = (key: KeyPress) => {
    const focused = document.activeElement;
    composition.current = typeInto(element, key, composition.current, options);
    // A full part of a date passes the focus on; whoever walks on the keys stays there.
    if (focused instanceof HTMLElement && section.current?.contains(focused)) focused.focus();
  };
  const hide = () => {
    // From the keys too, so that Tab goes on behind the field.
    element.focus();
    element.blur();
  };

  useEffect(() => {
    element.dataset.typing = '';
    const release = keepInView(element);
    return () => {
      delete element.dataset.typing;
      release();
    };
  }, [element]);
  const currentField = useEffectEvent(() => element);
  useEffect(() => (section.current ? reachKeys(section.current, () => currentField()) : undefined), []);
  const pressPhysical = useEffectEvent(press);
  const composes = model.typing.physicalKeys === 'compose' && method !== 'direct';
  useEffect(() => {
    composition.current = null;
    return composes ? composePhysicalKeys(element, (key) => pressPhysical(key)) : undefined;
  }, [element, composes]);

  const digits = (
    <DigitKeys
      kind={kind}
      vni={method === 'vni'}
      signs={signs}
      onSigns={() => setSigns(!signs)}
      press={press}
      onNext={() => nextPart(element)?.focus()}
      onHide={hide}
    />
  );
  return (
    <section
      className="keyboard"
      data-kind={kind}
      data-letters={hasLetters(kind) ? 'all' : 'none'}
      {...aria(phrase('keyboard.label'))}
      ref={section}
    >
      {hasLetters(kind) && (
        <LetterKeys
          kind={kind}
          before={before}
          method={method}
          onMethod={onMethod}
          toneStyle={options.toneStyle}
          capitals={capitals}
          press={press}
        />
      )}
      {digits}
      <SpokenText before={before} keyboard={section} />
    </section>
  );
}

/** The box of a date behind this one. */
function nextPart(element: HTMLElement): HTMLElement | null {
  const parts = Array.from(element.closest('[data-field]')?.querySelectorAll<HTMLElement>('[data-keyboard]') ?? []);
  return parts[parts.indexOf(element) + 1] ?? null;
}
