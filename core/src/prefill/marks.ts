import type { Overall } from '@motcua/drivers/emrtd';
import type { CardMark, Language, OriginMark } from '../contract/screen-model.ts';
import { asProven, type Entry } from '../forms/index.ts';
import type { Text } from '../services/pack.ts';

/**
 * The words of the result model (docs/result-model.md). None says that a card is genuine: passive authentication alone
 * does not see a copied chip, and without the issuer's anchor nothing proves who signed.
 */
const CHIP_VERIFIED: Text = { vi: 'Từ chip căn cước, đã xác minh', en: 'From the ID card’s chip, verified' };
const CHIP_CONSISTENT: Text = {
  vi: 'Từ chip căn cước; chưa đối chiếu nơi cấp',
  en: 'From the ID card’s chip; issuer not checked',
};
const CHIP_UNPROVEN: Text = { vi: 'Từ chip căn cước; chưa xác minh', en: 'From the ID card’s chip; not verified' };
const QR: Text = {
  vi: 'Từ mã QR trên thẻ; chưa xác minh, xin Ông/Bà xem lại',
  en: 'From the QR code on the card; not verified, please check',
};
const MRZ: Text = {
  vi: 'Từ dòng chữ in trên thẻ; chưa xác minh, xin Ông/Bà xem lại',
  en: 'From the printed lines on the card; not verified, please check',
};
const BACKEND: Text = { vi: 'Từ hệ thống của tỉnh', en: 'From the province’s system' };
const DRAFT: Text = { vi: 'Từ bản Ông/Bà đã lưu trước đây', en: 'From your earlier draft' };
const OFFICER: Text = { vi: 'Cán bộ nhập', en: 'Entered by the officer' };
const TYPED: Text = { vi: 'Ông/Bà nhập', en: 'Entered by you' };
const SUGGESTED: Text = {
  vi: 'Máy điền theo ngày cấp thẻ; xin Ông/Bà xem lại',
  en: 'Filled in from the card’s issue date; please check',
};

/** The parts of a name or an address, found by a rule in a text that was read. */
const PROPOSED: Text = { vi: 'Máy gợi ý; xin Ông/Bà xem lại', en: 'Suggested by the machine; please check' };
const CONFIRMED: Text = { vi: 'Máy gợi ý, Ông/Bà đã xác nhận', en: 'Suggested by the machine, confirmed by you' };
const CHANGED: Text = {
  vi: 'Ông/Bà sửa; khác với dữ liệu đã xác minh',
  en: 'Changed by you; differs from what was proven',
};

/** Null for an empty field: nothing has an origin yet. */
export function originMark(entry: Entry | undefined, language: Language): OriginMark | null {
  if (!entry || entry.text === '') return null;
  if (entry.replaces && asProven(entry) !== entry) return originMark(asProven(entry), language);
  const { source } = entry;
  const mark = (level: OriginMark['level'], text: Text): OriginMark => ({ source, level, label: text[language] });
  switch (source) {
    case 'chip':
      if (entry.evidence?.overall === 'verified') return mark('verified', CHIP_VERIFIED);
      return entry.evidence?.overall === 'consistent'
        ? mark('consistent', CHIP_CONSISTENT)
        : mark('unverified', CHIP_UNPROVEN);
    case 'qr':
      return mark('unverified', QR);
    case 'mrz':
      return mark('unverified', MRZ);
    case 'backend':
      return mark('unverified', BACKEND);
    case 'draft':
      return mark('unverified', DRAFT);
    case 'officer':
      return mark('typed', OFFICER);
    case 'typed':
      if (entry.replaces) return mark('typed', CHANGED);
      if (entry.basis) return entry.suggested ? mark('unverified', PROPOSED) : mark('typed', CONFIRMED);
      return entry.suggested ? mark('unverified', SUGGESTED) : mark('typed', TYPED);
  }
}

const CARD_VERIFIED: Text = { vi: 'Đã xác minh thẻ', en: 'Card verified' };
const CARD_CONSISTENT: Text = {
  vi: 'Dữ liệu từ chip căn cước nguyên vẹn; chưa đối chiếu nơi cấp',
  en: 'Data from the chip are intact; issuer not checked',
};

export function cardMark(overall: Extract<Overall, 'verified' | 'consistent'>, language: Language): CardMark {
  return { overall, label: (overall === 'verified' ? CARD_VERIFIED : CARD_CONSISTENT)[language] };
}
