import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type ChipProfile, HONEST_CHIP } from './profile.ts';

/** A profile as its file in simulators/profiles tells it. */
export interface NamedProfile {
  readonly name: string;
  /** The incident or clause that it models, with the source. */
  readonly models: string;
  /** What a careful reader does about it. */
  readonly reader: string;
  /**
   * `verified`: read in full and verified. `reported`: read, and the result says what was odd. `refused`: ends with a named
   * failure, nothing verified. `pauses`: fails now, and the same card reads when it is laid on again.
   */
  readonly outcome: 'verified' | 'reported' | 'refused' | 'pauses';
  readonly chip: ChipProfile;
}

type KnownName = 'honest' | 'pace-refused-bac-ok' | 'no-pace' | 'wrong-can' | 'clone' | 'no-extended-length';
export type ChipProfileName = KnownName | `silent-at-${number}` | (string & {});

const FOLDER = new URL('../../profiles/', import.meta.url);
const SCHEMA = 'profile.schema.json';

const json = (file: string): unknown => JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));

interface StoredProfile extends Omit<NamedProfile, 'chip'> {
  readonly chip?: Partial<Omit<ChipProfile, 'document'>>;
  readonly document?: ChipProfile['document'];
}

let validator: ValidateFunction<StoredProfile> | undefined;

/** Whether parsed JSON is a profile; the schema is compiled at the first use. */
function storedProfile(): ValidateFunction<StoredProfile> {
  validator ??= new Ajv2020({ allErrors: true }).compile<StoredProfile>(json(SCHEMA) as Record<string, unknown>);
  return validator;
}

/** A profile from parsed JSON, ours or a stranger's; throws a TypeError that names what is wrong with it. */
export function profileFromJson(stored: unknown): NamedProfile {
  const isProfile = storedProfile();
  if (!isProfile(stored)) {
    const problems = isProfile.errors?.map(({ instancePath, message }) => `${instancePath || '/'} ${message}`);
    throw new TypeError(`not a card profile: ${problems?.join('; ')}`);
  }
  return profileOf(stored);
}

function profileOf({ name, models, reader, outcome, chip, document = {} }: StoredProfile): NamedProfile {
  return { name, models, reader, outcome, chip: { ...HONEST_CHIP, ...chip, document } };
}

function load(): ReadonlyMap<string, NamedProfile> {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== SCHEMA);
  // Held to the schema by profile-files.test.ts, not at each start.
  return new Map(files.sort().map((file) => [file.slice(0, -'.json'.length), profileOf(json(file) as StoredProfile)]));
}

/** Every profile of simulators/profiles, by name. `silent-at-N`, for any N, is not among them. */
export const PROFILES: ReadonlyMap<string, NamedProfile> = load();

/** What the chips of the profiles do, by name. */
export const CHIP_PROFILES = Object.fromEntries([...PROFILES].map(([name, { chip }]) => [name, chip])) as Readonly<
  Record<KnownName, ChipProfile> & Record<string, ChipProfile | undefined>
>;

/** Undefined when no profile has that name. */
export function findChipProfile(name: string): ChipProfile | undefined {
  const silent = /^silent-at-([1-9]\d*)$/.exec(name);
  return silent ? { ...HONEST_CHIP, silentAtApdu: Number(silent[1]) } : PROFILES.get(name)?.chip;
}
