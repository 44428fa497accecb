import type { Language } from '../contract/screen-model.ts';
import type { KioskFacts } from './control-protocol.ts';

/** What a pack's notice leaves open, because it belongs to the kiosk (`services/schema/pack.schema.json`, personalData). */
export function noticeText(text: string, kiosk: KioskFacts, language: Language): string {
  const { payloadHours, setAsideHours } = kiosk.retention;
  return text
    .replaceAll('{receptionUnit}', kiosk.receptionUnit.name)
    .replaceAll('{keptAccepted}', timeSpan(payloadHours, language))
    .replaceAll('{keptUnsent}', timeSpan(setAsideHours, language));
}

const WORDS = {
  vi: { minutes: 'vài phút', hours: (n: number) => `${n} giờ`, days: (n: number) => `${n} ngày` },
  en: {
    minutes: 'a few minutes',
    hours: (n: number) => (n === 1 ? '1 hour' : `${n} hours`),
    days: (n: number) => (n === 1 ? '1 day' : `${n} days`),
  },
} as const satisfies Record<Language, unknown>;

/** Never less than the configuration says. At 0 hours the next round of the kiosk removes it, seconds later. */
function timeSpan(hours: number, language: Language): string {
  const words = WORDS[language];
  const whole = Math.ceil(hours);
  if (whole === 0) return words.minutes;
  return whole % 24 === 0 ? words.days(whole / 24) : words.hours(whole);
}
