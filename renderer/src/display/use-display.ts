import type { DisplayPreferences } from '@motcua/core/contract';
import { useLayoutEffect } from 'react';

/** Puts the preferences where the style sheets look for them: `<html data-text="large" …>` (design/modes). */
export function useDisplay(display: DisplayPreferences): void {
  const { text, contrast, reach, motion } = display;
  useLayoutEffect(() => {
    Object.assign(document.documentElement.dataset, { text, contrast, reach, motion });
  }, [text, contrast, reach, motion]);
}
