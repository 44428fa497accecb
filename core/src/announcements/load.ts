import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import Value from 'typebox/value';
import {
  type Announcement,
  type AnnouncementFile,
  announcementFileSchema,
  LARGEST_PICTURE_SIDE,
  LONGEST_FILE_BYTES,
  LONGEST_PICTURE_BYTES,
  MOST_ANNOUNCEMENTS,
  MOST_PICTURE_BYTES,
} from './announcement.ts';
import { pictureFacts } from './picture.ts';

/** Why an announcement is not shown, for whoever wrote it. */
export interface AnnouncementFault {
  readonly file: string;
  /** Where in the file: a JSON pointer; empty for the file as a whole. */
  readonly pointer: string;
  readonly problem: string;
  readonly mend: string;
}

export interface LoadedAnnouncements {
  readonly announcements: readonly Announcement[];
  readonly faults: readonly AnnouncementFault[];
}

/**
 * The announcements of a folder, by file name. A broken one is left out and named: it never keeps a kiosk from its work.
 * Those whose time is over stay: the session knows the day.
 */
export function loadAnnouncements(folder: string): LoadedAnnouncements {
  let names: readonly string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (cause) {
    return {
      announcements: [],
      faults: [
        fault(folder, '', `cannot be read (${codeOf(cause)})`, 'create the folder, or correct announcementsFolder'),
      ],
    };
  }
  const announcements: Announcement[] = [];
  const faults: AnnouncementFault[] = [];
  let pictureBytes = 0;
  for (const name of names.toSorted()) {
    const loaded = loadOne(folder, name, MOST_PICTURE_BYTES - pictureBytes);
    if (!loaded.ok) faults.push(...loaded.error);
    else if (announcements.length === MOST_ANNOUNCEMENTS)
      faults.push(
        fault(
          join(folder, name),
          '',
          `is one more than the ${MOST_ANNOUNCEMENTS} that are shown`,
          'remove one whose time is over',
        ),
      );
    else {
      announcements.push(loaded.value);
      pictureBytes += loaded.value.picture === null ? 0 : Buffer.byteLength(loaded.value.picture.base64, 'base64');
    }
  }
  return { announcements, faults };
}

export const describeAnnouncementFault = ({ file, pointer, problem, mend }: AnnouncementFault): string =>
  `announcement left out: ${file}${pointer === '' ? '' : ` ${pointer}`}: ${problem}: ${mend}`;

function loadOne(folder: string, name: string, roomBytes: number): Result<Announcement, readonly AnnouncementFault[]> {
  const file = join(folder, name);
  const only = (pointer: string, problem: string, mend: string) => err([fault(file, pointer, problem, mend)]);
  const text = readWithin(file, LONGEST_FILE_BYTES);
  if (!text.ok) return only('', text.error, 'make it readable for the kiosk’s user, and shorter');
  let json: unknown;
  try {
    json = JSON.parse(text.value.toString('utf8').normalize('NFC'));
  } catch (cause) {
    return only(
      '',
      `not JSON: ${cause instanceof Error ? cause.message : 'unreadable'}`,
      'correct the JSON at that place',
    );
  }
  if (!Value.Check(announcementFileSchema, json))
    return err(schemaFaults(json).map(({ pointer, problem, mend }) => fault(file, pointer, problem, mend)));
  const faults = ruleFaults(json, name).map(({ pointer, problem, mend }) => fault(file, pointer, problem, mend));
  if (faults.length > 0) return err(faults);
  const { picture, ...words } = json;
  if (!picture) return ok({ ...words, picture: null });
  const shown = loadPicture(join(folder, picture.file), roomBytes);
  if (!shown.ok) return only('/picture/file', shown.error.problem, shown.error.mend);
  return ok({ ...words, picture: { ...shown.value, alt: picture.alt } });
}

type Told = Pick<AnnouncementFault, 'pointer' | 'problem' | 'mend'>;

