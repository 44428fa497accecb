import type { TextElement } from './active-field.ts';
import type { KeyPress } from './edit.ts';

/**
 * A keyboard that is plugged in types through the same composer, so that Telex and VNI work on a machine without an input
 * method. What an input method of the system is composing is left to it, and so is everything but single characters and
 * Backspace.
 */
export function composePhysicalKeys(element: TextElement, press: (key: KeyPress) => void): () => void {
  const onInput = (event: InputEvent) => {
    const key = event.isComposing ? null : keyOf(event);
    if (key === null) return;
    event.preventDefault();
    press(key);
  };
  element.addEventListener('beforeinput', onInput as EventListener);
  return () => element.removeEventListener('beforeinput', onInput as EventListener);
}

function keyOf({ inputType, data }: InputEvent): KeyPress | null {
  if (inputType === 'deleteContentBackward') return { kind: 'delete' };
  if (inputType !== 'insertText' || data === null || Array.from(data).length !== 1) return null;
  return { kind: 'character', character: data };
}
