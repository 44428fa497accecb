import { type CommandApdu, INS, type ResponseApdu, SW, statusHex } from '../apdu/index.ts';
import { DATA_GROUP_TAGS } from '../lds/tags.ts';
import { err, ok, type Result } from '../result/index.ts';
import { encodeTlv, parseTlv } from '../tlv/index.ts';
import type { CardLink, LinkFailure } from './card-link.ts';
import { createGrowingFile } from './growing-file.ts';
import type { DataGroupNumber } from './model.ts';
import type { ReadSize } from './read-size.ts';

/** An elementary file of Doc 9303-10 §3.11. */
export interface CardFile {
  readonly name: string;
  readonly fileId: number;
  readonly shortFileId: number;
  /** The tag that the content begins with. */
  readonly tag: number;
  /** In the master file, so that SELECT must go there first. */
  readonly inMasterFile?: true;
}

export const EF_CARD_ACCESS: CardFile = {
  name: 'EF.CardAccess',
  fileId: 0x011c,
  shortFileId: 0x1c,
  tag: 0x31,
  inMasterFile: true,
};
/** In the master file, where a reader is after PACE and before the application is selected. */
export const EF_CARD_SECURITY: CardFile = {
  name: 'EF.CardSecurity',
  fileId: 0x011d,
  shortFileId: 0x1d,
  tag: 0x30,
  inMasterFile: true,
};
export const EF_COM: CardFile = { name: 'COM', fileId: 0x011e, shortFileId: 0x1e, tag: 0x60 };
export const EF_SOD: CardFile = { name: 'SOD', fileId: 0x011d, shortFileId: 0x1d, tag: 0x77 };

export const dataGroupFile = (group: DataGroupNumber): CardFile => ({
  name: `DG${group}`,
  fileId: 0x0100 + group,
  shortFileId: group,
  tag: DATA_GROUP_TAGS[group],
});

/** A face in JPEG 2000 has some 20 kB, fingerprints twice that; a card that promises more is lying. */
export const MAX_FILE_BYTES = 512 * 1024;
/** P1 P2 of READ BINARY carry 15 bits of offset; beyond it the offset stands in DO'54' (ISO/IEC 7816-4 §11.3.3). */
const LAST_PLAIN_OFFSET = 0x7fff;
/** `53 82 xx xx` before the data of READ BINARY with an odd instruction byte. */
const ODD_READ_OVERHEAD_BYTES = 4;
/**
 * Answers with less than was asked for, in one file: a card that gives 16 bytes at a time brings a face with half of them. One
 * that gives a byte at a time would keep a reader for an hour.
 */
const MAX_SHORT_ANSWERS = 2_048;

export interface FileRead {
  readonly size: ReadSize;
  /** What an earlier, interrupted read of the same file brought. */
  readonly partial?: Uint8Array;
  /** False: the card has shown that it cannot address files by short id. */
  readonly byShortFileId: boolean;
  /** `false`: a file that may well not be there is not asked for by its file id as well. */
  readonly selectIfRefused?: boolean;
  /** The card refused the short id, and gave the file by its file id. */
  readonly onShortFileIdRefused?: () => void;
  readonly onBytes?: (progress: { readonly fileBytes: number; readonly expectedBytes: number }) => void;
}

export interface FileFailure {
  readonly failure: LinkFailure;
  /** What came before the failure: a later read resumes here. */
  readonly partial: Uint8Array;
}

/**
 * Reads one file as the raw bytes of its data object. With long answers a file of usual size takes one exchange: the first
 * READ BINARY names the file by its short id and asks for as much as one answer carries.
 */
export async function readFile(
  link: CardLink,
  file: CardFile,
  read: FileRead,
): Promise<Result<Uint8Array, FileFailure>> {
  const growing = createGrowingFile(read.partial);
  let selected = false;
  let shortFileIdRefused = false;
  let shortAnswers = 0;
  const stop = (failure: LinkFailure): Result<never, FileFailure> => err({ failure, partial: growing.content() });
  const malformed = (what: string): Result<never, FileFailure> =>
    stop({ code: 'file-malformed', message: `${file.name}: ${what}` });

  for (;;) {
    const extent = growing.extent();
    const content = growing.content();
    if (extent === 'malformed') return malformed('no data object, or none that ends');
    if (content.length > 0 && content[0] !== file.tag) return malformed('begins with a foreign tag');
    if (content.length > MAX_FILE_BYTES || (extent.totalBytes ?? 0) > MAX_FILE_BYTES) {
      return malformed('longer than any genuine file');
    }
    if (extent.totalBytes !== undefined && content.length >= extent.totalBytes) {
      return ok(content.slice(0, extent.totalBytes));
    }

    const byShortFileId = read.byShortFileId && !selected && content.length === 0;
    if (!selected && !byShortFileId) {
      const select = await selectFile(link, file);
      if (!select.ok) return stop(select.error);
      selected = true;
    }
    const remainingBytes = (extent.totalBytes ?? Number.POSITIVE_INFINITY) - content.length;
    const answer = await readBlock(link, file, {
      size: read.size,
      offset: content.length,
      remainingBytes,
      byShortFileId,
    });
    if (!answer.ok) return stop(answer.error);
    const { sw, data } = answer.value;

    if (sw === SW.success || sw === SW.endOfFile) {
      if (shortFileIdRefused) read.onShortFileIdRefused?.();
      shortFileIdRefused = false;
      const ended = data.length === 0 || sw === SW.endOfFile;
      growing.append(data);
      const fileBytes = growing.content().length;
      const known = growing.extent();
      const expectedBytes = known === 'malformed' ? undefined : known.totalBytes;
      read.onBytes?.({ fileBytes, expectedBytes: expectedBytes ?? fileBytes });
      if (ended && (expectedBytes === undefined || fileBytes < expectedBytes)) {
        return malformed('ends before its length');
      }
      const askedBytes = Math.min(read.size.blockBytes(link), remainingBytes) - ODD_READ_OVERHEAD_BYTES;
      if (data.length < askedBytes && ++shortAnswers > MAX_SHORT_ANSWERS) {
        return stop({ code: 'card-unresponsive', message: `${file.name}: the card gives it in crumbs` });
      }
      // Answered: the file is current now, by whichever way it was named.
      selected = true;
    } else if (sw === SW.securityStatusNotSatisfied) {
      return stop({ code: 'access-refused', message: `${file.name}: the card denies access (status 6982)` });
    } else if (byShortFileId && read.selectIfRefused === false) {
      return stop({ code: 'file-missing', message: `${file.name}: READ BINARY ended with status ${statusHex(sw)}` });
    } else if (byShortFileId) {
      const select = await selectFile(link, file);
      if (!select.ok) return stop(select.error);
      selected = true;
      shortFileIdRefused = true;
    } else {
      return stop({ code: 'card-unreadable', message: `${file.name}: READ BINARY ended with status ${statusHex(sw)}` });
    }
  }
}

