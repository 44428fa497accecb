import type { FieldModel, FormPage, Language, OriginMark, Overlay, Screen, ScreenModel } from '@motcua/core/contract';

/**
 * One ScreenModel for every screen and variant, in both languages: for the developer's harness and the tests. The
 * people are made up; citizen numbers start with 999. No production build contains this file.
 */
export interface Sample {
  readonly name: string;
  readonly model: ScreenModel;
}

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

const languages = [
  { code: 'vi', label: 'Tiếng Việt' },
  { code: 'en', label: 'English' },
] as const;

type Words = (vi: string, en: string) => string;

const marks = (w: Words) =>
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

const blank: Omit<FieldModel, 'id' | 'label' | 'kind'> = {
  help: null,
  value: '',
  required: true,
  locked: false,
  contested: false,
  origin: null,
  choices: [],
  error: null,
  maxLength: 200,
};

function identityPage(w: Words, level: 'verified' | 'consistent', contested: boolean): FormPage {
  const origin = marks(w)[level];
  const locked = { ...blank, locked: true, origin };
  return {
    id: 'person',
    title: w('Thông tin của Ông/Bà', 'About you'),
    index: 1,
    count: 5,
    fields: [
      {
        ...locked,
        id: 'fullName',
        label: w('Họ, chữ đệm và tên', 'Full name'),
        kind: 'text',
        value: 'Nguyễn Thị Minh Nguyệt',
      },
      { ...locked, id: 'dateOfBirth', label: w('Ngày sinh', 'Date of birth'), kind: 'date', value: '1958-02-09' },
      {
        ...locked,
        id: 'citizenNumber',
        label: w('Số định danh cá nhân', 'Citizen number'),
        kind: 'digits',
        value: '999158000123',
      },
      {
        ...locked,
        id: 'sex',
        label: w('Giới tính', 'Sex'),
        kind: 'choice',
        value: 'F',
        choices: [
          { value: 'M', label: w('Nam', 'Male') },
          { value: 'F', label: w('Nữ', 'Female') },
        ],
      },
      {
        ...locked,
        id: 'permanentAddress',
        label: w('Nơi thường trú', 'Permanent residence'),
        kind: 'long-text',
        value: 'Số 12 ngõ 34 đường Thử Nghiệm, phường Mẫu Đơn, tỉnh Thí Dụ',
        contested,
      },
      {
        ...blank,
        id: 'issueDate',
        label: w('Ngày cấp thẻ', 'Date of issue'),
        kind: 'date',
        value: '2022-05-10',
        origin: marks(w).unverified,
      },
    ],
  };
}

function workPage(w: Words, errors: boolean): FormPage {
  const error = (vi: string, en: string) => (errors ? w(vi, en) : null);
  return {
    id: 'work',
    title: w('Công việc vừa chấm dứt', 'The job that ended'),
    index: 3,
    count: 5,
    fields: [
      {
        ...blank,
        id: 'employer',
        label: w('Tên đơn vị', 'Employer'),
        kind: 'text',
        value: errors ? '' : 'Công ty TNHH May Thí Dụ',
        error: error('Xin nhập tên đơn vị.', 'Please enter the employer.'),
        origin: marks(w).typed,
      },
      {
        ...blank,
        id: 'contractEndDate',
        label: w('Ngày chấm dứt hợp đồng', 'End date of the contract'),
        help: w('Ngày ghi trong quyết định nghỉ việc', 'As written in the decision on leaving'),
        kind: 'date',
        value: errors ? '2027-01-15' : '',
        error: error('Ngày này chưa đến. Xin xem lại.', 'This date has not come yet. Please check it.'),
      },
      {
        ...blank,
        id: 'contractType',
        label: w('Loại hợp đồng', 'Kind of contract'),
        kind: 'choice',
        value: 'fixed',
        choices: [
          { value: 'fixed', label: w('Hợp đồng xác định thời hạn', 'For a fixed time') },
          { value: 'open', label: w('Hợp đồng không xác định thời hạn', 'Without an end date') },
          { value: 'seasonal', label: w('Hợp đồng theo mùa vụ dưới 12 tháng', 'Seasonal, under 12 months') },
        ],
      },
      {
        ...blank,
        id: 'reason',
        label: w('Lý do chấm dứt', 'Reason for the end'),
        kind: 'long-text',
        required: false,
      },
      {
        ...blank,
        id: 'monthsInsured',
        label: w('Số tháng đóng bảo hiểm thất nghiệp', 'Months of unemployment insurance paid'),
        kind: 'integer',
        value: '38',
        maxLength: 3,
      },
    ],
  };
}

