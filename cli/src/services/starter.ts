import type { Confidence, FieldSchema, Layout, Pack, PackVersion, Text, VersionFacts } from '@motcua/core/services';
import { TO_FILL } from '@motcua/core/services';

export const KINDS = ['dossier', 'notice', 'check-in', 'guide'] as const satisfies readonly Pack['kind'][];
export type Kind = (typeof KINDS)[number];

const text = (vi: string, en: string): Text => ({ vi, en });
/** A text that the author has to write, with what belongs there. */
const fillIn = (vi: string, en: string): Text => text(`${TO_FILL.vi} ${vi}`, `${TO_FILL.en} ${en}`);
const UNCONFIRMED: Confidence = 'UNCONFIRMED';

/**
 * A pack to begin with: a draft that the checker takes, with "ĐIỀN:" and "FILL IN:" where a text is missing, and one
 * example of each thing that most forms need.
 */
export const starterPack = ({ id, kind, today }: { id: string; kind: Kind; today: string }): Pack =>
  kind === 'guide'
    ? { id, kind, versions: [{ ...facts(today), procedureCode, where: fillIn('làm ở đâu', 'where to go') }] }
    : { id, kind, versions: [formVersion(kind, today)] };

const procedureCode = { code: null, confidence: UNCONFIRMED };

const facts = (today: string): VersionFacts => ({
  version: today,
  validFrom: today,
  validTo: null,
  status: 'draft',
  openQuestions: [
    fillIn(
      'điều gì chưa được xác nhận; khi không còn, đổi status thành current và xóa openQuestions',
      'what is not confirmed; once nothing is left, make status current and remove openQuestions',
    ),
  ],
  title: fillIn('tên thủ tục', 'the name of the procedure'),
  summary: fillIn('một dòng cho người chưa biết', 'one line for who does not know it'),
  help: fillIn('Ông/Bà cần có: thẻ căn cước, …', 'You need: your ID card, …'),
  keywords: fillIn('từ mà người dân hay gọi, cách nhau bằng dấu phẩy', 'what people call it, separated by commas'),
  deadlines: [{ text: fillIn('thời hạn', 'by when, how long it takes'), confidence: UNCONFIRMED }],
  legalBasis: [
    {
      citation: fillIn('văn bản, điều, mẫu', 'law, article, form'),
      source: 'ĐIỀN: số văn bản',
      confidence: UNCONFIRMED,
    },
  ],
  competentAuthority: { is: 'reception-unit' },
  dossierComponents: [
    {
      id: 'paper-1',
      name: fillIn('giấy tờ phải nộp', 'a paper that is asked for'),
      copyKinds: ['original'],
      required: true,
      replacedBy: null,
    },
  ],
  fees: {
    from: 'backend',
    note: text('Mức phí do hệ thống của tỉnh thông báo.', 'The province’s system says what it costs.'),
  },
  results: [fillIn('kết quả', 'what comes of it')],
});

function formVersion(kind: Exclude<Kind, 'guide'>, today: string): PackVersion {
  const { dossierComponents, ...common } = facts(today);
  return {
    ...common,
    ...(kind === 'check-in' ? {} : { procedureCode }),
    dossierComponents: kind === 'dossier' ? dossierComponents : [],
    form: { name: fillIn('tên tờ khai', 'the name of the form'), number: null, confidence: UNCONFIRMED },
    receptionUnit: 'kiosk',
    identify: { dataGroups: [1, 13], fields: [], minimum: 'consistent', holderCompared: 'not-required' },
    personalData: PERSONAL_DATA,
    consents: [
      {
        id: 'read-card',
        label: text(
          'Tôi đã đọc thông báo và đồng ý cho máy đọc thẻ căn cước của tôi',
          'I have read this notice and agree that the machine reads my ID card',
        ),
        required: true,
      },
    ],
    prefill: Object.fromEntries(CARD.map((field) => [field, [{ field, sources: ['chip', 'qr'] }]])),
    dataSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: [...CARD, 'request', 'requestOther', 'phone'],
      properties: PROPERTIES,
    },
    layout: LAYOUT,
  };
}

const CARD = ['fullName', 'dateOfBirth', 'citizenNumber'] as const;

