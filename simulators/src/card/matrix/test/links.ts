import { type ChipProfile, HONEST_CHIP } from '../../profile.ts';

/** How bytes get across: what the chip bears, what the reader carries, and how much is asked for at once. */
export interface LinkWay {
  readonly name: string;
  readonly chip: ChipProfile;
  /** Of the reader: longest response, status word included. */
  readonly maxResponseBytes: number;
  readonly maxReadBytes?: number;
  /** The longest data that one answer can bring under any cipher, and that one command can take. */
  readonly answerBytes: number;
  readonly commandBytes: number;
}

const LONG = 60_000;
const SHORT = 223;
const shortChip: ChipProfile = { ...HONEST_CHIP, extendedLength: 'not-supported' };

const way = (name: string, answerBytes: number, more: Partial<LinkWay> = {}): LinkWay => ({
  ...{ name, answerBytes, chip: HONEST_CHIP, maxResponseBytes: 0xffff },
  commandBytes: more.chip?.extendedLength === 'not-supported' ? SHORT : LONG,
  ...more,
});

export const LINKS = {
  extended: [
    way('as long as there is', LONG),
    way('blocks of 4000', LONG, { maxReadBytes: 4_000 }),
    way('a buffer of 1024', 900, { chip: { ...HONEST_CHIP, bufferBytes: 1_024 } }),
    way('blocks of 223', LONG, { maxReadBytes: 223 }),
    way('blocks of 128', LONG, { maxReadBytes: 128 }),
    way('blocks of 17', LONG, { maxReadBytes: 17 }),
  ],
  short: [
    way('a chip of short commands', SHORT, { chip: shortChip }),
    way('a reader of short answers', SHORT, { maxResponseBytes: 258 }),
    way('a chip of short commands, no short file ids', SHORT, {
      chip: { ...shortChip, rules: [{ when: { command: 'read-binary-sfi' }, instead: { status: '6a86' } }] },
    }),
  ],
  pieces: [
    way('answers in pieces of 200', LONG, { chip: { ...HONEST_CHIP, answerPieceBytes: 200 } }),
    way('answers in pieces of 256, short commands', SHORT, { chip: { ...shortChip, answerPieceBytes: 256 } }),
    way('6282 at the end of a file', LONG, { chip: { ...HONEST_CHIP, shortRead: '6282' } }),
    way('6Cxx beyond the end', LONG, { chip: { ...HONEST_CHIP, beyondEnd: '6cxx' } }),
  ],
} as const satisfies Readonly<Record<string, readonly LinkWay[]>>;
