/**
 * Time on the air between a contactless reader and a card: ISO/IEC 14443 Type A, blocks of part 4. What is modelled, and what
 * is assumed, stands in docs/benchmarks.md.
 */

/** Nominal bit rates in kbit/s, the same both ways. */
export const BIT_RATES = [106, 212, 424, 848] as const;
export type BitRate = (typeof BIT_RATES)[number];
export const isBitRate = (value: number): value is BitRate => BIT_RATES.some((rate) => rate === value);

export interface AirLink {
  readonly bitRate: BitRate;
  /** The longest frame either side takes (FSD and FSC, ISO/IEC 14443-4 §5.1, §5.2): 16 … 256 bytes. Default 256. */
  readonly frameBytes?: number;
  /**
   * Between the end of a frame and the start of the answer to it. The standard's least is 1172/fc = 0.086 ms (ISO/IEC 14443-3
   * §6.2.1); readers and cards take longer. Default 0.2.
   */
  readonly turnaroundMs?: number;
}

/** fc = 13.56 MHz; one bit lasts 128/fc at 106 kbit/s and half of that with each step up (ISO/IEC 14443-2 §8.1). */
const CARRIER_HZ = 13_560_000;
const CYCLES_PER_BIT: Readonly<Record<BitRate, number>> = { 106: 128, 212: 64, 424: 32, 848: 16 };
/** Eight bits and parity (ISO/IEC 14443-3 §6.2.3.2). */
const BITS_PER_BYTE = 9;
/** Start and end of communication. */
const BITS_PER_FRAME = 2;
/** Protocol control byte and checksum (ISO/IEC 14443-4 §7.1); neither card identifier nor node address is used. */
const BLOCK_OVERHEAD_BYTES = 3;
/** R(ACK): a block without information. */
const ACKNOWLEDGEMENT_BYTES = 3;
const DEFAULT_FRAME_BYTES = 256;
const DEFAULT_TURNAROUND_MS = 0.2;

/** One command and its response, without the time that the card thinks. */
export function airMs(
  link: AirLink,
  exchange: { readonly commandBytes: number; readonly responseBytes: number },
): number {
  return oneWayMs(link, exchange.commandBytes) + oneWayMs(link, exchange.responseBytes);
}

/** Chained blocks, each but the last acknowledged (ISO/IEC 14443-4 §7.5.3), and the turnaround before the other side answers. */
function oneWayMs(link: AirLink, lengthBytes: number): number {
  const { frameBytes = DEFAULT_FRAME_BYTES, turnaroundMs = DEFAULT_TURNAROUND_MS } = link;
  const blocks = Math.max(1, Math.ceil(lengthBytes / (frameBytes - BLOCK_OVERHEAD_BYTES)));
  const acknowledgements = blocks - 1;
  const frames = blocks + acknowledgements;
  const bytes = lengthBytes + blocks * BLOCK_OVERHEAD_BYTES + acknowledgements * ACKNOWLEDGEMENT_BYTES;
  const bits = bytes * BITS_PER_BYTE + frames * BITS_PER_FRAME;
  return (bits * CYCLES_PER_BIT[link.bitRate] * 1_000) / CARRIER_HZ + frames * turnaroundMs;
}

/** The time that bare bits take: nothing that carries these bytes can be faster. */
export const leastMs = (bitRate: BitRate, lengthBytes: number): number =>
  (lengthBytes * 8 * CYCLES_PER_BIT[bitRate] * 1_000) / CARRIER_HZ;
