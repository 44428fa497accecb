import { type Direction, neighbour } from './key-grid.ts';

/**
 * How a keyboard, an audio keypad or switches reach the keys of the screen. Arrow down (or Enter, in a field that takes no
 * new line) leads from the field to the keys, where arrows walk and Enter presses; Escape, or arrow up above the first
 * line, leads back. With two switches, Tab and Enter, rows come first: Tab walks over the rows, Enter opens one, Tab walks
 * over its keys, Enter presses one and leaves the row again; Tab behind the last row leads back to the field. Any other
 * key is typed into the field.
 */
export function reachKeys(keyboard: HTMLElement, field: () => HTMLInputElement | HTMLTextAreaElement): () => void {
  let byTab = false;
  let fresh = true;
  const rows = () => Array.from(keyboard.querySelectorAll<HTMLElement>('[data-row]'));
  const keys = (within: Element = keyboard) => Array.from(within.querySelectorAll<HTMLElement>('button'));
  const focusIn = (list: readonly HTMLElement[], index: number): boolean => {
    const target = list[index];
    target?.focus();
    return target !== undefined;
  };

  const enters = (event: KeyboardEvent): boolean => {
    const input = field();
    const atEnd = input.selectionStart === input.value.length;
    if (event.key === 'ArrowDown') return input instanceof HTMLInputElement || atEnd;
    // In a field of several lines Enter is a new line, but not before anything was typed there.
    return event.key === 'Enter' && (input instanceof HTMLInputElement || fresh);
  };
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (enters(event)) {
      event.preventDefault();
      byTab = event.key === 'Enter';
      focusIn(byTab ? rows() : keys(), 0);
    } else if (event.key.length === 1 || event.key === 'Backspace') fresh = false;
  };

  const onRowKey = (event: KeyboardEvent, row: HTMLElement): boolean => {
    const all = rows();
    const index = all.indexOf(row);
    const step = { ArrowDown: 1, ArrowUp: -1, Tab: event.shiftKey ? -1 : 1 }[event.key];
    if (step !== undefined) {
      if (!focusIn(all, index + step)) field().focus();
      return true;
    }
    if (!['Enter', ' ', 'ArrowRight'].includes(event.key)) return false;
    byTab = event.key !== 'ArrowRight';
    return focusIn(keys(row), 0);
  };
  const onKeyKey = (event: KeyboardEvent, key: HTMLElement): boolean => {
    if (event.key === 'Enter' || event.key === ' ') {
      key.click();
      // The key may be gone with what it did; then whoever asked for that says where the focus is.
      if (byTab && document.activeElement === key) key.closest<HTMLElement>('[data-row]')?.focus();
      return true;
    }
    if (event.key === 'Tab') {
      const row = key.closest<HTMLElement>('[data-row]');
      const inRow = row === null ? [] : keys(row);
      byTab = true;
      if (!focusIn(inRow, inRow.indexOf(key) + (event.shiftKey ? -1 : 1))) row?.focus();
      return true;
    }
    const direction = ARROWS[event.key];
    if (direction === undefined) return false;
    byTab = false;
    const all = keys();
    const next = neighbour(
      all.map((one) => one.getBoundingClientRect()),
      all.indexOf(key),
      direction,
    );
    if (next !== null) focusIn(all, next);
    else if (direction === 'up') field().focus();
    return true;
  };
  const onKeyboardKey = (event: KeyboardEvent) => {
    const target = event.target;
    if (!(target instanceof HTMLElement) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === 'Escape') {
      // It leads back to the field, and closes no sheet that the keyboard stands in.
      event.stopPropagation();
      field().focus();
    } else if (target.matches('[data-row]') ? onRowKey(event, target) : onKeyKey(event, target)) event.preventDefault();
    // Not a key that moves: it belongs into the field, and goes there.
    else if (event.key.length === 1 || event.key === 'Backspace') field().focus();
  };

  const onDocumentKey = (event: KeyboardEvent) => {
    if (event.target === field()) onFieldKey(event);
  };
  const onFocus = (event: FocusEvent) => {
    if (event.target === field() && !keyboard.contains(event.relatedTarget as Node | null)) fresh = true;
  };
  keyboard.addEventListener('keydown', onKeyboardKey);
  document.addEventListener('keydown', onDocumentKey);
  document.addEventListener('focusin', onFocus);
  return () => {
    keyboard.removeEventListener('keydown', onKeyboardKey);
    document.removeEventListener('keydown', onDocumentKey);
    document.removeEventListener('focusin', onFocus);
  };
}

const ARROWS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