function contactPage(w: Words): FormPage {
  return {
    id: 'contact',
    title: w('Liên hệ và nhận tiền', 'Contact and payment'),
    index: 4,
    count: 5,
    fields: [
      {
        ...blank,
        id: 'phone',
        label: w('Số điện thoại', 'Telephone'),
        kind: 'phone',
        value: '0912 000 999',
        maxLength: 15,
      },
      { ...blank, id: 'email', label: w('Email', 'Email'), kind: 'email', required: false },
      { ...blank, id: 'bankAccount', label: w('Số tài khoản', 'Account number'), kind: 'digits', maxLength: 20 },
      {
        ...blank,
        id: 'bank',
        label: w('Tại ngân hàng', 'Bank'),
        kind: 'choice',
        choices: [
          'An Bình Mẫu',
          'Bình Minh Mẫu',
          'Cửu Long Mẫu',
          'Đông Đô Mẫu',
          'Hải Vân Mẫu',
          'Lạc Hồng Mẫu',
          'Sông Hàn Mẫu',
          'Tràng An Mẫu',
        ].map((name, index) => ({ value: `bank-${index}`, label: `${w('Ngân hàng', 'Bank')} ${name}` })),
      },
    ],
  };
}

function notice(w: Words, given: boolean): Screen {
  return {
    name: 'notice',
    notice: {
      serviceTitle: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
      controller: w('Trung tâm Dịch vụ việc làm tỉnh Thí Dụ', 'Employment Service Centre of Thí Dụ province'),
      purpose: w(
        'Điền sẵn đơn đề nghị và gửi hồ sơ đến cơ quan giải quyết.',
        'To fill in your request and send it to the authority.',
      ),
      retention: w(
        'Máy không giữ lại thông tin sau khi Ông/Bà xong việc. Hồ sơ do cơ quan giải quyết lưu theo quy định.',
        'The machine keeps nothing after you finish. The authority keeps the dossier as the law says.',
      ),
      rights: w(
        'Xem, sửa, rút lại sự đồng ý và khiếu nại. Nếu không đồng ý, Ông/Bà vẫn nộp được bằng cách tự khai.',
        'To see and correct your data, withdraw your consent and complain. If you do not agree, you can still fill in the form yourself.',
      ),
      legalBasis: w(
        'Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15, Điều 9',
        'Personal Data Protection Law 91/2025/QH15, Article 9',
      ),
      categories: [
        { label: w('Họ tên, ngày sinh, giới tính', 'Name, date of birth, sex'), sensitive: false },
        { label: w('Số định danh cá nhân, ngày cấp', 'Citizen number, date of issue'), sensitive: false },
        { label: w('Nơi thường trú', 'Permanent residence'), sensitive: false },
        { label: w('Dân tộc', 'Ethnic group'), sensitive: true },
      ],
      consents: [
        {
          id: 'read-card',
          label: w(
            'Tôi đồng ý cho máy đọc các thông tin trên để làm thủ tục này.',
            'I agree that the machine reads this information for this procedure.',
          ),
          given,
        },
        {
          id: 'read-sensitive',
          label: w(
            'Tôi đồng ý cho máy đọc dữ liệu nhạy cảm: dân tộc.',
            'I agree that the machine reads sensitive data: ethnic group.',
          ),
          given,
        },
      ],
      canAccept: given,
    },
  };
}

function review(w: Words, overall: 'verified' | 'consistent'): Screen {
  const { typed } = marks(w);
  const card = marks(w)[overall];
  const row = (label: string, value: string, origin: OriginMark | null, contested = false) => ({
    label,
    value,
    origin,
    contested,
  });
  return {
    name: 'review',
    card: {
      overall,
      label:
        overall === 'verified'
          ? w('Đã xác minh thẻ', 'Card verified')
          : w('Từ chip căn cước; chưa đối chiếu nơi cấp', 'From the chip; issuer not checked'),
    },
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
      },
      {
        pageId: 'work',
        title: w('Công việc vừa chấm dứt', 'The job that ended'),
        rows: [
          row(w('Tên đơn vị', 'Employer'), 'Công ty TNHH May Thí Dụ', typed),
          row(w('Ngày chấm dứt hợp đồng', 'End date of the contract'), '30/09/2026', typed),
          row(w('Lý do chấm dứt', 'Reason for the end'), '', null),
        ],
      },
    ],
  };
}

