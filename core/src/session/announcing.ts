import type { Announcement } from '../announcements/announcement.ts';
import type { AnnouncementModel } from '../contract/entry-screens.ts';
import { inLanguage } from '../messages/index.ts';
import { type SessionContext, today } from './session-context.ts';

/** Those that are valid today: a kiosk that nobody touches for a week shows no announcement of last week. */
function valid(context: SessionContext): readonly Announcement[] {
  const day = today(context);
  return context.start.announcements.filter(({ validFrom, validTo }) => validFrom <= day && day <= validTo);
}

/** An announcement has both (`announcementFileSchema`). */
const ANNOUNCED = ['vi', 'en'] as const;

/** Nothing moves by itself for whoever held it, or wants no motion (WCAG 2.2.2). */
export const turns = ({ announcementHeld, display }: SessionContext): boolean =>
  !announcementHeld && display.motion === 'usual';

/** The one that is shown `by` places further on, round and round. */
export function turned(context: SessionContext, by: 1 | -1): number {
  const count = valid(context).length;
  return count === 0 ? 0 : (context.announcement + by + count) % count;
}

export function announcementModel(context: SessionContext): AnnouncementModel | null {
  const all = valid(context);
  const index = context.announcement < all.length ? context.announcement : 0;
  const shown = all[index];
  if (!shown) return null;
  const { id, title, body, picture } = shown;
  return {
    id,
    index: index + 1,
    count: all.length,
    turning: turns(context),
    words: ANNOUNCED.filter((language) => context.start.kiosk.languages.includes(language)).map((language) => ({
      language,
      title: inLanguage(title, language),
      body: inLanguage(body, language),
    })),
    picture: picture && {
      source: `data:${picture.type};base64,${picture.base64}`,
      alt: inLanguage(picture.alt, context.language),
    },
  };
}
