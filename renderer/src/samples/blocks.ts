import type { FieldModel, FormPage, GroupBlock, ListBlock, ListRow } from '@motcua/core/contract';
import { blank, FIELD_STATES, fieldsIn } from './every-field.ts';
import { singly } from './form-pages.ts';
import { marks, type Words } from './words.ts';

const page = (id: string, title: string, more: Partial<FormPage>): FormPage => ({
  id,
  title,
  index: 4,
  count: 7,
  chapters: [],
  row: null,
  fields: [],
  blocks: [],
  ...more,
});

const chapters = (w: Words): FormPage['chapters'] => [
  { title: w('Người khai', 'You'), pageCount: 2 },
  { title: w('Trẻ em', 'The child'), pageCount: 3 },
  { title: w('Giấy tờ', 'Papers'), pageCount: 1 },
  { title: w('Nhận kết quả', 'The result'), pageCount: 1 },
];

const group = (id: string, label: string, fields: readonly FieldModel[], more: Partial<GroupBlock>): GroupBlock => ({
  kind: 'group',
  id,
  look: 'plain',
  label,
  help: null,
  fieldIds: fields.map((field) => field.id),
  suggestion: null,
  card: null,
  error: null,
  ...more,
});

const provinces = ['Thí Dụ', 'Mẫu Sơn', 'Ví Giang', 'Kiểu Hà', 'Thử Bình', 'Nháp Châu', 'Giả Lâm', 'Tạm Kỳ', 'Đặt Đô'];
const communes = [
  'Mẫu Đơn',
  'Sa Pa Mẫu',
  'Hoàn Mẫu',
  'Bến Thử',
  'Đồng Ví',
  'An Giả',
  'Bình Nháp',
  'Cửa Tạm',
  'Long Kiểu',
];

function addressFields(w: Words, at: string, values: readonly [string, string, string]): readonly FieldModel[] {
  const named = (names: readonly string[], vi: string, en: string) =>
    names.map((name, index) => ({ value: `u${index}`, label: `${w(vi, en)} ${name}` }));
  return [
    {
      ...blank,
      id: `${at}.province`,
      kind: 'choice',
      label: w('Tỉnh, thành phố', 'Province or city'),
      value: values[0],
      choices: named(provinces, 'Tỉnh', 'Province'),
    },
    {
      ...blank,
      id: `${at}.commune`,
      kind: 'choice',
      label: w('Xã, phường, đặc khu', 'Commune, ward or special zone'),
      value: values[1],
      choices: values[0] === '' ? [] : named(communes, 'Phường', 'Ward'),
    },
    {
      ...blank,
      id: `${at}.detail`,
      kind: 'text',
      label: w('Số nhà, đường, thôn', 'House, street, village'),
      value: values[2],
    },
  ];
}

const nameFields = (w: Words, at: string): readonly FieldModel[] => [
  { ...blank, id: `${at}.surname`, kind: 'text', label: w('Họ', 'Surname'), value: 'Nguyễn' },
  {
    ...blank,
    id: `${at}.middleName`,
    kind: 'text',
    label: w('Chữ đệm', 'Middle name'),
    value: 'Thị Minh',
    required: false,
  },
  { ...blank, id: `${at}.givenName`, kind: 'text', label: w('Tên', 'Given name'), value: 'Nguyệt' },
];

/** What the kiosk proposes from the card, to be looked at (`open`) or looked at already. */
export function proposedPage(w: Words, state: 'open' | 'confirmed'): FormPage {
  const [name, address] = [
    nameFields(w, 'applicantName'),
    addressFields(w, 'currentAddress', ['u0', 'u0', 'Số 12 ngõ 34']),
  ];
  const origin = marks(w).verified;
  return page('residence', w('Họ tên và nơi ở', 'Name and residence'), {
    chapters: chapters(w),
    fields: [...name, ...address],
    blocks: [
      group('applicantName', w('Họ tên của Ông/Bà', 'Your name'), name, {
        look: 'name',
        suggestion: { from: 'Nguyễn Thị Minh Nguyệt', origin, state },
      }),
      group('currentAddress', w('Nơi ở hiện nay', 'Where you live now'), address, {
        look: 'address',
        suggestion: { from: 'Số 12 ngõ 34, xã Mẫu Đơn, huyện Cũ, tỉnh Thí Dụ', origin, state },
        error:
          state === 'open'
            ? w('Xin Ông/Bà xem địa chỉ rồi xác nhận.', 'Please check the address and confirm it.')
            : null,
      }),
    ],
  });
}

