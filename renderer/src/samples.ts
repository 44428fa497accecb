import type { DisplayPreferences, Language, ScreenModel } from '@motcua/core/contract';
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

function samplesIn(language: Language): readonly Sample[] {
  const w: Words = (vi, en) => (language === 'vi' ? vi : en);
  const base: Omit<ScreenModel, 'screen'> = {
    language,
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
  };
  return screens(w).map(([name, screen, changes]) => ({
    name: `${name}.${language}`,
    model: { ...base, ...changes, screen },
  }));
}

export const samples: readonly Sample[] = [...samplesIn('vi'), ...samplesIn('en')];

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
  const sample = samples.find(({ name }) => name === wanted) ?? samples[0];
  if (sample === undefined) return undefined;
  const wishes = modes.map((mode) => (Object.hasOwn(MODES, mode) ? MODES[mode as Mode] : {}));
  return { ...sample, model: { ...sample.model, display: Object.assign({}, sample.model.display, ...wishes) } };
}
