import { nameMeaning } from '../../drivers/src/cccd/text.ts';

export const tidy = (text) => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

const KINDS = ['Tỉnh', 'Thành phố', 'Quận', 'Huyện', 'Thị xã', 'Phường', 'Xã', 'Thị trấn', 'Đặc khu'];

/** *xã Bắc Sơn* is one of the ways in which the lists write *Xã Bắc Sơn*. */
export function kindAndName(text) {
  const tidied = tidy(text);
  const kind = KINDS.find((each) => tidied.toLowerCase().startsWith(`${each.toLowerCase()} `));
  if (!kind) throw new Error(`no kind of unit: ${text}`);
  return { kind, name: tidied.slice(kind.length + 1) };
}

export function fullName(text) {
  const { kind, name } = kindAndName(text);
  return `${kind} ${name}`;
}

export const byCode = (a, b) => (a.code < b.code ? -1 : 1);

/** Case, the place of the tone mark and the shape of the apostrophe are a matter of taste. */
export const meaning = (name) => nameMeaning(name).replaceAll('’', "'");
