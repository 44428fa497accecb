import { useEffect, useState } from 'react';
import type { TextElement } from './active-field.ts';

/** What stands before the caret of the field, followed while keys are typed and the caret is moved. */
export function useTextBeforeCaret(element: TextElement): string {
  const [before, setBefore] = useState('');
  useEffect(() => {
    const update = () => setBefore(element.value.slice(0, element.selectionStart ?? element.value.length));
    update();
    document.addEventListener('selectionchange', update);
    element.addEventListener('input', update);
    return () => {
      document.removeEventListener('selectionchange', update);
      element.removeEventListener('input', update);
    };
  }, [element]);
  return before;
}
