import { citizens, findCitizen, qrText } from '@motcua/simulators/citizens';

/** Texts of the bench in both languages. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

export interface BenchChoice {
  readonly id: string;
  readonly label: Bilingual;
}

/** Who can stand at the kiosk, in the words of the bench. A citizen of the simulators without an entry here is not offered. */
const ABOUT: Readonly<Record<string, Bilingual>> = {
  'adult-2021': {
    vi: 'Người lớn, thẻ CCCD 2021, đủ thông tin.',
    en: 'Adult with a 2021 card; everything is filled in.',
  },
  'adult-2024': {
    vi: 'Người lớn, thẻ căn cước 2024: mã QR ở mặt sau, chip có ít thông tin hơn.',
    en: 'Adult with a 2024 card: QR on the back, fewer fields on the chip.',
  },
  'senior-no-expiry': { vi: 'Người cao tuổi, thẻ không thời hạn.', en: 'Senior; the card does not expire.' },
  expired: { vi: 'Thẻ đã hết hạn.', en: 'The card has expired.' },
  'single-name': { vi: 'Tên chỉ có một chữ.', en: 'The name is a single word.' },
  'long-name': { vi: 'Tên rất dài.', en: 'A very long name.' },
  'd-stroke': { vi: 'Tên có chữ Đ.', en: 'The name has the letter Đ.' },
  'no-old-number': { vi: 'Chưa từng có CMND 9 số.', en: 'Never had a 9-digit number.' },
  'year-only-birth': { vi: 'Thẻ chỉ ghi năm sinh.', en: 'The card gives only the year of birth.' },
  'child-2024': { vi: 'Trẻ em, thẻ căn cước 2024.', en: 'Child with a 2024 card.' },
};

export function benchCitizens(): (BenchChoice & { readonly note: Bilingual })[] {
  return citizens.flatMap((one) => {
    const note = ABOUT[one.id];
    return note ? [{ id: one.id, label: { vi: one.fullName, en: one.fullName }, note }] : [];
  });
}

export const SCAN_KINDS = ['own', 'somebody-else', 'health-insurance', 'unknown', 'torn'] as const;
export type ScanKind = (typeof SCAN_KINDS)[number];

/** What the scanner sees. Only the card's own QR is about the citizen at the kiosk. */
export function scanContent(kind: Exclude<ScanKind, 'torn'>, citizenId: string): string {
  switch (kind) {
    case 'own':
      return qrText(findCitizen(citizenId));
    case 'somebody-else':
      return qrText(
        citizens.find((one) => one.id !== citizenId && one.generation === 'cccd2021') ?? findCitizen(citizenId),
      );
    case 'health-insurance':
      return `GD4990000000001|${Buffer.from('Nguyễn Văn Thử').toString('hex')}|01/01/1990|1|${Buffer.from('Tỉnh Thử').toString('hex')}|01 - 001|`;
    case 'unknown':
      return 'https://example.vn/khuyen-mai';
  }
}