interface BlockRead {
  readonly size: ReadSize;
  readonly offset: number;
  readonly remainingBytes: number;
  readonly byShortFileId: boolean;
}

/** One block, at the size that the card will bear: `6700` steps down, `6Cxx` names the length itself. */
async function readBlock(link: CardLink, file: CardFile, block: BlockRead): Promise<Result<ResponseApdu, LinkFailure>> {
  for (;;) {
    const ne = Math.min(block.size.blockBytes(link), block.remainingBytes);
    let answer = await sendRead(link, file, { ...block, ne });
    if (answer.ok && answer.value.sw >> 8 === 0x6c) {
      answer = await sendRead(link, file, { ...block, ne: answer.value.sw & 0xff || 256 });
    }
    if (!answer.ok || answer.value.sw !== SW.wrongLength || !block.size.stepDown(link)) return answer;
  }
}

async function sendRead(
  link: CardLink,
  file: CardFile,
  block: BlockRead & { readonly ne: number },
): Promise<Result<ResponseApdu, LinkFailure>> {
  const { offset, ne } = block;
  const step = `read ${file.name}`;
  if (offset <= LAST_PLAIN_OFFSET) {
    const p1 = block.byShortFileId ? 0x80 | file.shortFileId : offset >> 8;
    return link.send(step, { cla: 0, ins: INS.readBinary, p1, p2: offset & 0xff, ne });
  }
  const command: CommandApdu = {
    cla: 0,
    ins: INS.readBinaryOdd,
    p1: 0,
    p2: 0,
    data: encodeTlv(0x54, offsetBytes(offset)),
    ne: Math.min(ne + ODD_READ_OVERHEAD_BYTES, block.size.blockBytes(link)),
  };
  const answer = await link.send(step, command);
  if (!answer.ok || answer.value.data.length === 0) return answer;
  const parsed = parseTlv(answer.value.data, { ber: true, shallow: true });
  const [discretionary, ...more] = parsed.ok ? parsed.value : [];
  if (discretionary?.tag !== 0x53 || more.length > 0) {
    return err({ code: 'file-malformed', message: `${file.name}: READ BINARY B1 without DO'53'` });
  }
  return ok({ data: discretionary.value, sw: answer.value.sw });
}

/** Unsigned, two bytes or three; files here end at 512 kB. */
const offsetBytes = (offset: number): Uint8Array =>
  offset > 0xffff
    ? Uint8Array.of(offset >> 16, (offset >> 8) & 0xff, offset & 0xff)
    : Uint8Array.of(offset >> 8, offset & 0xff);

/** P2 = 0C and no Le: some cards refuse the command with one. SELECT of the master file may fail freely (card VN, 6D00). */
async function selectFile(link: CardLink, file: CardFile): Promise<Result<void, LinkFailure>> {
  const identifier = (id: number): Uint8Array => Uint8Array.of(id >> 8, id & 0xff);
  if (file.inMasterFile) {
    const master = await link.send('select MF', { cla: 0, ins: INS.select, p1: 0, p2: 0x0c, data: identifier(0x3f00) });
    if (!master.ok) return master;
  }
  const answer = await link.send(`select ${file.name}`, {
    cla: 0,
    ins: INS.select,
    p1: 0x02,
    p2: 0x0c,
    data: identifier(file.fileId),
  });
  if (!answer.ok) return answer;
  const { sw } = answer.value;
  if (sw === SW.success) return ok(undefined);
  if (sw === SW.securityStatusNotSatisfied) {
    return err({ code: 'access-refused', message: `${file.name}: the card denies access (status 6982)` });
  }
  return err({ code: 'file-missing', message: `${file.name}: SELECT ended with status ${statusHex(sw)}` });
}