const PERSONAL_DATA: PackVersion['personalData'] = {
  controller: text('{receptionUnit}', '{receptionUnit}'),
  purpose: fillIn('đọc thẻ để làm gì', 'what the card is read for'),
  retention: text(
    'Khi Ông/Bà xong việc, máy này không giữ gì của Ông/Bà ngoài những gì đã nộp. Phần đó được mã hóa, và bị xóa khỏi máy trong vòng {keptAccepted} sau khi hệ thống tiếp nhận đã nhận, hoặc trong vòng {keptUnsent} nếu không chuyển được.',
    'When you finish, this machine keeps nothing of yours but what you submitted. That is encrypted, and is deleted from the machine within {keptAccepted} after the receiving system has it, or within {keptUnsent} if it cannot be handed over.',
  ),
  rights: text(
    'Ông/Bà có quyền xem, yêu cầu sửa, rút lại sự đồng ý, yêu cầu xóa dữ liệu và khiếu nại. Ông/Bà có thể dừng lại bất cứ lúc nào trước khi nộp.',
    'You may see your data, ask for corrections, withdraw your consent, ask for deletion, and complain. You can stop at any time before you submit.',
  ),
  legalBasis: fillIn(
    'Luật Bảo vệ dữ liệu cá nhân số 91/2025/QH15; …',
    'Personal Data Protection Law No. 91/2025/QH15; …',
  ),
  categories: [
    {
      label: text('Họ tên, ngày sinh, số định danh cá nhân', 'Full name, date of birth, citizen number'),
      sensitive: false,
      fields: ['fullName', 'dateOfBirth', 'citizenNumber'],
    },
    {
      label: text(
        'Giới tính và ngày hết hạn của thẻ, chỉ để kiểm tra thẻ',
        'Sex and the card’s expiry date, only to check the card',
      ),
      sensitive: false,
      fields: ['sex', 'expiryDate', 'noExpiry'],
    },
    {
      label: text(
        'Chip trao dữ liệu của thẻ thành một khối, trong đó có cả dân tộc, tôn giáo, họ tên cha mẹ và vợ hoặc chồng. Máy bỏ ngay những gì không nêu ở đây',
        'The chip hands over the card’s data in one piece, with ethnic group, religion and the names of parents and spouse. The machine drops at once what is not listed here',
      ),
      sensitive: true,
      fields: [],
    },
    { label: fillIn('những gì người dân tự nhập', 'what people enter themselves'), sensitive: false, fields: [] },
  ],
};

const field = (label: Text, more: Partial<FieldSchema>): FieldSchema => ({ type: 'string', ...more, 'x-label': label });

const PROPERTIES: PackVersion['dataSchema']['properties'] = {
  fullName: field(text('Họ, chữ đệm và tên', 'Full name'), { format: 'person-name', maxLength: 100 }),
  dateOfBirth: field(text('Ngày sinh', 'Date of birth'), {
    format: 'partial-date',
    'x-date-range': { from: '1900-01-01', to: 'today' },
  }),
  citizenNumber: field(text('Số định danh cá nhân', 'Citizen number'), { format: 'citizen-number' }),
  request: field(fillIn('câu hỏi để chọn', 'a question to choose from'), {
    oneOf: [
      { const: 'first', 'x-label': fillIn('lựa chọn thứ nhất', 'the first choice') },
      { const: 'other', 'x-label': text('Việc khác', 'Something else') },
    ],
  }),
  requestOther: field(text('Ghi rõ', 'Which'), { maxLength: 150 }),
  phone: field(text('Số điện thoại', 'Phone number'), { format: 'vn-phone' }),
};

const control = (name: string) => ({ type: 'Control', scope: `#/properties/${name}` }) as const;

const LAYOUT: Layout = {
  type: 'Categorization',
  elements: [
    { type: 'Category', id: 'requester', label: text('Người yêu cầu', 'Requester'), elements: CARD.map(control) },
    {
      type: 'Category',
      id: 'request',
      label: fillIn('tên trang', 'the name of the page'),
      elements: [
        control('request'),
        {
          ...control('requestOther'),
          rule: { effect: 'SHOW', condition: { scope: '#/properties/request', schema: { const: 'other' } } },
        },
      ],
    },
    { type: 'Category', id: 'contact', label: text('Liên hệ', 'Contact'), elements: [control('phone')] },
  ],
};
