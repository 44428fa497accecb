import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { dateInVietnam } from '@motcua/drivers/cccd';
import Type from 'typebox';
import Value from 'typebox/value';
import { isServiceId, type ServiceId } from './audit-events.ts';

export const MOST_STARS = 5;
/** Two years let one year be compared with the last; then a day is removed. */
const KEPT_DAYS = 732;
const DAY_MS = 86_400_000;

/** How often each number of stars was given: the first counts one star, the last five. */
type Counts = number[];

const FileSchema = Type.Object(
  {
    version: Type.Literal(1),
    days: Type.Record(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
      Type.Record(
        Type.String(),
        Type.Array(Type.Integer({ minimum: 0 }), { minItems: MOST_STARS, maxItems: MOST_STARS }),
      ),
    ),
  },
  { additionalProperties: false },
);
interface RatingsFile {
  readonly version: 1;
  readonly days: Record<string, Record<string, Counts>>;
}

/**
 * What people thought of it, counted for each service and day and for nobody: no session, no time of the day. An entry of
 * the audit log would stand between those of the session that it came from, so this is a file of its own.
 */
export interface Ratings {
  /** False when it could not be written; a count is not worth more than that. */
  count(rating: { readonly serviceId: ServiceId; readonly stars: number }): boolean;
}

/** `tell` hears that a file that is no such file was put aside, and of a disk that takes none. */
export function openRatings({
  file,
  now,
  tell,
}: {
  readonly file: string;
  readonly now: () => Date;
  readonly tell: (line: string) => void;
}): Ratings {
  return {
    count({ serviceId, stars }) {
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        const { days } = read(file, tell);
        const day = dateInVietnam(now());
        const services = days[day] ?? {};
        const counts = services[serviceId] ?? Array.from({ length: MOST_STARS }, () => 0);
        days[day] = { ...services, [serviceId]: counts.with(stars - 1, (counts[stars - 1] ?? 0) + 1) };
        const oldest = dateInVietnam(new Date(now().getTime() - KEPT_DAYS * DAY_MS));
        for (const old of Object.keys(days)) if (old < oldest) delete days[old];
        replace(file, { version: 1, days });
        return true;
      } catch (cause) {
        const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
        tell(
          `a rating was not counted: ${file} cannot be written (${code}): make room on the disk, or mend its rights`,
        );
        return false;
      }
    },
  };
}

function read(file: string, tell: (line: string) => void): RatingsFile {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return { version: 1, days: {} };
    throw cause;
  }
  const json = parse(text);
  if (Value.Check(FileSchema, json)) return json;
  renameSync(file, `${file}.broken`);
  tell(`${file} held no ratings and was renamed to ${file}.broken: counting begins anew`);
  return { version: 1, days: {} };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The old file or the new one, never half of it. */
function replace(file: string, content: RatingsFile): void {
  const fresh = `${file}.new`;
  writeFileSync(fresh, `${JSON.stringify(content, null, 1)}\n`, { mode: 0o600 });
  renameSync(fresh, file);
}

export const isRating = (serviceId: string, stars: number): serviceId is ServiceId =>
  isServiceId(serviceId) && Number.isInteger(stars) && stars >= 1 && stars <= MOST_STARS;
