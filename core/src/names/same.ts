import { nameMeaning, withoutDiacritics } from '@motcua/drivers/cccd';

const APOSTROPHES = /['’ʼ`´]/g;
const HYPHENS = /\s*[-‐‑–]\s*/g;

/**
 * Whether two texts are the same name: case, spacing, Unicode form, the place of the tone mark and the shapes of apostrophe
 * and hyphen make no difference; every letter and every tone does. Only where one side is of a machine-readable zone, which
 * its fillers show (`DANG<<THI<THU`), is there no more to compare than what such a zone can write: there `Đ` is `D`.
 * A name that was cut off to fit is another name here.
 */
export function sameName(a: string, b: string): boolean {
  return a.includes('<') || b.includes('<') ? zoneForm(a) === zoneForm(b) : meaning(a) === meaning(b);
}

/** Whether a name is the one that a machine-readable zone gives in two parts (ICAO 9303-3 §4.6). */
export const isNameOfMrz = (name: string, mrz: { readonly surname: string; readonly givenNames: string }): boolean =>
  zoneForm(name) === zoneForm(`${mrz.surname}<<${mrz.givenNames}`);

const meaning = (name: string): string => nameMeaning(name.replaceAll(APOSTROPHES, "'").replaceAll(HYPHENS, '-'));

/** Apostrophes are left out, hyphens and spaces become fillers, diacritics go (ICAO 9303-3 §4.6 and §6). */
const zoneForm = (name: string): string =>
  withoutDiacritics(nameMeaning(name.replaceAll(APOSTROPHES, '').replaceAll(/[<\-‐‑–]/g, ' ')));
