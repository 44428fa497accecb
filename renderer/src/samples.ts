import type { DisplayPreferences, Language, ScreenModel } from '@motcua/core/contract';
import { isDraft, LANGUAGE_NAMES, LANGUAGES } from '@motcua/core/messages';
import { screens } from './samples/screens.ts';
import type { Words } from './samples/words.ts';

/**
 * One ScreenModel for every screen and variant, in both languages: for the developer's harness and the tests. The
 * people are made up; citizen numbers start with 999. No production build contains this file.
 */
export interface Sample {
  readonly name: string;
  readonly model: ScreenModel;
}

function samplesIn(language: Language, w: Words, kind = ''): readonly Sample[] {
  const base: Omit<ScreenModel, 'screen' | 'inVietnamese'> = {
    language,
    languages: LANGUAGES.map((code) => ({ code, label: LANGUAGE_NAMES[code], draft: isDraft(code) })).filter(
      ({ draft }) => draft === isDraft(language) || !draft,
    ),
    overlay: null,
    progress: null,
    canGoBack: true,
    canCancel: true,
    canPause: true,
    connection: 'online',
    demo: true,
    desk: { unitName: 'Trung tâm Phục vụ hành chính công tỉnh Thí Dụ', helpPhone: '1900 9999' },
    display: { text: 'usual', contrast: 'usual', reach: 'usual', motion: 'usual', speech: 'off', pace: 'usual' },
    typing: { toneStyle: 'old', physicalKeys: 'compose' },
    whose: null,
  };
  return screens(w).map(([name, screen, changes]) => ({
    name: `${name}.${language}${kind}`,
    model: { ...base, inVietnamese: isDraft(language) && kind === '' ? wordsOf(screen) : [], ...changes, screen },
  }));
}

/** Everything that a screen says, of a sample whose texts are all Vietnamese. */
export function wordsOf(part: unknown): readonly string[] {
  if (typeof part === 'string') return /\p{L}/u.test(part) ? [part] : [];
  return typeof part === 'object' && part !== null ? Object.values(part).flatMap(wordsOf) : [];
}

const vi: Words = (vietnamese) => vietnamese;
export const samples: readonly Sample[] = [...samplesIn('vi', vi), ...samplesIn('en', (_, english) => english)];
/** In a translation that is not finished: what core says is Vietnamese, and so is what the screens lack. */
export const draftSamples: readonly Sample[] = LANGUAGES.filter(isDraft).flatMap((one) => samplesIn(one, vi));
/** The same where packs and core have it all: each of their texts begins with the name of the language. */
export const toldSamples: readonly Sample[] = LANGUAGES.filter(isDraft).flatMap((one) =>
  samplesIn(one, (vietnamese) => `${LANGUAGE_NAMES[one]} ${vietnamese}`, '-told'),
);

/** The words that put a sample into a mode: `form-work.vi+large+high`. */
export const MODES = {
  large: { text: 'large' },
  high: { contrast: 'high' },
  low: { reach: 'low' },
  less: { motion: 'less' },
  speech: { speech: 'on' },
  slow: { pace: 'slow' },
} as const satisfies Readonly<Record<string, Partial<DisplayPreferences>>>;
export type Mode = keyof typeof MODES;

/** The sample of that name in its modes; the first sample where there is none of that name. */
export function sampleAt(address: string): Sample | undefined {
  const [wanted, ...modes] = address.split('+');
  const sample = [...samples, ...draftSamples, ...toldSamples].find(({ name }) => name === wanted) ?? samples[0];
  if (sample === undefined) return undefined;
  const wishes = modes.map((mode) => (Object.hasOwn(MODES, mode) ? MODES[mode as Mode] : {}));
  return { ...sample, model: { ...sample.model, display: Object.assign({}, sample.model.display, ...wishes) } };
}
