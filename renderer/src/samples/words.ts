import type { OriginMark } from '@motcua/core/contract';

/** What a sample shows, in its language: `w('Xin chào', 'Hello')`. */
export type Words = (vi: string, en: string) => string;

export const marks = (w: Words) =>
  ({
    verified: {
      source: 'chip',
      level: 'verified',
      label: w('Từ chip căn cước, đã xác minh', 'From the card’s chip, verified'),
    },
    consistent: {
      source: 'chip',
      level: 'consistent',
      label: w('Từ chip căn cước; chưa đối chiếu nơi cấp', 'From the card’s chip; issuer not checked'),
    },
    unverified: { source: 'qr', level: 'unverified', label: w('Từ mã QR trên thẻ', 'From the QR code on the card') },
    typed: { source: 'typed', level: 'typed', label: w('Ông/Bà tự khai', 'Typed by you') },
  }) as const satisfies Record<OriginMark['level'], OriginMark>;
