import { type RefObject, useEffect, useState } from 'react';

/** While somebody walks on the keys, a screen reader hears what the keys have written: the last word before the caret. */
export function SpokenText({
  before,
  keyboard,
}: {
  readonly before: string;
  readonly keyboard: RefObject<HTMLElement | null>;
}) {
  const [onKeys, setOnKeys] = useState(false);
  useEffect(() => {
    const update = () => setOnKeys(keyboard.current?.contains(document.activeElement) === true);
    document.addEventListener('focusin', update);
    return () => document.removeEventListener('focusin', update);
  }, [keyboard]);
  return <output className="visually-hidden">{onKeys ? (/\S*\s*$/u.exec(before)?.[0] ?? '') : ''}</output>;
}
