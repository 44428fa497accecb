import type { Language } from '../contract/screen-model.ts';

/** NĐ 30/2020 Phụ lục I: the national motto is Vietnamese on every paper, whatever language follows. */
export const NATIONAL_NAME = 'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM';
export const NATIONAL_MOTTO = 'Độc lập - Tự do - Hạnh phúc';
/** TT 03/2025/TT-VPCP: Mẫu số 01 is issued on acceptance only. Until then this is a slip of the kiosk's own. */
export const SLIP_TITLE = 'PHIẾU NỘP HỒ SƠ – CHỜ TIẾP NHẬN';

export interface SlipTexts {
  readonly subtitle: string | null;
  readonly procedure: string;
  readonly procedureCode: string;
  readonly dossierCode: string;
  readonly localCode: string;
  readonly submittedAt: string;
  readonly receptionUnit: string;
  readonly papers: string;
  readonly whatNext: string;
  readonly received: readonly string[];
  readonly waiting: readonly string[];
  readonly notAReceipt: string;
  readonly follow: string;
  /** While the dossier has not left the kiosk, its code leads nowhere. */
  readonly followOnceSent: string;
  readonly help: (phone: string) => string;
}

export const SLIP_TEXTS: Readonly<Record<Language, SlipTexts>> = {
  vi: {
    subtitle: null,
    procedure: 'Thủ tục',
    procedureCode: 'Mã thủ tục',
    dossierCode: 'Mã hồ sơ',
    localCode: 'Mã tạm của hồ sơ',
    submittedAt: 'Thời điểm nộp',
    receptionUnit: 'Nơi nộp',
    papers: 'Ông/Bà cần nộp tại quầy:',
    whatNext: 'Việc tiếp theo',
    received: [
      'Hệ thống của tỉnh đã ghi nhận hồ sơ. Cán bộ sẽ kiểm tra để tiếp nhận.',
      'Khi hồ sơ được tiếp nhận, Ông/Bà sẽ nhận Giấy tiếp nhận hồ sơ và hẹn trả kết quả.',
    ],
    waiting: [
      'Hồ sơ đã được lưu an toàn tại máy và sẽ tự động gửi đến hệ thống của tỉnh. Ông/Bà không cần nộp lại.',
      'Sau khi hồ sơ được gửi, Ông/Bà tra cứu bằng mã tạm này. Nếu sau một ngày làm việc chưa tra cứu được, xin liên hệ nơi nộp.',
    ],
    notAReceipt: 'Phiếu này không thay cho Giấy tiếp nhận hồ sơ và hẹn trả kết quả (Mẫu số 01).',
    follow: 'Quét mã để theo dõi hồ sơ',
    followOnceSent: 'Quét mã để theo dõi hồ sơ, sau khi hồ sơ được gửi',
    help: (phone) => `Cần giúp đỡ, xin gọi ${phone}.`,
  },
  en: {
    subtitle: 'Submission slip – waiting for acceptance',
    procedure: 'Procedure',
    procedureCode: 'Procedure code',
    dossierCode: 'Dossier code',
    localCode: 'Temporary code of the dossier',
    submittedAt: 'Submitted',
    receptionUnit: 'Handed in at',
    papers: 'To hand in at the desk:',
    whatNext: 'What happens next',
    received: [
      'The province’s system has recorded the dossier. An officer will check it before accepting it.',
      'If it is accepted, you will receive an acceptance receipt with the day on which the result is ready.',
    ],
    waiting: [
      'The dossier is stored safely in this machine and will be sent to the province’s system by itself. You need not submit again.',
      'Once it has been sent, you can follow it with this temporary code. If you cannot find it after one working day, please ask where you handed it in.',
    ],
    notAReceipt: 'This slip does not replace the acceptance receipt (Form 01).',
    follow: 'Scan to follow the dossier',
    followOnceSent: 'Scan to follow the dossier once it has been sent',
    help: (phone) => `For help, call ${phone}.`,
  },
};
