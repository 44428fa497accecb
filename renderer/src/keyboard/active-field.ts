import { useEffect, useState } from 'react';
import type { ComposeOptions } from './compose.ts';
import { type Composition, type KeyPress, pressKey } from './edit.ts';
import { KEYBOARD_KINDS, type KeyboardKind } from './layout.ts';

export type TextElement = HTMLInputElement | HTMLTextAreaElement;
export interface ActiveField {
  readonly element: TextElement;
  readonly kind: KeyboardKind;
}

/** A finger that slid has touched nothing: no click comes, and the keyboard need not wait for one. */
const DELAY_NO_CLICK_MS = 300;

/** The text field that has the focus, if it asks for the on-screen keyboard with `data-keyboard`. */
export function useActiveField(): ActiveField | null {
  const [field, setField] = useState<ActiveField | null>(null);
  useEffect(() => {
    // While somebody walks on the keys, the field that is typed into stays the same.
    const update = () => {
      if (document.activeElement?.closest('.keyboard')) return;
      const next = activeField();
      setField((known) => (known?.element === next?.element && known?.kind === next?.kind ? known : next));
    };
    // Whoever touches something else takes the focus from the field before the click. Were the keyboard gone at once, the
    // content would move under the finger and the touch would be lost: so the click comes first.
    let touched = false;
    let waiting = 0;
    const settle = (delayMs: number) => {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        touched = false;
        update();
      }, delayMs);
    };
    const heard = {
      focusin: () => {
        if (!touched || activeField() !== null) update();
      },
      // A field that lost the focus to another one must not make the keyboard close and open again.
      focusout: () => {
        if (!touched) queueMicrotask(update);
      },
      pointerdown: () => {
        clearTimeout(waiting);
        touched = true;
      },
      // Its target is settled: what it does may move the content.
      click: () => {
        touched = false;
        settle(0);
      },
      pointercancel: () => settle(0),
      pointerup: () => settle(DELAY_NO_CLICK_MS),
    };
    for (const [name, listener] of Object.entries(heard)) document.addEventListener(name, listener, true);
    return () => {
      clearTimeout(waiting);
      for (const [name, listener] of Object.entries(heard)) document.removeEventListener(name, listener, true);
    };
  }, []);
  return field;
}

function activeField(): ActiveField | null {
  const element = document.activeElement;
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return null;
  const kind = KEYBOARD_KINDS.find((known) => known === element.dataset.keyboard);
  return kind === undefined ? null : { element, kind };
}

/**
 * Puts one key into the field as typing would: at the caret, with an input event that React hears. Takes the word that is
 * being typed there, and returns what it is now.
 */
export function typeInto(
  element: TextElement,
  key: KeyPress,
  composition: Composition | null,
  options: ComposeOptions,
): Composition | null {
  const state = {
    text: element.value,
    selectionStart: element.selectionStart ?? element.value.length,
    selectionEnd: element.selectionEnd ?? element.value.length,
    composition,
  };
  const next = pressKey(state, key, { ...options, maxLength: element.maxLength < 0 ? null : element.maxLength });
  if (next === state) return composition;
  element.setRangeText(next.text, 0, element.value.length, 'end');
  element.setSelectionRange(next.selectionStart, next.selectionEnd);
  element.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertText' }));
  // A field that writes its value another way (1.000.000) has put the caret where it belongs itself.
  if (element.value === next.text) element.setSelectionRange(next.selectionStart, next.selectionEnd);
  return next.composition;
}