function receipt(
  w: Words,
  outcome: 'received' | 'waiting',
  slip: 'printing' | 'printed' | 'paper-out' | 'printer-away',
): Screen {
  return {
    name: 'receipt',
    receipt: {
      serviceTitle: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
      outcome,
      dossierCode: outcome === 'received' ? 'H99.999.999-261120-0001' : null,
      localDossierId: 'K01-7F3A-9C2E',
      submittedAt: '2026-11-20T09:05:00+07:00',
      slip,
      qr: QR_ROWS,
    },
  };
}

function screens(w: Words): readonly (readonly [name: string, screen: Screen, changes?: Partial<ScreenModel>])[] {
  const outside = { progress: null, canGoBack: false, canCancel: false };
  const step = (n: number, changes: Partial<ScreenModel> = {}) => ({ progress: { step: n, of: 8 }, ...changes });
  return [
    [
      'out-of-service',
      {
        name: 'out-of-service',
        reason: w(
          'Máy đọc thẻ đang được sửa. Cán bộ đã được báo.',
          'The card reader is being repaired. The officers know.',
        ),
      },
      { ...outside, connection: 'offline' },
    ],
    ['attract', { name: 'attract' }, outside],
    ['language', { name: 'language', languages }, { ...outside, canCancel: true }],
    [
      'services',
      {
        name: 'services',
        services: [
          {
            id: 'unemployment-benefit',
            title: w('Giải quyết hưởng trợ cấp thất nghiệp', 'Unemployment benefit'),
            summary: w(
              'Dành cho người vừa nghỉ việc, có đóng bảo hiểm thất nghiệp.',
              'For people who left a job and paid unemployment insurance.',
            ),
            procedureCode: null,
          },
          {
            id: 'certified-copy',
            title: w('Chứng thực bản sao từ bản chính', 'Certified copy from an original'),
            summary: w('Sao giấy tờ có đóng dấu chứng thực.', 'A copy of a document with a stamp of certification.'),
            procedureCode: '2.000815',
          },
        ],
      },
      step(1),
    ],
    ['notice', notice(w, false), step(2)],
    ['notice-given', notice(w, true), step(2)],
    ['scan-qr', { name: 'scan-qr', scanner: 'ready', number: null }, step(3)],
    ['scan-qr-away', { name: 'scan-qr', scanner: 'away', number: null }, step(3)],
    ['number-empty', { name: 'scan-qr', scanner: 'ready', number: { digits: '', error: null } }, step(3)],
    [
      'number-error',
      {
        name: 'scan-qr',
        scanner: 'away',
        number: {
          digits: '999158000124',
          error: w(
            'Số này chưa đúng. Xin xem lại trên thẻ.',
            'This number is not right. Please check it on your card.',
          ),
        },
      },
      step(3),
    ],
    ['lay-card', { name: 'lay-card', reader: 'ready' }, step(4)],
    ['lay-card-away', { name: 'lay-card', reader: 'away' }, step(4)],
    ['reading-start', { name: 'reading', step: 'connecting', percent: 4 }, step(4, { canGoBack: false })],
    ['reading', { name: 'reading', step: 'reading', percent: 58 }, step(4, { canGoBack: false })],
    [
      'failure-removed',
      {
        name: 'failure',
        failure: {
          code: 'identify.card-removed',
          title: w('Thẻ bị nhấc lên quá sớm', 'The card was lifted too soon'),
          explanation: w(
            'Máy chưa đọc xong thì thẻ rời khỏi ô đọc. Chưa có thông tin nào được lưu.',
            'The card left the reader before the machine had finished. Nothing was stored.',
          ),
          nextAction: w(
            'Đặt thẻ lại lên ô đọc và để yên đến khi máy báo xong.',
            'Lay the card on the reader again and leave it until the machine says it is done.',
          ),
          actions: ['retry', 'help', 'cancel'],
        },
      },
      step(4),
    ],
    [
      'failure-all-actions',
      {
        name: 'failure',
        failure: {
          code: 'identify.access-refused',
          title: w('Số vừa dùng không mở được thẻ này', 'The number used does not open this card'),
          explanation: w(
            'Có thể mã QR hoặc số đã nhập là của thẻ khác.',
            'The QR code or the number may belong to another card.',
          ),
          nextAction: w(
            'Quét lại mã QR của chính thẻ đang đặt trên máy.',
            'Scan the QR code of the card that lies on the reader.',
          ),
          actions: ['scan-again', 'enter-number', 'choose-service', 'help'],
        },
      },
      step(4),
    ],
    [
      'failure-rejected',
      {
        name: 'failure',
        failure: {
          code: 'submission.rejected',
          title: w('Cơ quan chưa nhận hồ sơ này', 'The authority did not take this dossier'),
          explanation: w(
            'Hệ thống báo có thông tin chưa hợp lệ.',
            'The system says that something in it is not valid.',
          ),
          nextAction: w(
            'Sửa thông tin rồi nộp lại, hoặc nhờ cán bộ giúp.',
            'Correct the form and submit it again, or ask an officer for help.',
          ),
          actions: ['edit', 'help', 'cancel'],
        },
      },
      step(7, { connection: 'slow' }),
    ],
    ['form-identity', { name: 'form', page: identityPage(w, 'verified', false) }, step(5)],
    ['form-contested', { name: 'form', page: identityPage(w, 'consistent', true) }, step(5)],
    ['form-work', { name: 'form', page: workPage(w, false) }, step(5)],
    ['form-errors', { name: 'form', page: workPage(w, true) }, step(5)],
    ['form-contact', { name: 'form', page: contactPage(w) }, step(5)],
    ['review', review(w, 'verified'), step(6)],
    ['review-offline', review(w, 'consistent'), step(6, { connection: 'offline' })],
    ['submitting-saving', { name: 'submitting', phase: 'saving' }, step(7, { canGoBack: false, canCancel: false })],
    ['submitting-sending', { name: 'submitting', phase: 'sending' }, step(7, { canGoBack: false, canCancel: false })],
    ['receipt', receipt(w, 'received', 'printed'), step(8, { canGoBack: false })],
    ['receipt-printing', receipt(w, 'received', 'printing'), step(8, { canGoBack: false })],
    ['receipt-waiting', receipt(w, 'waiting', 'paper-out'), step(8, { canGoBack: false, connection: 'offline' })],
    ['receipt-no-printer', receipt(w, 'received', 'printer-away'), step(8, { canGoBack: false })],
    ['goodbye-card', { name: 'goodbye', takeCard: true }, outside],
    ['goodbye', { name: 'goodbye', takeCard: false }, outside],
    ['overlay-timeout', { name: 'lay-card', reader: 'ready' }, step(4, { overlay: timeout(27) })],
    ['overlay-timeout-end', { name: 'form', page: workPage(w, false) }, step(5, { overlay: timeout(1) })],
    ['overlay-help', { name: 'scan-qr', scanner: 'ready', number: null }, step(3, { overlay: { kind: 'help' } })],
    ['overlay-cancel', { name: 'form', page: workPage(w, false) }, step(5, { overlay: { kind: 'confirm-cancel' } })],
  ];
}

const timeout = (secondsLeft: number): Overlay => ({ kind: 'timeout-warning', secondsLeft });

function samplesIn(language: Language): readonly Sample[] {
  const w: Words = (vi, en) => (language === 'vi' ? vi : en);
  const base: Omit<ScreenModel, 'screen'> = {
    language,
    overlay: null,
    progress: null,
    canGoBack: true,
    canCancel: true,
    connection: 'online',
    demo: true,
    desk: { unitName: 'Trung tâm Phục vụ hành chính công tỉnh Thí Dụ', helpPhone: '1900 9999' },
  };
  return screens(w).map(([name, screen, changes]) => ({
    name: `${name}.${language}`,
    model: { ...base, ...changes, screen },
  }));
}

export const samples: readonly Sample[] = [...samplesIn('vi'), ...samplesIn('en')];
