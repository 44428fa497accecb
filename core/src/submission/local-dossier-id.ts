import { randomInt } from 'node:crypto';

/**
 * The kiosk's own name for a dossier until the province gives it a code (glossary: mã tạm tại kiosk). An 80-year-old
 * may have to read it out over the telephone: Crockford base 32 (no I, L, O, U), three groups of four, and a leading
 * `T` for *tạm*, so that nobody takes it for a dossier code. 60 random bits; nothing is derived from the citizen.
 */
export type LocalDossierId = `T-${string}-${string}-${string}`;

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const LOCAL_DOSSIER_ID_PATTERN = '^T(?:-[0-9A-HJKMNP-TV-Z]{4}){3}$';
const FORM = new RegExp(LOCAL_DOSSIER_ID_PATTERN);

export function newLocalDossierId(): LocalDossierId {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return `T-${group()}-${group()}-${group()}`;
}

export const isLocalDossierId = (value: unknown): value is LocalDossierId =>
  typeof value === 'string' && FORM.test(value);
