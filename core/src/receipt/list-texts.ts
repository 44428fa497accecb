import type { FactConfidence, RequiredPaper } from '../contract/entry-screens.ts';
import type { Language } from '../contract/screen-model.ts';

export interface ListTexts {
  readonly title: string;
  readonly procedureCode: string;
  readonly draft: string;
  readonly papers: string;
  readonly noPapers: string;
  readonly how: Readonly<Record<Exclude<RequiredPaper['how'], 'bring'>, string>>;
  readonly optional: string;
  readonly deadlines: string;
  readonly fee: string;
  readonly results: string;
  readonly authority: string;
  readonly where: string;
  readonly money: (amountVnd: number) => string;
  readonly legalBasis: string;
  readonly confidence: Readonly<Record<FactConfidence, string | null>>;
  readonly printed: (unitName: string, moment: string) => string;
  readonly help: (phone: string) => string;
}

export const LIST_TEXTS: Readonly<Record<Language, ListTexts>> = {
  vi: {
    title: 'Những gì cần chuẩn bị',
    procedureCode: 'Mã thủ tục',
    draft: 'Bản nháp: còn điều chưa được xác nhận. Xin hỏi lại cán bộ.',
    papers: 'Giấy tờ',
    noPapers: 'Không phải nộp giấy tờ nào.',
    how: { 'made-here': 'lập tại máy', 'looked-up': 'không phải mang, cơ quan tự tra cứu' },
    optional: 'nếu có',
    deadlines: 'Thời hạn',
    fee: 'Phí, lệ phí',
    results: 'Kết quả',
    authority: 'Cơ quan giải quyết',
    where: 'Làm ở đâu',
    money: (amountVnd) => `${amountVnd.toLocaleString('vi-VN')} đồng`,
    legalBasis: 'Căn cứ pháp luật',
    confidence: { H: null, M: 'theo một nguồn', L: 'nguồn chưa chắc chắn', UNCONFIRMED: 'chưa được xác nhận' },
    printed: (unitName, moment) => `In tại ${unitName}, lúc ${moment}. Quy định có thể thay đổi sau ngày này.`,
    help: (phone) => `Cần hỏi thêm, xin gọi ${phone}.`,
  },
  en: {
    title: 'What you need',
    procedureCode: 'Procedure code',
    draft: 'Draft: not everything is confirmed. Please ask an officer.',
    papers: 'Papers',
    noPapers: 'No papers have to be handed in.',
    how: { 'made-here': 'made at the machine', 'looked-up': 'not needed: the authority looks it up' },
    optional: 'if you have it',
    deadlines: 'Deadlines',
    fee: 'Fee',
    results: 'What you get',
    authority: 'Who decides',
    where: 'Where to go',
    money: (amountVnd) => `${amountVnd.toLocaleString('en-GB')} VND`,
    legalBasis: 'Legal basis',
    confidence: { H: null, M: 'by one source', L: 'from a weak source', UNCONFIRMED: 'not confirmed' },
    printed: (unitName, moment) => `Printed at ${unitName}, ${moment}. Rules may change after this day.`,
    help: (phone) => `For questions, call ${phone}.`,
  },
};
