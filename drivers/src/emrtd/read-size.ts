import { createHash } from 'node:crypto';
import { decodeInteger, findTag, parseTlv, readTlvHeader, type TlvNode } from '../tlv/index.ts';
import type { CardLink } from './card-link.ts';
import { blockCapacity } from './card-link.ts';

/** A short answer: 256 bytes and the status word. */
export const SHORT_RESPONSE_BYTES = 258;
/** The most that an extended Le can ask for, and the status word. */
export const LONGEST_RESPONSE_BYTES = 65_538;
/** The first step down. Under secure messaging it takes an extended answer all the same. */
const EXTENDED_BLOCK_BYTES = 256;
/** Every card seen so far answers this; below it the fault is not the size. */
const SMALLEST_BLOCK_BYTES = 128;

/**
 * How many bytes one READ BINARY asks for. Chosen before access is opened and only ever lowered: a failed exchange can end
 * secure messaging and cost a new PACE (domain notes, profile `no-extended-length`).
 */
export interface ReadSize {
  /** For the link as it is now; under secure messaging the cryptogram takes its share. */
  readonly blockBytes: (link: CardLink) => number;
  /** The longest plain answer that card and reader are known to carry; what the operator says of READ BINARY is no part of it. */
  readonly answerBytes: (link: CardLink) => number;
  /** After `6700`: 256, then what a short answer carries, then 128. False when there is nothing below. */
  readonly stepDown: (link: CardLink) => boolean;
  /** After a `6700` that cost the session: no second extended answer is asked for. */
  readonly stepDownToShort: (link: CardLink) => boolean;
  /** What was learned of the card so far, for the next one of its kind; undefined where others than the card decided. */
  readonly learned: () => CardReadSize | undefined;
}

/** What is known of a kind of card. */
export interface CardReadSize {
  /** The longest answer that it announces, status word included. */
  readonly responseBytes: number;
  /** The block that it was stepped down to, if it refused a longer one. */
  readonly refusedAboveBytes?: number;
}

/**
 * What cards of one ATR bear: nothing of a person, since an ATR is that of a whole series. Bounded: the kind that was not
 * seen for longest is forgotten.
 */
export interface ReadSizeMemory {
  readonly recall: (atr: Uint8Array) => CardReadSize | undefined;
  readonly remember: (atr: Uint8Array, size: CardReadSize) => void;
  /** What an earlier memory told. */
  readonly know: (known: KnownReadSize) => void;
}

/** `series`: SHA-256 of the ATR, in hex, so that whoever keeps it for longer than a session keeps no byte of a card. */
export interface KnownReadSize {
  readonly series: string;
  readonly size: CardReadSize;
}

/** A desk sees a handful of card series; an attacker with many ATRs gets no further than this. */
export const REMEMBERED_SERIES = 64;

/** `onLearned`: of a series what was not known before. */
export function createReadSizeMemory(onLearned: (known: KnownReadSize) => void = () => undefined): ReadSizeMemory {
  const sizes = new Map<string, CardReadSize>();
  const know = ({ series, size }: KnownReadSize): void => {
    sizes.delete(series);
    sizes.set(series, size);
    const [oldest] = sizes.keys();
    if (sizes.size > REMEMBERED_SERIES && oldest !== undefined) sizes.delete(oldest);
  };
  return {
    recall: (atr) => sizes.get(seriesOf(atr)),
    remember(atr, size) {
      const series = seriesOf(atr);
      const before = sizes.get(series);
      know({ series, size });
      const isNew = before?.responseBytes !== size.responseBytes || before.refusedAboveBytes !== size.refusedAboveBytes;
      if (isNew) onLearned({ series, size });
    },
    know,
  };
}

const seriesOf = (atr: Uint8Array): string => createHash('sha256').update(atr).digest('hex');