function schemaFaults(json: unknown): readonly Told[] {
  const told: Told[] = [];
  for (const error of Value.Errors(announcementFileSchema, json)) {
    const pointer = error.instancePath;
    if (error.keyword === 'required')
      for (const name of error.params.requiredProperties)
        told.push({ pointer: `${pointer}/${name}`, problem: 'is missing', mend: 'add it' });
    else if (error.keyword === 'boolean')
      told.push({ pointer, problem: 'is not a member of an announcement', mend: 'remove it, or correct its name' });
    else if (error.keyword !== 'additionalProperties')
      told.push({ pointer, problem: error.message, mend: 'write it as docs/deployment.md shows' });
  }
  return told;
}

/** Something that leads elsewhere, or that a page could take for more than words. */
const LINK = /[a-z][a-z0-9+.-]*:\/\/|www\.|javascript:/iu;
const MARKUP = /<[a-z!/]/iu;
/** Control characters, and those that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

/** What the schema cannot say. */
function ruleFaults(announcement: AnnouncementFile, name: string): readonly Told[] {
  const { id, title, body, validFrom, validTo, picture } = announcement;
  const told: Told[] = [];
  if (`${id}.json` !== name)
    told.push({
      pointer: '/id',
      problem: 'differs from the name of the file',
      mend: `write "${basename(name, '.json')}"`,
    });
  for (const [pointer, day] of [
    ['/validFrom', validFrom],
    ['/validTo', validTo],
  ] as const)
    if (!isDay(day))
      told.push({ pointer, problem: 'is no day of the calendar', mend: 'write a day such as 2026-12-31' });
  if (validTo < validFrom)
    told.push({ pointer: '/validTo', problem: 'lies before validFrom', mend: 'let it end after it begins' });
  const texts = { '/title': title, '/body': body, ...(picture && { '/picture/alt': picture.alt }) };
  for (const [pointer, text] of Object.entries(texts))
    for (const [language, words] of Object.entries(text)) {
      const at = `${pointer}/${language}`;
      if (LINK.test(words))
        told.push({
          pointer: at,
          problem: 'holds a link',
          mend: 'name the place in words: nobody can follow a link here',
        });
      if (MARKUP.test(words)) told.push({ pointer: at, problem: 'holds markup', mend: 'write plain words' });
      if (UNSEEN.test(words))
        told.push({
          pointer: at,
          problem: 'holds characters that cannot be seen',
          mend: 'write it in one line of plain words',
        });
    }
  return told;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

function loadPicture(
  file: string,
  roomBytes: number,
): Result<
  { readonly type: 'image/png' | 'image/jpeg'; readonly base64: string },
  { readonly problem: string; readonly mend: string }
> {
  const bytes = readWithin(file, LONGEST_PICTURE_BYTES);
  if (!bytes.ok)
    return err({
      problem: `${basename(file)}: ${bytes.error}`,
      mend: 'put the picture beside the file, and make it smaller',
    });
  const facts = pictureFacts(bytes.value);
  if (!facts.ok)
    return err({ problem: `${basename(file)} is neither PNG nor JPEG`, mend: 'save the picture as one of these' });
  const { type, width, height } = facts.value;
  if (Math.max(width, height) > LARGEST_PICTURE_SIDE)
    return err({
      problem: `${basename(file)} has ${width} × ${height} pixels`,
      mend: `make it ${LARGEST_PICTURE_SIDE} at most on each side`,
    });
  if (bytes.value.length > roomBytes)
    return err({
      problem: `with ${basename(file)} the pictures of the folder are above ${MOST_PICTURE_BYTES / 1024} KB`,
      mend: 'make pictures smaller, or leave some out',
    });
  return ok({ type, base64: bytes.value.toString('base64') });
}

/** A plain file of so many bytes at most. */
function readWithin(file: string, mostBytes: number): Result<Buffer, string> {
  try {
    const facts = statSync(file);
    if (!facts.isFile()) return err('is no plain file');
    if (facts.size > mostBytes) return err(`has ${facts.size} bytes, ${mostBytes} are allowed`);
    return ok(readFileSync(file));
  } catch (cause) {
    return err(`cannot be read (${codeOf(cause)})`);
  }
}

const codeOf = (cause: unknown): string => (cause instanceof Error && 'code' in cause ? String(cause.code) : 'error');

const fault = (file: string, pointer: string, problem: string, mend: string): AnnouncementFault => ({
  file,
  pointer,
  problem,
  mend,
});
