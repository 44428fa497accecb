import type { FieldModel } from '@motcua/core/contract';
import { useState } from 'react';
import { useScreen } from '../screen-context.ts';

/** A field keeps its own text while it has the focus; each change goes to core. */
export function useTyped(field: FieldModel): {
  readonly text: string;
  readonly change: (value: string) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
} {
  const { send } = useScreen();
  const [draft, setDraft] = useState<string | null>(null);
  return {
    text: draft ?? field.value,
    change: (value) => {
      setDraft(value);
      send({ type: 'set-field', fieldId: field.id, value });
    },
    onFocus: () => setDraft(field.value),
    onBlur: () => setDraft(null),
  };
}
