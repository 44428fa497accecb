import { type CommandApdu, INS, SW } from '@motcua/drivers/apdu';
import { concatBytes, encodeInteger, encodeTlv, equalBytes, parseTlv } from '@motcua/drivers/tlv';
import { type Answer, CARD_SW, refuse, succeed } from './answer.ts';
import type { ChipProfile } from './profile.ts';

/** The files that personalisation puts on a chip. */
export interface LdsFiles {
  /** Absent on a chip from before PACE. */
  readonly cardAccess?: Uint8Array;
  /** With chip authentication mapping: the signed SecurityInfos (ICAO 9303-11 §9.2.11). */
  readonly cardSecurity?: Uint8Array;
  /** Default: the eMRTD application alone. */
  readonly dir?: Uint8Array;
  /** Default: what the profile can do. */
  readonly atrInfo?: Uint8Array;
  readonly com: Uint8Array;
  readonly sod: Uint8Array;
  /** By number, 1 to 16. */
  readonly dataGroups: ReadonlyMap<number, Uint8Array>;
}

/** `always`: before any access procedure. `after-access`: after PACE or BAC. `never`: needs terminal authentication. */
type ReadAccess = 'always' | 'after-access' | 'never';

interface ElementaryFile {
  /** As rules and profiles name it: `EF.SOD`, `DG2`. */
  readonly name: string;
  readonly fid: number;
  readonly sfi: number;
  readonly content: Uint8Array;
  readonly read: ReadAccess;
  /** Read on and on: the content never ends. */
  readonly endless?: boolean;
}

interface Directory {
  readonly name: 'mf' | 'application';
  readonly files: readonly ElementaryFile[];
}

/** What an answer may carry, and whether access was granted. */
export interface ReadConditions {
  readonly granted: boolean;
  /** The most plain bytes that fit the response. */
  readonly capacityBytes: number;
}

/** A0000002471001: the eMRTD application (ICAO 9303-10 §3.11.1). */
export const APPLICATION_AID = Uint8Array.of(0xa0, 0x00, 0x00, 0x02, 0x47, 0x10, 0x01);
const MASTER_FILE = Uint8Array.of(0x3f, 0x00);
const TAG = { offset: 0x54, discretionary: 0x53 } as const;

/** SELECT and READ BINARY over the files of one chip (ISO/IEC 7816-4 §11.1, §11.2; ICAO 9303-10 §3.6). */
export class FileSystem {
  private readonly profile: ChipProfile;
  private readonly masterFile: Directory;
  private readonly application: Directory;
  private directory: Directory;
  private current: ElementaryFile | undefined;

  constructor(files: LdsFiles, profile: ChipProfile) {
    this.profile = profile;
    const sized = (file: ElementaryFile): ElementaryFile => {
      if (file.name === profile.endlessFile) return { ...file, content: endlessContent(file.content), endless: true };
      return file.name === profile.filler?.file ? { ...file, content: filledUp(file.content, profile.filler) } : file;
    };
    this.masterFile = { name: 'mf', files: masterFiles(files, profile).map(sized) };
    this.application = { name: 'application', files: applicationFiles(files, profile).map(sized) };
    this.directory = this.masterFile;
  }

  forget(): void {
    this.directory = this.masterFile;
    this.current = undefined;
  }

  get inApplication(): boolean {
    return this.directory.name === 'application';
  }

  /** Which file, and where in it, a command is about; for rules. */
  aim(command: CommandApdu): { readonly file: string | undefined; readonly offset: number | undefined } {
    const data = command.data ?? new Uint8Array(0);
    switch (command.ins) {
      case INS.select:
        return { file: this.fileByFid((data[0] ?? 0) * 256 + (data[1] ?? 0))?.name, offset: undefined };
      case INS.readBinary: {
        const bySfi = (command.p1 & 0x80) !== 0;
        const file = bySfi ? this.fileBySfi(command.p1 & 0x1f) : this.current;
        return { file: file?.name, offset: bySfi ? command.p2 : command.p1 * 256 + command.p2 };
      }
      case INS.readBinaryOdd:
        return { file: this.fileOfOdd(command)?.name, offset: parseOffset(data) };
      default:
        return { file: undefined, offset: undefined };
    }
  }

