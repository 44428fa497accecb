import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CardContent,
  type ChipProfile,
  DOCUMENT_LIES,
  type DocumentLie,
  findChipProfile,
  HONEST_CHIP,
  issueCard,
  otherDigits,
  underProfile,
  withCardAccess,
} from '@motcua/simulators/card';
import { citizens } from '@motcua/simulators/citizens';
import { createDocumentAuthority, documents, issueDocument } from '@motcua/simulators/documents';
import { cardFromFolder, loadLdsFolder } from '@motcua/simulators/lds';
import { ensurePki } from '@motcua/simulators/pki';
import { type CommandRequest, textOption, UsageError } from './command.ts';
import { pkiFolder } from './folders.ts';
import { type MrzKeyInput, parseCanOption, parseMrzOption, readSecret } from './secret.ts';

/** A card for `motcua card`, and what to say of it. */
export interface CardToLay {
  readonly content: CardContent;
  readonly profile: ChipProfile;
  /** Without personal data: it goes to the terminal. */
  readonly name: string;
  readonly notes: readonly string[];
}

/** The citizen of a profile that is laid on without one. */
const DEFAULT_CITIZEN = 'adult-2021';

/** The card that the options name; a UsageError that names the mend where they name none. */
export async function cardToLay({ values, io }: Pick<CommandRequest, 'values' | 'io'>): Promise<CardToLay> {
  const sources = ['citizen', 'document', 'lds'].filter((name) => textOption(values, name) !== undefined);
  if (sources.length > 1) throw new UsageError('give one of --citizen, --document and --lds');
  if (sources.length === 0 && textOption(values, 'profile') === undefined) {
    throw new UsageError('give --citizen NAME, --document NAME, --profile NAME or --lds DIR');
  }
  const profileName = textOption(values, 'profile');
  const profile = profileName === undefined ? HONEST_CHIP : findChipProfile(profileName);
  if (!profile) throw new UsageError('--profile takes one of the names below');
  const folder = textOption(values, 'lds');
  const keys = await keysOf({ values, io });
  if (folder !== undefined) return fromFolder(folder, profile, { values, keys });
  const pki = textOption(values, 'pki') ?? pkiFolder();
  const document = textOption(values, 'document');
  const laid = document === undefined ? ofCitizen(values, profile, pki) : ofDocument(document, profile, pki);
  return { ...laid, content: openedBy(laid.content, profile, keys) };
}

/** What the options say that opens the card. */
interface CardKeys {
  readonly can?: string;
  readonly mrz?: MrzKeyInput;
}

async function keysOf({ values, io }: Pick<CommandRequest, 'values' | 'io'>): Promise<CardKeys> {
  const [can, mrz] = [textOption(values, 'can'), textOption(values, 'mrz')];
  if (can === '-' && mrz === '-') throw new UsageError('one of --can and --mrz may come from standard input');
  return {
    ...(can === undefined ? {} : { can: parseCanOption(await readSecret(can, io)) }),
    ...(mrz === undefined ? {} : { mrz: padded(parseMrzOption(await readSecret(mrz, io))) }),
  };
}

/** Another CAN and another zone than the card's own open it; a profile with a wrong CAN stays one. */
const openedBy = (content: CardContent, profile: ChipProfile, { can, mrz }: CardKeys): CardContent => ({
  ...content,
  ...(can === undefined ? {} : { can: profile.can === 'printed' ? can : otherDigits(can) }),
  ...(mrz === undefined ? {} : { mrz }),
});

function ofCitizen(values: CommandRequest['values'], profile: ChipProfile, pki: string): CardToLay {
  const id = textOption(values, 'citizen') ?? DEFAULT_CITIZEN;
  const citizen = citizens.find((one) => one.id === id);
  if (!citizen) throw new UsageError('--citizen takes one of the names below');
  const lie = textOption(values, 'lie');
  if (lie !== undefined && !isLie(lie)) throw new UsageError('--lie takes one of the names below');
  const content = issueCard({ citizen, pki: ensurePki(pki), profile, ...(lie !== undefined && { lie }) });
  const printed = `Printed on it: --number ${citizen.citizenNumber} --mrz ${mrzOption(content)}`;
  return { content, profile, name: id, notes: [`Its authority: --trust ${join(pki, 'trust')}`, printed] };
}

function ofDocument(id: string, profile: ChipProfile, pki: string): CardToLay {
  const document = documents.find((one) => one.id === id);
  if (!document) throw new UsageError('--document takes one of the names below');
  const authority = createDocumentAuthority(document);
  ensurePki(pki);
  const trust = join(pki, 'trust', 'documents');
  mkdirSync(trust, { recursive: true, mode: 0o700 });
  const anchor = join(trust, `${id}.cer`);
  writeFileSync(anchor, authority.csca.certificate, { mode: 0o600 });
  const issued = issueDocument({ document, authority });
  const printed = `Printed on it: --can ${issued.can} --mrz ${mrzOption(issued)}`;
  return {
    content: underProfile(issued, profile),
    profile,
    name: id,
    notes: [`Its authority: --trust ${anchor}`, printed],
  };
}

const ORIGIN_NOTES = {
  'as-dumped': [],
  none: ['There is no CardAccess.bin, and DG14 repeats none: the chip opens by BAC alone.'],
  'from-dg14': ['There is no CardAccess.bin: made from what DG14 repeats of it.'],
  assumed: ['There is no CardAccess.bin, and DG14 repeats none: PACE is offered as on a 2021 card.'],
} as const;

function fromFolder(
  path: string,
  profile: ChipProfile,
  { values, keys }: { readonly values: CommandRequest['values']; readonly keys: CardKeys },
): CardToLay {
  if (textOption(values, 'lie') !== undefined)
    throw new UsageError('--lie belongs to --citizen: a folder is what it is');
  const folder = loadLdsFolder(path);
  if (!folder.ok) throw new UsageError(`--lds: ${folder.error.map(({ message }) => message).join('; ')}`);
  const made = cardFromFolder({ folder: folder.value, ...keys });
  if (!made.ok) throw new UsageError(`--lds: ${made.error.message}`);
  const { content, origin } = withCardAccess(made.value, keys.can === undefined ? 'not-asked-for' : 'asked-for');
  return { content: underProfile(content, profile), profile, name: 'the folder', notes: ORIGIN_NOTES[origin] };
}

/** As the options of `motcua read` take it. Everybody whom these cards are of is made up; of a folder nothing is repeated. */
const mrzOption = ({ mrz }: Pick<CardContent, 'mrz'>): string => {
  const option = [mrz.documentNumber.replace(/<+$/, ''), mrz.dateOfBirth, mrz.dateOfExpiry].join(',');
  // For a shell, to which `<<` means something.
  return option.includes('<') ? `'${option}'` : option;
};

/** A short document number is filled up before its check digit is taken (ICAO 9303-11 Appendix D.2). */
const padded = (mrz: MrzKeyInput): MrzKeyInput => ({
  ...mrz,
  documentNumber: mrz.documentNumber.padEnd(9, '<'),
});

const isLie = (name: string): name is DocumentLie => DOCUMENT_LIES.some((one) => one === name);
