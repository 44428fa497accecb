import type { FieldModel, FormPage } from '@motcua/core/contract';
import { blank } from './every-field.ts';
import { marks, type Words } from './words.ts';

/** Each field for itself, in order. */
export const singly = (fields: readonly FieldModel[]): Pick<FormPage, 'row' | 'chapters' | 'fields' | 'blocks'> => ({
  row: null,
  chapters: [],
  fields,
  blocks: fields.map(({ id }) => ({ kind: 'field', fieldId: id })),
});

export function identityPage(w: Words, level: 'verified' | 'consistent', contested: boolean): FormPage {
  const origin = marks(w)[level];
  const locked = { ...blank, locked: true, origin };
  return {
    id: 'person',
    title: w('Thông tin của Ông/Bà', 'About you'),
    index: 1,
    count: 5,
    ...singly([
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
    ]),
  };
}

export function workPage(w: Words, errors: boolean): FormPage {
  const error = (vi: string, en: string) => (errors ? w(vi, en) : null);
  return {
    id: 'work',
    title: w('Công việc vừa chấm dứt', 'The job that ended'),
    index: 3,
    count: 5,
    ...singly([
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
    ]),
  };
}

export function contactPage(w: Words): FormPage {
  return {
    id: 'contact',
    title: w('Liên hệ và nhận tiền', 'Contact and payment'),
    index: 4,
    count: 5,
    ...singly([
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
          'Sa Pa Mẫu',
          'Thăng Long Mẫu',
          'Tây Đô Mẫu',
          'Việt Bắc Mẫu',
        ].map((name, index) => ({ value: `bank-${index}`, label: `${w('Ngân hàng', 'Bank')} ${name}` })),
      },
    ]),
  };
}
