import type { TlvNode } from '../../tlv/index.ts';

/** UTCTime or GeneralizedTime (RFC 5280 §4.1.2.5); `generalized` for an implicitly tagged GeneralizedTime. */
export function readTime(node: TlvNode | undefined, form?: 'generalized'): Date | undefined {
  if (!node || node.value.length > 32) return undefined;
  const text = String.fromCharCode(...node.value);
  if (node.tag === 0x17) return utcTime(text);
  return node.tag === 0x18 || form === 'generalized' ? generalizedTime(text) : undefined;
}

/** Two-digit years from 50 up are of the last century. */
const utcTime = (text: string): Date | undefined =>
  /^\d{10}/.test(text) ? generalizedTime((Number(text.slice(0, 2)) >= 50 ? '19' : '20') + text) : undefined;

/** Seconds, fractions and a zone are optional in BER, and seen in certificates. */
const PATTERN = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:\.\d+)?(Z|([+-])(\d\d)(\d\d))$/;

function generalizedTime(text: string): Date | undefined {
  const parts = PATTERN.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second = '00', zone, sign, zoneHours, zoneMinutes] = parts;
  const offset = zone === 'Z' ? 'Z' : `${sign}${zoneHours}:${zoneMinutes}`;
  const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}
