import type { ReactNode } from 'react';
import { useScreen } from '../screen-context.ts';
import type { KeyPress } from './edit.ts';
import { Key } from './key.tsx';
import { TONE_ORDER, VIETNAMESE_LETTERS } from './layout.ts';
import type { ToneStyle } from './syllable.ts';
import { toneCarrier, tonedForms } from './tone-carrier.ts';

/**
 * For whoever knows neither Telex nor VNI: the letters that have marks, and the five tones. A tone key shows the letter
 * that it makes of the word before the caret (Nguyê: ế ề ể ễ ệ) over the name of the tone.
 */
export function MarkKeys({
  before,
  toneStyle,
  letterKey,
  press,
}: {
  readonly before: string;
  readonly toneStyle: ToneStyle;
  readonly letterKey: (letter: string) => ReactNode;
  readonly press: (key: KeyPress) => void;
}) {
  const { t, phrase } = useScreen();
  const carrier = toneCarrier(before, toneStyle);
  const forms = carrier?.toned ?? tonedForms('a');
  return (
    <>
      {VIETNAMESE_LETTERS.map(letterKey)}
      {TONE_ORDER.map((tone) => (
        <Key
          key={tone}
          look="tone"
          name={phrase(`keyboard.tone.${tone}`)}
          glyph={forms[tone]}
          hint={t(`keyboard.toneWord.${tone}`)}
          {...(carrier === null ? {} : { state: carrier.tone === tone ? 'on' : 'off' })}
          onPress={() => press({ kind: 'tone', tone })}
        />
      ))}
    </>
  );
}
