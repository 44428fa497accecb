import type { Language } from '../contract/screen-model.ts';

/** A text in every language of the kiosk; a pack may carry more languages than these. */
export type Text = Readonly<Record<Language, string>>;
