import type { FailureWords, OriginMark, ReceiptModel, Screen } from '@motcua/core/contract';
import { papers } from './papers.ts';
import { marks, type Words } from './words.ts';

const QR_ROWS: readonly string[] = [
  '11111110000101001010101111111',
  '10000010101010111010001000001',
  '10111010001011101100101011101',
  '10111010011111110001001011101',
  '10111010101100100011101011101',
  '10000010010111000101101000001',
  '11111110101010101010101111111',
  '00000000000011101100000000000',
  '10101010000010111010000010010',
  '10110001000000110100101001001',
  '11100010001111001010101110111',
  '10000000111010010101010010010',
  '11011110010110011011111001011',
  '11011101001011010010111001001',
  '00011011001010101000010111011',
  '01011001110101110000110101010',
  '10111011101100101101111001011',
  '00010100001010110010011001101',
  '10010111111101001010111010011',
  '01100101110100010000100111010',
  '10011111110100001001111110000',
  '00000000111111010001100010111',
  '11111110011100101101101011011',
  '10000010001001111110100011000',
  '10111010101000110010111110011',
  '10111010011010101011110010100',
  '10111010100110100011100111001',
  '10000010011011000010101000010',
  '11111110100110101101100110011',
];

const cards = (w: Words) => ({
  verified: w('Đã xác minh thẻ', 'Card verified'),
  consistent: w('Từ chip căn cước; chưa đối chiếu nơi cấp', 'From the chip; issuer not checked'),
  unverified: w(
    'Theo mã QR trên thẻ; chưa đọc chip, chưa xác minh',
    'By the QR code on the card; the chip was not read, not verified',
  ),
});

export function review(w: Words, overall: 'verified' | 'consistent' | 'unverified'): Screen {
  const { typed } = marks(w);
  const card = marks(w)[overall];
  const row = (label: string, value: string, origin: OriginMark | null, contested = false) => ({
    label,
    value,
    origin,
    contested,
    reason: null,
  });
  return {
    name: 'review',
    papers: papers(w),
    card: { overall, label: cards(w)[overall] },
    sections: [
      {
        pageId: 'person',
        title: w('Thông tin của Ông/Bà', 'About you'),
        rows: [
          row(w('Họ, chữ đệm và tên', 'Full name'), 'Nguyễn Thị Minh Nguyệt', card),
          row(w('Ngày sinh', 'Date of birth'), '09/02/1958', card),
          row(w('Số định danh cá nhân', 'Citizen number'), '999158000123', card),
          row(
            w('Nơi thường trú', 'Permanent residence'),
            'Số 12 ngõ 34 đường Thử Nghiệm, phường Mẫu Đơn, tỉnh Thí Dụ',
            card,
            true,
          ),
        ],
        tables: [],
      },
      {
        pageId: 'work',
        title: w('Công việc vừa chấm dứt', 'The job that ended'),
        rows: [
          row(w('Tên đơn vị', 'Employer'), 'Công ty TNHH May Thí Dụ', typed),
          row(w('Ngày chấm dứt hợp đồng', 'End date of the contract'), '30/09/2026', typed),
          row(w('Lý do chấm dứt', 'Reason for the end'), '', null),
        ],
        tables: [],
      },
      {
        pageId: 'household',
        title: w('Người trong gia đình', 'The household'),
        rows: [
          {
            ...row(
              w('Nơi ở hiện nay', 'Where you live now'),
              w('Số 5 đường Ví Dụ, phường Mẫu Đơn, tỉnh Thí Dụ', '5 Ví Dụ street, Mẫu Đơn ward, Thí Dụ province'),
              typed,
            ),
            reason: w('Thông tin đã thay đổi, thẻ chưa cập nhật', 'It has changed since the card was issued'),
          },
        ],
        tables: [
          {
            label: w('Người cùng chuyển đến', 'Who moves with you'),
            rows: [
              {
                title: '1. Trần Văn Thử',
                lines: [
                  row(w('Ngày sinh', 'Date of birth'), '30/08/1957', card),
                  row(w('Quan hệ với chủ hộ', 'Relation to the head of the household'), w('Chồng', 'Husband'), typed),
                ],
              },
              {
                title: '2. Trần Thị Mẫu',
                lines: [
                  row(w('Ngày sinh', 'Date of birth'), '12/04/2015', typed),
                  row(w('Quan hệ với chủ hộ', 'Relation to the head of the household'), w('Con', 'Child'), typed),
                ],
              },
            ],
          },
        ],
      },
    ],
  };
}

/** How the slip fares: on its way, there, or failed in the words of the catalogue. */
export type SampleSlip = 'printing' | 'printed' | 'paper-out' | 'printer-failed';

export function receipt(w: Words, outcome: ReceiptModel['outcome'], slip: SampleSlip): Screen {
  return {
    name: 'receipt',
    receipt: {
      serviceTitle: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
      outcome,
      dossierCode: outcome === 'received' ? 'H99.999.999-261120-0001' : null,
      localDossierId: 'K01-7F3A-9C2E',
      submittedAt: '2026-11-20T09:05:00+07:00',
      slip: slip === 'printing' || slip === 'printed' ? slip : 'failed',
      slipFailure: slip === 'printing' || slip === 'printed' ? null : slipFailures(w)[slip],
      papers: papers(w),
      qr: QR_ROWS,
    },
  };
}

export const paperOut = (w: Words): FailureWords => slipFailures(w)['paper-out'];

const slipFailures = (w: Words): Readonly<Record<'paper-out' | 'printer-failed', FailureWords>> => ({
  'paper-out': {
    code: 'paper-out',
    title: w('Máy in hết giấy', 'The printer is out of paper'),
    explanation: w(
      'Hồ sơ vẫn được giữ an toàn. Chỉ phiếu giấy chưa in được.',
      'The dossier is safe. Only the paper slip could not be printed.',
    ),
    nextAction: w(
      'Xin Ông/Bà chụp ảnh hoặc ghi lại mã trên màn hình, hoặc gọi cán bộ nạp giấy rồi bấm “In lại phiếu”.',
      'Photograph or write down the code on the screen, or ask an officer to load paper and press “Print the slip again”.',
    ),
  },
  'printer-failed': {
    code: 'printer-failed',
    title: w('Phiếu in bị lỗi', 'Printing the slip failed'),
    explanation: w(
      'Hồ sơ vẫn được giữ an toàn. Phiếu giấy in dở hoặc chưa in được.',
      'The dossier is safe. The paper slip is incomplete or was not printed.',
    ),
    nextAction: w(
      'Xin Ông/Bà bấm “In lại phiếu”, hoặc chụp ảnh mã trên màn hình.',
      'Press “Print the slip again”, or photograph the code on the screen.',
    ),
  },
});
