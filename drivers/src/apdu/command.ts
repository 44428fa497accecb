import { concatBytes } from '../tlv/index.ts';

/** A command of ISO/IEC 7816-4 §5.1. */
export interface CommandApdu {
  readonly cla: number;
  readonly ins: number;
  readonly p1: number;
  readonly p2: number;
  /** Up to 65,535 bytes. Absent or empty: no Lc. */
  readonly data?: Uint8Array;
  /** Ne, the most bytes expected: 1 … 65,536. Absent: no Le. */
  readonly ne?: number;
  /**
   * `true`: extended length even where short would do (Doc 9303-11 lets a card ask so). `false` matters under secure messaging
   * alone: Le 00 there stays a short Le, because the answer is known to be short. Absent: as the lengths require.
   */
  readonly extended?: boolean;
}

export const MAX_SHORT_LE = 256;
export const MAX_EXTENDED_LE = 65_536;

/** Short length if data ≤ 255 bytes and Ne ≤ 256, else extended. Throws a RangeError on what no APDU can carry. */
export function encodeCommand(command: CommandApdu): Uint8Array {
  const { ne } = command;
  const data = command.data ?? new Uint8Array(0);
  if (data.length > 0xffff) throw new RangeError('command data above 65,535 bytes');
  if (ne !== undefined && (!Number.isInteger(ne) || ne < 1 || ne > MAX_EXTENDED_LE)) throw new RangeError('Ne');
  const header = Uint8Array.of(command.cla, command.ins, command.p1, command.p2);
  const extended = command.extended === true || data.length > 0xff || (ne !== undefined && ne > MAX_SHORT_LE);

  if (!extended) {
    const lc = data.length === 0 ? new Uint8Array(0) : Uint8Array.of(data.length);
    const le = ne === undefined ? new Uint8Array(0) : Uint8Array.of(ne & 0xff);
    return concatBytes(header, lc, data, le);
  }
  if (data.length === 0 && ne === undefined) return header;
  const lc = data.length === 0 ? new Uint8Array(0) : Uint8Array.of(0, data.length >> 8, data.length & 0xff);
  const lePair = ne === undefined ? [] : [(ne >> 8) & 0xff, ne & 0xff];
  const le = data.length === 0 ? Uint8Array.of(0, ...lePair) : Uint8Array.from(lePair);
  return concatBytes(header, lc, data, le);
}

/** The inverse, for the simulated card and for traces; undefined when the bytes are no command APDU. */
export function parseCommand(bytes: Uint8Array): CommandApdu | undefined {
  const [cla, ins, p1, p2, first, ...rest] = bytes;
  if (cla === undefined || ins === undefined || p1 === undefined || p2 === undefined) return undefined;
  const header = { cla, ins, p1, p2 };
  if (first === undefined) return header;
  if (bytes.length === 5) return { ...header, ne: first === 0 ? MAX_SHORT_LE : first };
  if (first !== 0) {
    const data = bytes.subarray(5, 5 + first);
    if (data.length !== first) return undefined;
    const le = bytes.subarray(5 + first);
    if (le.length > 1) return undefined;
    return le[0] === undefined ? { ...header, data } : { ...header, data, ne: le[0] === 0 ? MAX_SHORT_LE : le[0] };
  }
  const [high, low] = rest;
  if (high === undefined || low === undefined) return undefined;
  const length = high * 256 + low;
  if (bytes.length === 7) return { ...header, ne: length === 0 ? MAX_EXTENDED_LE : length, extended: true };
  const data = bytes.subarray(7, 7 + length);
  if (length === 0 || data.length !== length) return undefined;
  const le = bytes.subarray(7 + length);
  const [leHigh, leLow] = le;
  if (le.length === 0) return { ...header, data, extended: true };
  if (le.length !== 2 || leHigh === undefined || leLow === undefined) return undefined;
  return { ...header, data, ne: leHigh * 256 + leLow || MAX_EXTENDED_LE, extended: true };
}
