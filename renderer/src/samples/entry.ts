import type { AnnouncementModel, RequirementsModel, Screen, ServiceChoice } from '@motcua/core/contract';
import { PICTURE } from './picture.ts';
import type { Words } from './words.ts';

/** One of three, with a picture; made up, as is the province. */
export function announcement(_: Words, place: { readonly turning: boolean }): AnnouncementModel {
  return {
    id: 'tet-hours',
    index: 1,
    count: 3,
    ...place,
    words: [
      {
        language: 'vi',
        title: 'Nghỉ Tết: quầy mở lại ngày mùng 6',
        body: 'Từ 28 tháng Chạp đến hết mùng 5, quầy không tiếp nhận hồ sơ giấy. Máy này vẫn nhận hồ sơ mỗi ngày từ 7 giờ đến 21 giờ.',
      },
      {
        language: 'en',
        title: 'Lunar New Year: the desk reopens on the sixth day',
        body: 'During the holidays the desk takes no papers. This machine takes dossiers every day from 7:00 to 21:00.',
      },
    ],
    picture: { source: PICTURE, alt: 'Hoa đào và lịch treo tường' },
  };
}

const choice = (id: string, title: string, summary: string, code: string | null): ServiceChoice => ({
  id,
  title,
  summary,
  procedureCode: code,
  draft: code === null,
});

const benefit = (w: Words): ServiceChoice =>
  choice(
    'unemployment-benefit',
    w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
    w(
      'Dành cho người vừa nghỉ việc, có đóng bảo hiểm thất nghiệp.',
      'For people who left a job and paid unemployment insurance.',
    ),
    null,
  );
const copy = (w: Words): ServiceChoice =>
  choice(
    'certified-copy',
    w('Chứng thực bản sao từ bản chính', 'Certified copy from an original'),
    w('Sao giấy tờ có đóng dấu chứng thực.', 'A copy of a document with a stamp of certification.'),
    '2.000815',
  );

export const services = (w: Words): Screen => ({
  name: 'services',
  query: '',
  group: null,
  groups: [],
  services: [benefit(w), copy(w)],
});

export const found = (w: Words): Screen => ({
  name: 'services',
  query: w('nghi viec', 'lost job'),
  group: null,
  groups: [],
  services: [benefit(w)],
});

export const nothingFound = (w: Words): Screen => ({
  name: 'services',
  query: w('đăng kiểm xe tải', 'lorry inspection'),
  group: null,
  groups: [],
  services: [],
});

