import { FILES } from './generated.ts';
import type { Language } from './message.ts';

/** How dates and numbers are written: the region decides, 20/11/2026 in Vietnamese and in English, as on Vietnamese papers. */
export const LOCALES: Readonly<Record<Language, string>> = { vi: FILES.vi.formats, en: FILES.en.formats };

/** "20/11/2026, 09:05" in the time of Vietnam, whatever the machine's own zone is. */
export function formatDateTime(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: 'Asia/Ho_Chi_Minh',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(iso));
}