  select(command: CommandApdu, granted: boolean): Answer {
    const data = command.data ?? new Uint8Array(0);
    const control = command.p2 & 0x0c;
    if ((command.p2 & 0xf3) !== 0 || control === 0x08) return refuse(SW.wrongP1P2);
    const describe = (template: Uint8Array) => succeed(control === 0x0c ? undefined : template);
    switch (command.p1) {
      case 0x04:
        if (!equalBytes(data, APPLICATION_AID)) return refuse(SW.fileNotFound);
        this.enter(this.application);
        return describe(encodeTlv(0x6f, encodeTlv(0x84, APPLICATION_AID)));
      case 0x00:
        if (data.length === 0 || equalBytes(data, MASTER_FILE)) {
          this.enter(this.masterFile);
          return describe(encodeTlv(0x6f, encodeTlv(0x83, MASTER_FILE)));
        }
        return this.selectFile(data, granted, describe);
      case 0x02:
        return this.selectFile(data, granted, describe);
      default:
        return refuse(SW.wrongP1P2);
    }
  }

  /** READ BINARY, even INS: P1 with bit 8 names a file by short identifier, else P1-P2 is the offset. */
  readBinary(command: CommandApdu, conditions: ReadConditions): Answer {
    const bySfi = (command.p1 & 0x80) !== 0;
    if (bySfi && (command.p1 & 0x60) !== 0) return refuse(SW.wrongP1P2);
    const file = bySfi ? this.fileBySfi(command.p1 & 0x1f) : this.current;
    const offset = bySfi ? command.p2 : command.p1 * 256 + command.p2;
    return this.read(file, bySfi, offset, command, conditions, { wrap: (part) => part, overheadBytes: () => 0 });
  }

  /** READ BINARY, odd INS: the offset comes in DO'54', the data go in DO'53'; for offsets above 7FFF. */
  readBinaryOdd(command: CommandApdu, conditions: ReadConditions): Answer {
    const offset = parseOffset(command.data ?? new Uint8Array(0));
    if (offset === undefined) return refuse(CARD_SW.wrongParametersInData);
    const named = command.p1 + command.p2 > 0;
    return this.read(this.fileOfOdd(command), named, offset, command, conditions, {
      wrap: (part) => encodeTlv(TAG.discretionary, part),
      overheadBytes: (totalBytes) => (totalBytes < 0x82 ? 2 : totalBytes < 0x103 ? 3 : 4),
    });
  }

  private read(
    file: ElementaryFile | undefined,
    named: boolean,
    offset: number,
    command: CommandApdu,
    conditions: ReadConditions,
    form: { wrap(part: Uint8Array): Uint8Array; overheadBytes(totalBytes: number): number },
  ): Answer {
    if (command.ne === undefined) return refuse(SW.wrongLength);
    if (!file) return refuse(this.refusalOfUnknown(named ? SW.fileNotFound : SW.noCurrentFile, conditions.granted));
    if (!mayRead(file, conditions.granted)) return refuse(SW.securityStatusNotSatisfied);
    this.current = file;
    const left = file.endless ? Number.MAX_SAFE_INTEGER : file.content.length - offset;
    if (left <= 0) return refuse(SW.offsetBeyondFile);

    const everything = command.ne === (command.extended === true ? 65_536 : 256);
    const limit = everything ? Math.min(command.ne, conditions.capacityBytes) : command.ne;
    const exact = Math.min(left + form.overheadBytes(left), conditions.capacityBytes);
    if (this.profile.beyondEnd === '6cxx' && limit > exact && exact <= 256) return refuse(0x6c00 + (exact & 0xff));
    if (limit > conditions.capacityBytes) return refuse(SW.wrongLength);
    const wanted = limit - form.overheadBytes(limit);
    const part = partOf(file, offset, Math.max(0, Math.min(wanted, left)));
    const warned = !everything || this.profile.shortRead === '6282';
    const sw = warned && left < wanted ? SW.endOfFile : SW.success;
    return { sw, data: form.wrap(part) };
  }

  private fileOfOdd(command: CommandApdu): ElementaryFile | undefined {
    if (command.p1 === 0 && command.p2 > 0 && command.p2 < 0x1f) return this.fileBySfi(command.p2);
    return command.p1 + command.p2 > 0 ? this.fileByFid(command.p1 * 256 + command.p2) : this.current;
  }

  private enter(directory: Directory): void {
    this.directory = directory;
    this.current = undefined;
  }

  private selectFile(data: Uint8Array, granted: boolean, describe: (template: Uint8Array) => Answer): Answer {
    if (data.length !== 2) return refuse(CARD_SW.wrongParametersInData);
    const file = this.fileByFid((data[0] ?? 0) * 256 + (data[1] ?? 0));
    if (!file) return refuse(this.refusalOfUnknown(SW.fileNotFound, granted));
    if (!mayRead(file, granted)) return refuse(SW.securityStatusNotSatisfied);
    this.current = file;
    const size = Uint8Array.of(file.content.length >> 8, file.content.length & 0xff);
    const fid = Uint8Array.of(file.fid >> 8, file.fid & 0xff);
    return describe(encodeTlv(0x62, encodeTlv(0x80, size), encodeTlv(0x82, Uint8Array.of(0x01)), encodeTlv(0x83, fid)));
  }