export function groups(w: Words): Screen {
  const named = (...titles: readonly string[]) => titles.map((title, index) => ({ id: `service-${index}`, title }));
  return {
    name: 'services',
    query: '',
    group: null,
    services: [],
    groups: [
      {
        id: 'family',
        services: named(w('Đăng ký khai sinh', 'Birth registration'), w('Đăng ký kết hôn', 'Marriage registration')),
      },
      {
        id: 'residence',
        services: named(
          w('Đăng ký tạm trú', 'Temporary residence'),
          w('Đăng ký thường trú', 'Permanent residence'),
          w('Thông báo lưu trú', 'Lodging notice'),
          w('Khai báo tạm vắng', 'Temporary absence'),
        ),
      },
      { id: 'papers', services: named(w('Chứng thực bản sao từ bản chính', 'Certified copy from an original')) },
      { id: 'work', services: named(w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit')) },
      { id: 'health', services: named(w('Đăng ký khám bệnh', 'Hospital check-in')) },
      { id: 'other', services: named(w('Cấp phiếu lý lịch tư pháp', 'Criminal record certificate')) },
    ],
  };
}

export const openGroup = (w: Words): Screen => ({
  name: 'services',
  query: '',
  group: 'work',
  groups: [],
  services: [benefit(w)],
});

/** After the form: what of it the dossier needs. */
export function documents(w: Words): Screen {
  const screen = requirements(w);
  return { name: 'documents', papers: screen.name === 'requirements' ? screen.requirements.papers : [] };
}

export function requirements(w: Words, changes: Partial<RequirementsModel> = {}): Screen {
  return {
    name: 'requirements',
    requirements: {
      serviceTitle: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
      kind: 'dossier',
      procedureCode: null,
      openQuestions: [
        w(
          'Mã số của thủ tục này chưa được xác nhận trên Cổng Dịch vụ công quốc gia.',
          'The code of this procedure has not been confirmed on the National Public Service Portal.',
        ),
      ],
      help: w(
        'Ông/Bà cần có: thẻ căn cước, số điện thoại, số tài khoản ngân hàng nếu muốn nhận tiền qua tài khoản.',
        'You need: your ID card, your phone number, and your bank account number if you want to be paid into an account.',
      ),
      deadlines: [
        {
          text: w(
            'Nộp trong vòng 3 tháng kể từ ngày chấm dứt hợp đồng.',
            'Apply within 3 months of the day the contract ended.',
          ),
          confidence: 'M',
        },
      ],
      papers: [
        {
          name: w('Giấy tờ chứng minh đã chấm dứt hợp đồng', 'Proof that the contract has ended'),
          copyKinds: w('bản chính hoặc bản sao', 'original or copy'),
          required: true,
          when: null,
          how: 'bring',
          replacedBy: null,
        },
        {
          name: w('Giấy ủy quyền', 'Authorisation'),
          copyKinds: w('bản chính', 'original'),
          required: true,
          when: w('Chỉ khi Ông/Bà nộp thay người khác', 'Only if you apply for somebody else'),
          how: 'bring',
          replacedBy: null,
        },
        {
          name: w('Đơn đề nghị hưởng trợ cấp thất nghiệp', 'Application for unemployment benefit'),
          copyKinds: w('bản điện tử', 'electronic copy'),
          required: true,
          when: null,
          how: 'made-here',
          replacedBy: null,
        },
        {
          name: w('Sổ bảo hiểm xã hội', 'Social-insurance book'),
          copyKinds: w('bản điện tử', 'electronic copy'),
          required: true,
          when: null,
          how: 'looked-up',
          replacedBy: w(
            'Dữ liệu điện tử của cơ quan bảo hiểm xã hội',
            'Electronic data of the social-insurance agency',
          ),
        },
      ],
      fee: w('Mức phí (nếu có) do hệ thống của tỉnh thông báo.', 'The province’s system says whether there is a fee.'),
      amounts: [],
      results: [w('Quyết định về việc hưởng trợ cấp thất nghiệp', 'Decision on unemployment benefit')],
      competentAuthority: w('Tổ chức dịch vụ việc làm công', 'Public employment service organisation'),
      where: null,
      legalBasis: [
        { citation: w('Luật Việc làm số 74/2025/QH15', 'Employment Law No. 74/2025/QH15'), confidence: 'H' },
        {
          citation: w(
            'Thời hạn nộp: 3 tháng kể từ ngày chấm dứt hợp đồng',
            'Deadline: 3 months from the end of the contract',
          ),
          confidence: 'M',
        },
        {
          citation: w('Mã thủ tục trên Cổng Dịch vụ công quốc gia', 'Procedure code on the national portal'),
          confidence: 'UNCONFIRMED',
        },
      ],
      list: 'offered',
      listFailure: null,
      ...changes,
    },
  };
}

/** Nothing is read and nothing handed in: it ends with the list. */
export const guide = (w: Words, changes: Partial<RequirementsModel> = {}): Screen =>
  requirements(w, {
    serviceTitle: w('Cấp đổi thẻ căn cước', 'Exchange of the ID card'),
    kind: 'guide',
    procedureCode: '2.001195',
    openQuestions: [],
    help: w('Thủ tục này làm trực tiếp tại cơ quan công an.', 'This is done in person at the police.'),
    deadlines: [],
    papers: [
      {
        name: w('Thẻ căn cước đang dùng', 'The ID card that you have'),
        copyKinds: w('bản chính', 'original'),
        required: true,
        when: null,
        how: 'bring',
        replacedBy: null,
      },
    ],
    fee: w('Thu theo quy định hiện hành.', 'As the rules in force say.'),
    amounts: [{ label: w('Cấp đổi', 'Exchange'), amountVnd: 50_000, confidence: 'L' }],
    results: [w('Thẻ căn cước mới', 'A new ID card')],
    competentAuthority: w('Công an tỉnh Thí Dụ', 'Police of Thí Dụ province'),
    where: w(
      'Công an xã, phường nơi Ông/Bà đang ở, hoặc Phòng Cảnh sát quản lý hành chính.',
      'The police of the commune where you live, or the province’s administrative police.',
    ),
    legalBasis: [{ citation: w('Luật Căn cước số 26/2023/QH15', 'ID Card Law No. 26/2023/QH15'), confidence: 'H' }],
    ...changes,
  });
