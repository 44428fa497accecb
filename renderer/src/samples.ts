import type { Language, ScreenModel } from '@motcua/core/contract';
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
