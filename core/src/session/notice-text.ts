import type { Language } from '../contract/screen-model.ts';
import { message } from '../messages/index.ts';
import type { KioskFacts } from './control-protocol.ts';

/** What a pack's notice leaves open, because it belongs to the kiosk (`services/schema/pack.schema.json`, personalData). */
export function noticeText(text: string, kiosk: KioskFacts, language: Language): string {
  const { payloadHours, setAsideHours } = kiosk.retention;
  return text
    .replaceAll('{receptionUnit}', kiosk.receptionUnit.name)
    .replaceAll('{keptAccepted}', timeSpan(payloadHours, language))
    .replaceAll('{keptUnsent}', timeSpan(setAsideHours, language));
}

/** Never less than the configuration says. At 0 hours the next round of the kiosk removes it, seconds later. */
function timeSpan(hours: number, language: Language): string {
  const whole = Math.ceil(hours);
  if (whole === 0) return message(language, 'span.minutes');
  return whole % 24 === 0
    ? message(language, 'span.days', { days: whole / 24 })
    : message(language, 'span.hours', { hours: whole });
}
