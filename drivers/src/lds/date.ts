import { partialDate } from '../cccd/partial-date.ts';
import { toHex } from '../tlv/index.ts';
import { decimalsOf } from './text.ts';

/** A date of DG11, DG12 or DG16. */
export interface LdsDate {
  /** `yyyy-MM-dd`, `yyyy-MM` or `yyyy` as far as it is known; null when nothing is, or it is no date of the calendar. */
  readonly date: string | null;
  readonly raw: Uint8Array;
}

export interface LdsDateTime extends LdsDate {
  /** `HH:mm:ss`, in no stated time zone; null when it is no time of day. */
  readonly time: string | null;
}

/** `yyyyMMdd` in eight characters or in four bytes of BCD (ICAO 9303-10 §4.7.12); unknown parts are zeros (§4.7.11.1). */
export function readDate(value: Uint8Array): LdsDate {
  const digits = digitsOf(value, 8);
  return { date: digits === null ? null : dateOf(digits), raw: value };
}

/** `yyyyMMddHHmmss` in fourteen characters or in seven bytes of BCD. */
export function readDateTime(value: Uint8Array): LdsDateTime {
  const digits = digitsOf(value, 14);
  if (digits === null) return { date: null, time: null, raw: value };
  const [hour = '', minute = '', second = ''] = digits.slice(8).match(/../g) ?? [];
  const isTime = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return { date: dateOf(digits), time: isTime ? `${hour}:${minute}:${second}` : null, raw: value };
}

/** Two digits in each byte, or one character for each digit; null when the length or a digit is wrong. */
function digitsOf(value: Uint8Array, count: number): string | null {
  const text = value.length === count / 2 ? toHex(value) : value.length === count ? decimalsOf(value) : null;
  return text !== null && /^\d+$/.test(text) ? text : null;
}

function dateOf(digits: string): string | null {
  const year = Number(digits.slice(0, 4));
  const month = Number(digits.slice(4, 6));
  const day = Number(digits.slice(6, 8));
  if (month === 0) return day === 0 ? partialDate(year) : null;
  return day === 0 ? partialDate(year, month) : partialDate(year, month, day);
}