export function createReadSize(options: {
  readonly cardResponseBytes: number;
  readonly maxReadBytes?: number | undefined;
  /** The length is that of a reader which carries no more: the card was not asked. */
  readonly ofReader?: boolean;
  /** From an earlier card of the same kind. */
  readonly refusedAboveBytes?: number | undefined;
}): ReadSize {
  let limitBytes = Math.min(
    options.maxReadBytes ?? Number.POSITIVE_INFINITY,
    options.refusedAboveBytes ?? Number.POSITIVE_INFINITY,
  );
  let refusedAboveBytes = options.refusedAboveBytes;
  const carriedBytes = (link: CardLink): number =>
    blockCapacity(link, Math.min(options.cardResponseBytes, link.channel.maxResponseBytes));
  const blockBytes = (link: CardLink): number => Math.min(limitBytes, carriedBytes(link));
  const stepTo = (link: CardLink, ladder: readonly number[]): boolean => {
    const current = blockBytes(link);
    const next = ladder.find((rung) => rung < current);
    if (next === undefined) return false;
    limitBytes = next;
    refusedAboveBytes = next;
    return true;
  };
  const short = (link: CardLink): number[] => [blockCapacity(link, SHORT_RESPONSE_BYTES), SMALLEST_BLOCK_BYTES];
  return {
    blockBytes,
    // A card that was stepped down to 256 gives these in an extended answer: what it refused was longer than any signature.
    answerBytes: (link) =>
      refusedAboveBytes === undefined || refusedAboveBytes >= EXTENDED_BLOCK_BYTES
        ? carriedBytes(link)
        : Math.min(refusedAboveBytes, carriedBytes(link)),
    stepDown: (link) => stepTo(link, [EXTENDED_BLOCK_BYTES, ...short(link)]),
    stepDownToShort: (link) => stepTo(link, short(link)),
    learned() {
      if (options.maxReadBytes !== undefined || options.ofReader === true) return undefined;
      return {
        responseBytes: options.cardResponseBytes,
        ...(refusedAboveBytes === undefined ? {} : { refusedAboveBytes }),
      };
    },
  };
}

/**
 * The longest answer that the ATR promises, status word included; undefined when it is silent. Card capabilities stand in the
 * historical bytes as compact-TLV `7x`, third byte, bit 7 (ISO/IEC 7816-4 §12.1.1.9).
 */
export function responseBytesFromAtr(atr: Uint8Array): number | undefined {
  const historical = historicalBytes(atr);
  // 00 and 80 announce compact-TLV; with 00 the last three bytes are the status.
  if (historical[0] !== 0x80 && historical[0] !== 0x00) return undefined;
  const end = historical.length - (historical[0] === 0x00 ? 3 : 0);
  for (let i = 1; i < end; ) {
    const header = historical[i] ?? 0;
    const lengthBytes = header & 0x0f;
    if (header >> 4 === 7 && lengthBytes === 3 && i + 3 < end) return fromCapabilities(historical[i + 3] ?? 0);
    i += 1 + lengthBytes;
  }
  return undefined;
}

/** The same from EF.ATR/INFO: extended length information `7F66`, else card capabilities `47` (ISO/IEC 7816-4 §12.7.1). */
export function responseBytesFromAtrInfo(file: Uint8Array): number | undefined {
  const nodes = leadingObjects(file);
  const lengths = findTag(nodes, 0x7f66)?.children ?? [];
  const response = lengths.length === 2 && lengths[1]?.tag === 0x02 ? decodeInteger(lengths[1].value) : undefined;
  if (response !== undefined && response >= SHORT_RESPONSE_BYTES - 2) return response;
  const capabilities = findTag(nodes, 0x47);
  return capabilities?.value.length === 3 ? fromCapabilities(capabilities.value[2] ?? 0) : undefined;
}

const fromCapabilities = (third: number): number =>
  (third & 0x40) !== 0 ? LONGEST_RESPONSE_BYTES : SHORT_RESPONSE_BYTES;

/** EF.ATR/INFO is a row of objects, often with filler or a status behind: what parses counts. */
function leadingObjects(file: Uint8Array): TlvNode[] {
  const nodes: TlvNode[] = [];
  for (let offset = 0; offset < file.length; ) {
    const header = readTlvHeader(file, offset, { ber: true });
    if (!header.ok || header.value.lengthBytes === null) break;
    const end = offset + header.value.headerBytes + header.value.lengthBytes;
    const parsed = end <= file.length ? parseTlv(file.subarray(offset, end), { ber: true }) : undefined;
    if (parsed?.ok !== true) break;
    nodes.push(...parsed.value);
    offset = end;
  }
  return nodes;
}

/** ISO/IEC 7816-3 §8.2: TS, T0, interface bytes as T0 and each TD announce them, historical bytes. */
function historicalBytes(atr: Uint8Array): Uint8Array {
  const t0 = atr[1] ?? 0;
  let offset = 2;
  for (let announced = t0 >> 4; announced !== 0; ) {
    const hasNext = (announced & 0x8) !== 0;
    const count = (announced & 1) + ((announced >> 1) & 1) + ((announced >> 2) & 1);
    const next = hasNext ? (atr[offset + count] ?? 0) >> 4 : 0;
    offset += count + (hasNext ? 1 : 0);
    announced = next;
  }
  return atr.subarray(offset, offset + (t0 & 0x0f));
}
