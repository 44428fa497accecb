import { stat } from 'node:fs/promises';
import type { Language } from '@motcua/core/contract';
import {
  checkServices,
  type Pack,
  packFiles,
  type ServicesReport,
  type Text,
  type VersionFacts,
} from '@motcua/core/services';
import { PATIENCE } from '@motcua/core/session';
import { type PreviewScreen, previewScreens } from '@motcua/core/session/preview';
import type { Units } from '@motcua/core/units';
import { sampleValue } from '@motcua/demo/robot';
import { dateInVietnam, MRZ_NO_EXPIRY } from '@motcua/drivers/cccd';
import { checkOutput } from '../check-text.ts';
import type { ServicesCheckOutput } from '../output.ts';
import { previewCard } from './preview-card.ts';

/** What the gallery shows: what the check says, and the screens of each version of each pack without a fault. */
export interface PreviewList {
  readonly faults: ServicesCheckOutput['faults'];
  readonly toFill: ServicesCheckOutput['toFill'];
  readonly packs: readonly {
    readonly id: string;
    readonly kind: Pack['kind'];
    readonly versions: readonly {
      readonly version: string;
      readonly status: VersionFacts['status'];
      readonly title: Text;
      readonly screens: readonly { readonly id: string; readonly title: Text }[];
    }[];
  }[];
}
export interface ScreenAddress {
  readonly pack: string;
  readonly version: string;
  readonly screen: string;
  readonly language: Language;
}

/** A folder of packs, or of one, looked at anew whenever a file of it has changed. */
export interface PacksInView {
  list(): Promise<PreviewList>;
  find(address: ScreenAddress): Promise<PreviewScreen | undefined>;
}

interface Looked {
  readonly signature: string;
  readonly report: ServicesReport;
  readonly screens: Map<string, readonly PreviewScreen[]>;
}

export function packsInView({ folder, units }: { readonly folder: string; readonly units: Units }): PacksInView {
  let newest: Promise<Looked> | undefined;

  const look = async (): Promise<Looked> => {
    const signature = await signatureOf(folder);
    const before = await newest?.catch(() => undefined);
    if (before?.signature === signature) return before;
    newest = checkServices(folder).then((report) => ({ signature, report, screens: new Map() }));
    return newest;
  };
  const screensOf = (looked: Looked, pack: Pack, version: VersionFacts, language: Language) => {
    const key = `${pack.id} ${version.version} ${language}`;
    const known = looked.screens.get(key);
    if (known) return known;
    const now = dayOf(version);
    const made = previewScreens({
      pack,
      version,
      language,
      units,
      kiosk: KIOSK,
      now,
      card: (fields) => previewCard(fields, now),
      answer: (field) => sampleValue(field, dateInVietnam(now)),
    });
    looked.screens.set(key, made);
    return made;
  };

  return {
    async list() {
      const looked = await look();
      const { faults, toFill } = checkOutput(looked.report);
      const packs = looked.report.packs.map((pack) => ({
        id: pack.id,
        kind: pack.kind,
        versions: pack.versions.map((version) => {
          const english = screensOf(looked, pack, version, 'en');
          return {
            version: version.version,
            status: version.status,
            title: version.title,
            screens: screensOf(looked, pack, version, 'vi').map(({ id, title }, index) => ({
              id,
              title: { vi: title, en: english[index]?.title ?? title },
            })),
          };
        }),
      }));
      return { faults, toFill, packs };
    },
    async find(address) {
      const looked = await look();
      const pack = looked.report.packs.find(({ id }) => id === address.pack);
      const version = pack?.versions.find((one) => one.version === address.version);
      if (!pack || !version) return undefined;
      return screensOf(looked, pack, version, address.language).find(({ id }) => id === address.screen);
    },
  };
}

const signatureOf = async (folder: string): Promise<string> => {
  const files = await packFiles(folder);
  const states = await Promise.all(
    files.map(async ({ file }) => {
      const { mtimeMs, size } = await stat(file);
      return `${file} ${mtimeMs} ${size}`;
    }),
  );
  return states.join('\n');
};

/** Ten in the morning in Việt Nam, today or on the day nearest to it on which the version is in force. */
function dayOf({ validFrom, validTo }: VersionFacts): Date {
  const today = dateInVietnam(new Date());
  const day = today < validFrom ? validFrom : validTo !== null && validTo < today ? validTo : today;
  return new Date(`${day}T10:00:00+07:00`);
}

/** A desk of a province that does not exist. */
const KIOSK = {
  kioskId: 'H99-preview',
  receptionUnit: { code: 'H99.99', name: 'Trung tâm Phục vụ hành chính công tỉnh Thí Dụ' },
  allowDrafts: true,
  followUrl: 'https://tracuu.example.vn/ho-so',
  helpPhone: '1900 0000',
  languages: ['vi', 'en'],
  typing: { toneStyle: 'old', physicalKeys: 'compose' },
  mrzNoExpiry: MRZ_NO_EXPIRY,
  retention: { payloadHours: 0, setAsideHours: 336 },
  patience: PATIENCE,
  askRating: true,
} as const;
