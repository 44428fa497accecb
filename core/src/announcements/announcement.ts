import { type Static, Type } from 'typebox';

/**
 * What the province tells people on the first screen. Plain words and at most one picture: never code, never a link, which
 * nobody could follow at a kiosk and which a swindler would like to place there.
 */

/** More than a passer-by waits for; the oldest of a folder that nobody clears would never be seen. */
export const MOST_ANNOUNCEMENTS = 12;
/** A picture crosses to the screen inside the message: two megabytes of it all told are a blink, twenty are not. */
export const LONGEST_PICTURE_BYTES = 300 * 1024;
export const MOST_PICTURE_BYTES = 2 * 1024 * 1024;
/** In either direction; what a screen shows, twice over. */
export const LARGEST_PICTURE_SIDE = 2160;
export const LONGEST_FILE_BYTES = 16 * 1024;

const closed = { additionalProperties: false } as const;
const inBothLanguages = (maxLength: number) =>
  Type.Object({ vi: Type.String({ minLength: 1, maxLength }), en: Type.String({ minLength: 1, maxLength }) }, closed);
const day = (description: string) => Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description });

const words = {
  id: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: 'The name of the file without .json' }),
  title: inBothLanguages(80),
  body: inBothLanguages(280),
  validFrom: day('First day on which it is shown, such as 2026-12-01'),
  validTo: day('Last day on which it is shown'),
};

/** A file of the folder. */
export const announcementFileSchema = Type.Object(
  {
    ...words,
    picture: Type.Optional(
      Type.Object(
        {
          file: Type.String({
            pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\.(?:png|jpg|jpeg)$',
            description: 'A PNG or JPEG file beside it: a name, no path',
          }),
          alt: inBothLanguages(160),
        },
        { ...closed, description: 'file and alt: what is to be seen, for those who cannot see it' },
      ),
    ),
  },
  closed,
);

/** One that was read and found right: what a session is given. */
export const announcementSchema = Type.Object(
  {
    ...words,
    picture: Type.Union([
      Type.Null(),
      Type.Object(
        {
          type: Type.Union([Type.Literal('image/png'), Type.Literal('image/jpeg')]),
          base64: Type.String({ pattern: '^[A-Za-z0-9+/]+={0,2}$', maxLength: LONGEST_PICTURE_BYTES * 1.4 }),
          alt: inBothLanguages(160),
        },
        closed,
      ),
    ]),
  },
  closed,
);
export type AnnouncementFile = Static<typeof announcementFileSchema>;
export type Announcement = Static<typeof announcementSchema>;
