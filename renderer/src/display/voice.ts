import type { Language } from '@motcua/core/contract';
import { useSyncExternalStore } from 'react';
import { pickVoice } from './pick-voice.ts';

const speech = (): SpeechSynthesis | null => globalThis.speechSynthesis ?? null;

function subscribe(onChange: () => void): () => void {
  // The platform finds its voices after the page has begun.
  speech()?.addEventListener('voiceschanged', onChange);
  return () => speech()?.removeEventListener('voiceschanged', onChange);
}

/** The machine's own voice of the language; null where it has none: then nothing about reading out is shown. */
export function useVoice(language: Language): SpeechSynthesisVoice | null {
  return useSyncExternalStore(subscribe, () => pickVoice(speech()?.getVoices() ?? [], language));
}

/** Slower than a newsreader: people follow on the screen. */
const RATE = 0.9;

let talking = false;
const onTalking = new Set<() => void>();
function setTalking(now: boolean): void {
  talking = now;
  for (const listener of onTalking) listener();
}

/** Whether something is being said right now. */
export const useTalking = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      onTalking.add(listener);
      return () => onTalking.delete(listener);
    },
    () => talking,
  );

/** Says the words in place of whatever is being said. */
export function say(words: string, voice: SpeechSynthesisVoice): void {
  const synthesis = speech();
  if (synthesis === null || words === '') return;
  synthesis.cancel();
  const utterance = new SpeechSynthesisUtterance(words);
  utterance.voice = voice;
  utterance.lang = voice.lang;
  utterance.rate = RATE;
  // The end of one that was cut off comes after the next has begun, and says nothing about it.
  newest = utterance;
  const over = () => newest === utterance && setTalking(false);
  utterance.addEventListener('end', over);
  utterance.addEventListener('error', over);
  setTalking(true);
  synthesis.speak(utterance);
}
let newest: SpeechSynthesisUtterance | null = null;

export function beSilent(): void {
  newest = null;
  speech()?.cancel();
  setTalking(false);
}
