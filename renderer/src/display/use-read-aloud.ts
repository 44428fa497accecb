import type { ScreenModel } from '@motcua/core/contract';
import { useCallback, useEffect } from 'react';
import { screenKey } from '../screens/screen-key.ts';
import { spokenControl, spokenScreen } from './spoken.ts';
import { beSilent, say, useVoice } from './voice.ts';

const LIVE = '[role=alert], [role=status], [aria-live=assertive]';

/**
 * Reads the screens out while the citizen wants it and the machine has a voice: each new screen and sheet, each control
 * that gets the focus, and what changes by itself (errors, progress). Every new word stops the one before. Returns what
 * says the screen once more, or null where nothing is read.
 */
export function useReadAloud(model: ScreenModel): (() => void) | null {
  const voice = useVoice(model.language);
  const speaking = model.display.speech === 'on' ? voice : null;
  const place = `${model.language} ${screenKey(model.screen)} ${model.overlay?.kind ?? ''}`;
  const sayScreen = useCallback(() => {
    if (speaking !== null) say(spokenScreen(document), speaking);
  }, [speaking]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new place is a new screen to read
  useEffect(() => {
    if (speaking === null) return;
    // After the screen has put its heading there and the focus on it.
    const frame = requestAnimationFrame(sayScreen);
    return () => {
      cancelAnimationFrame(frame);
      beSilent();
    };
  }, [speaking, sayScreen, place]);

  useEffect(() => {
    if (speaking === null) return;
    const onFocus = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      // Headings and sheets take the focus when they appear: that is a new place, not a control.
      // The button that stops the reading says nothing itself.
      if (target.matches('h1, [data-unspoken]')) return;
      say(
        target.matches('[role=dialog], [role=alertdialog]') ? spokenScreen(document) : spokenControl(target),
        speaking,
      );
    };
    const observer = new MutationObserver((changes) => {
      const live = changes.map(({ target }) =>
        (target instanceof Element ? target : target.parentElement)?.closest(LIVE),
      );
      const words = [...new Set(live)].map((region) => region?.textContent?.trim() ?? '').filter((text) => text !== '');
      if (words.length > 0) say(words.join('. '), speaking);
    });
    document.addEventListener('focusin', onFocus);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    return () => {
      document.removeEventListener('focusin', onFocus);
      observer.disconnect();
    };
  }, [speaking]);

  return speaking === null ? null : sayScreen;
}