  /** ICAO 9303-11 §4.2: before access the application does not even tell which files it has. */
  private refusalOfUnknown(sw: number, granted: boolean): number {
    return this.inApplication && !granted ? SW.securityStatusNotSatisfied : sw;
  }

  private fileBySfi(sfi: number): ElementaryFile | undefined {
    return this.directory.files.find((file) => file.sfi === sfi);
  }

  private fileByFid(fid: number): ElementaryFile | undefined {
    return this.directory.files.find((file) => file.fid === fid);
  }
}

/** Tag, then four gigabytes of length that are never reached. */
const endlessContent = (content: Uint8Array): Uint8Array =>
  Uint8Array.of(content[0] ?? 0, 0x84, 0xff, 0xff, 0xff, 0xff);

function filledUp(content: Uint8Array, { byte, bytes }: NonNullable<ChipProfile['filler']>): Uint8Array {
  return concatBytes(content, new Uint8Array(bytes).fill(Number.parseInt(byte, 16)));
}

function partOf(file: ElementaryFile, offset: number, lengthBytes: number): Uint8Array {
  const part = file.content.slice(offset, offset + lengthBytes);
  if (!file.endless || part.length === lengthBytes) return part;
  const whole = new Uint8Array(lengthBytes).fill(0x5a);
  whole.set(part);
  return whole;
}

const mayRead = (file: ElementaryFile, granted: boolean): boolean =>
  file.read === 'always' || (file.read === 'after-access' && granted);

function parseOffset(data: Uint8Array): number | undefined {
  const objects = parseTlv(data, { shallow: true });
  if (!objects.ok || objects.value.length !== 1) return undefined;
  const [object] = objects.value;
  if (object?.tag !== TAG.offset || object.value.length === 0 || object.value.length > 4) return undefined;
  return object.value.reduce((sum, octet) => sum * 256 + octet, 0);
}

function masterFiles(files: LdsFiles, profile: ChipProfile): readonly ElementaryFile[] {
  const { cardAccess, cardSecurity } = files;
  const applications = files.dir ?? encodeTlv(0x61, encodeTlv(0x4f, APPLICATION_AID));
  const dirAccess = profile.efDir === 'locked' ? 'after-access' : 'always';
  return [
    { name: 'EF.DIR', fid: 0x2f00, sfi: 0x1e, content: applications, read: dirAccess },
    { name: 'EF.ATR/INFO', fid: 0x2f01, sfi: 0x01, content: files.atrInfo ?? atrInfo(profile), read: 'always' },
    ...(cardAccess
      ? [{ name: 'EF.CardAccess', fid: 0x011c, sfi: 0x1c, content: cardAccess, read: 'always' as const }]
      : []),
    ...(cardSecurity
      ? [{ name: 'EF.CardSecurity', fid: 0x011d, sfi: 0x1d, content: cardSecurity, read: 'after-access' as const }]
      : []),
  ];
}

/** EF.ATR/INFO: card capabilities and, with extended length, the longest command and response (ISO/IEC 7816-4 §12.7.1). */
function atrInfo(profile: ChipProfile): Uint8Array {
  const capabilities = encodeTlv(0x47, cardCapabilities(profile));
  if (profile.extendedLength === 'not-supported') return capabilities;
  const longest = encodeTlv(0x02, encodeInteger(profile.bufferBytes ?? 0xffff));
  return concatBytes(capabilities, encodeTlv(0x7f66, longest, longest));
}

/**
 * ISO/IEC 7816-4 §12.1.1.9: selection by full name, by identifier, short identifiers; one-byte data units; command chaining,
 * extended length.
 */
export function cardCapabilities(profile: ChipProfile): Uint8Array {
  return Uint8Array.of(0x94, 0x01, profile.extendedLength === 'supported' ? 0xc0 : 0x80);
}

/** ICAO 9303-10 §3.11: file and short identifiers. DG3 opens to terminals authenticated by the authority alone. */
function applicationFiles(files: LdsFiles, profile: ChipProfile): readonly ElementaryFile[] {
  const locked = (number: number): boolean => (number === 3 || number === 4) && profile.dg3 === 'locked';
  return [
    { name: 'EF.COM', fid: 0x011e, sfi: 0x1e, content: files.com, read: 'after-access' },
    { name: 'EF.SOD', fid: 0x011d, sfi: 0x1d, content: files.sod, read: 'after-access' },
    ...[...files.dataGroups].map(
      ([number, content]): ElementaryFile => ({
        name: `DG${number}`,
        fid: 0x0100 + number,
        sfi: number,
        content,
        read: locked(number) ? 'never' : 'after-access',
      }),
    ),
  ];
}
