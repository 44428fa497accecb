import type { CardMark, Language, OriginMark } from '../contract/screen-model.ts';
import { asProven, type Entry } from '../forms/index.ts';
import { type MessageKey, message } from '../messages/index.ts';

type MarkWords = MessageKey extends infer K ? (K extends `mark.${infer Words}` ? Words : never) : never;

/**
 * In the words of the result model (docs/result-model.md). None says that a card is genuine: passive authentication alone
 * does not see a copied chip, and without the issuer's anchor nothing proves who signed. Null for an empty field: nothing
 * has an origin yet.
 */
export function originMark(entry: Entry | undefined, language: Language): OriginMark | null {
  if (!entry || entry.text === '') return null;
  if (entry.replaces && asProven(entry) !== entry) return originMark(asProven(entry), language);
  const { source } = entry;
  const mark = (level: OriginMark['level'], words: MarkWords): OriginMark => ({
    source,
    level,
    label: message(language, `mark.${words}`),
  });
  switch (source) {
    case 'chip':
      if (entry.evidence?.overall === 'verified') return mark('verified', 'chipVerified');
      return entry.evidence?.overall === 'consistent'
        ? mark('consistent', 'chipConsistent')
        : mark('unverified', 'chipUnproven');
    case 'qr':
      return mark('unverified', 'qr');
    case 'mrz':
      return mark('unverified', 'mrz');
    case 'backend':
      return mark('unverified', 'backend');
    case 'draft':
      return mark('unverified', 'draft');
    case 'officer':
      return mark('typed', 'officer');
    case 'typed':
      if (entry.replaces) return mark('typed', 'changed');
      if (entry.basis) return entry.suggested ? mark('unverified', 'proposed') : mark('typed', 'confirmed');
      return entry.suggested ? mark('unverified', 'suggested') : mark('typed', 'typed');
  }
}

/** `by`: how the chip was verified, or what there was instead of it. */
export const cardMark = (by: 'verified' | 'consistent' | 'qr-only' | 'typed', language: Language): CardMark => ({
  overall: by === 'qr-only' || by === 'typed' ? 'unverified' : by,
  label: message(language, `card.${by}`),
});