/** Groups that somebody types, and one that a card may fill. */
export function groupsPage(w: Words, card: 'offered' | 'read'): FormPage {
  const { verified, typed } = marks(w);
  const origin = card === 'read' ? verified : null;
  const mother: readonly FieldModel[] = [
    {
      ...blank,
      id: 'mother.fullName',
      kind: 'text',
      label: w('Họ và tên', 'Full name'),
      value: card === 'read' ? 'Lê Thị Thử' : '',
      locked: card === 'read',
      origin,
    },
    {
      ...blank,
      id: 'mother.dateOfBirth',
      kind: 'date',
      label: w('Ngày sinh', 'Date of birth'),
      value: card === 'read' ? '1994-03-02' : '',
      locked: card === 'read',
      origin,
    },
  ];
  const account: readonly FieldModel[] = [
    {
      ...blank,
      id: 'account.number',
      kind: 'digits',
      label: w('Số tài khoản', 'Account number'),
      value: '999900001234',
      maxLength: 20,
      origin: typed,
    },
    {
      ...blank,
      id: 'account.holder',
      kind: 'text',
      label: w('Tên chủ tài khoản', 'Name of the holder'),
      value: 'NGUYEN THI MINH NGUYET',
      origin: typed,
    },
  ];
  const address = addressFields(w, 'child.address', ['', '', '']);
  return page('parents', w('Mẹ của trẻ', 'The child’s mother'), {
    index: 3,
    chapters: chapters(w),
    fields: [...mother, ...address, ...account],
    blocks: [
      group('mother', w('Người mẹ', 'The mother'), mother, {
        look: 'person',
        help: w('Ghi như trên thẻ căn cước', 'As on the ID card'),
        card,
      }),
      group('child.address', w('Nơi sinh', 'Place of birth'), address, { look: 'address' }),
      group('account', w('Tài khoản nhận tiền', 'Account for payment'), account, { look: 'bank-account' }),
    ],
  });
}

const guests = (w: Words): readonly ListRow[] => {
  const { verified, typed } = marks(w);
  return [
    {
      id: 'r1',
      title: '1. Nguyễn Thị Minh Nguyệt',
      complete: true,
      summary: [
        { label: w('Ngày sinh', 'Date of birth'), value: '09/02/1958', origin: verified },
        { label: w('Số định danh cá nhân', 'Citizen number'), value: '999158000123', origin: verified },
        { label: w('Ở lại đến', 'Stays until'), value: '05/12/2026', origin: typed },
      ],
    },
    {
      id: 'r2',
      title: w('2. Người lưu trú thứ hai', '2. Second guest'),
      complete: false,
      summary: [
        { label: w('Ngày sinh', 'Date of birth'), value: '', origin: null },
        { label: w('Số định danh cá nhân', 'Citizen number'), value: '', origin: null },
      ],
    },
  ];
};

/** A table of people: nobody yet and wanted, some, or as many as it takes. */
export function guestsPage(w: Words, how: 'empty' | 'some' | 'full'): FormPage {
  const list: ListBlock = {
    kind: 'list',
    id: 'guests',
    label: w('Người lưu trú', 'Guests'),
    help: w(
      'Mỗi người một thẻ. Trẻ em chưa có thẻ thì tự khai.',
      'One card for each person. Children without a card are typed in.',
    ),
    rowLabel: w('người lưu trú', 'guest'),
    rows: how === 'empty' ? [] : guests(w),
    minRows: 1,
    maxRows: how === 'full' ? 2 : 20,
    addBy: how === 'full' ? [] : ['card', 'typing'],
    error: how === 'empty' ? w('Xin thêm ít nhất một người lưu trú.', 'Please add at least one guest.') : null,
  };
  return page('guests', w('Ai đến ở?', 'Who is staying?'), { index: 2, count: 3, blocks: [list] });
}

export function guestRowPage(w: Words): FormPage {
  const { verified } = marks(w);
  const fields: readonly FieldModel[] = [
    {
      ...blank,
      id: 'guests.r1.fullName',
      kind: 'text',
      label: w('Họ và tên', 'Full name'),
      value: 'Nguyễn Thị Minh Nguyệt',
      locked: true,
      changeable: true,
      origin: verified,
    },
    { ...blank, id: 'guests.r1.until', kind: 'date', label: w('Ở lại đến ngày', 'Stays until'), value: '2026-12-05' },
    {
      ...blank,
      id: 'guests.r1.reason',
      kind: 'choice',
      label: w('Lý do lưu trú', 'Reason for the stay'),
      choices: [
        { value: 'visit', label: w('Thăm người thân', 'Visiting relatives') },
        { value: 'work', label: w('Công tác', 'Work') },
        { value: 'care', label: w('Chữa bệnh', 'Medical care') },
      ],
    },
  ];
  return {
    ...page('guests', w('Ai đến ở?', 'Who is staying?'), { index: 2, count: 3 }),
    ...singly(fields),
    row: { listId: 'guests', rowId: 'r1', title: w('Người lưu trú 1', 'Guest 1') },
  };
}

/** Every kind of field in one state, and a plain group, for each state. */
export const statePages = (w: Words): readonly (readonly [name: string, page: FormPage])[] =>
  FIELD_STATES.map((state) => {
    const fields = fieldsIn(w, state);
    const grouped = group(`${state}.group`, w('Một nhóm ô', 'A group of fields'), fields.slice(0, 2), {
      help: w('Những ô đi với nhau', 'Fields that belong together'),
    });
    return [
      `controls-${state}`,
      page('every', w('Mọi loại ô', 'Every kind of field'), {
        fields,
        blocks: [grouped, ...fields.slice(2).map(({ id }) => ({ kind: 'field' as const, fieldId: id }))],
      }),
    ];
  });
