import type { Language } from '@motcua/core/contract';

export interface KnownVoice {
  readonly lang: string;
  /** False for a voice that sends the words to a server of its vendor: never used, a citizen's data would go with them. */
  readonly localService: boolean;
  readonly default: boolean;
}

/** A voice of the machine itself in the language; its default one where there are several. */
export function pickVoice<V extends KnownVoice>(voices: readonly V[], language: Language): V | null {
  const fitting = voices.filter(({ lang, localService }) => localService && primary(lang) === language);
  return fitting.find((voice) => voice.default) ?? fitting[0] ?? null;
}

/** "vi-VN" and "vi_VN" are Vietnamese. */
const primary = (lang: string): string => lang.toLowerCase().split(/[-_]/u)[0] ?? '';
