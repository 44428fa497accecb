import type { FieldSchema, MessageKeyword, TableSchema, Text } from '../services/pack.ts';
import { boundOn, type LocalTime } from './local-time.ts';

/** Taken from a list instead of written. */
const isChosen = ({ type, format, oneOf }: FieldSchema): boolean =>
  oneOf !== undefined || type === 'boolean' || format === 'vn-province' || format === 'vn-commune';

const day = (iso: string): string => iso.split('-').toReversed().join('/');

/** What is said where a pack says nothing of its own: what is wrong, and how it is right. */
export const COMMON_MESSAGES: Readonly<Record<MessageKeyword, (schema: FieldSchema, now: LocalTime) => Text>> = {
  required: (schema) => {
    if (schema.const === true)
      return { vi: 'Xin Ông/Bà đánh dấu vào ô này để đi tiếp.', en: 'Please tick this to go on.' };
    if (schema.type === 'array') return { vi: 'Xin Ông/Bà chọn ít nhất một mục.', en: 'Please choose at least one.' };
    return isChosen(schema)
      ? { vi: 'Xin Ông/Bà chọn một mục.', en: 'Please choose one.' }
      : { vi: 'Xin Ông/Bà điền ô này.', en: 'Please fill this in.' };
  },
  format: (schema) => {
    switch (schema.format ?? null) {
      case 'date':
        return {
          vi: 'Ngày này không có trong lịch. Xin nhập đủ ngày, tháng, năm, ví dụ 31/01/2026.',
          en: 'There is no such day. Enter day, month and year, for example 31/01/2026.',
        };
      case 'partial-date':
        return {
          vi: 'Ngày này không có trong lịch. Xin nhập ngày, tháng, năm hoặc chỉ năm, ví dụ 31/01/1960 hoặc 1960.',
          en: 'There is no such day. Enter day, month and year, or only the year, for example 31/01/1960 or 1960.',
        };
      case 'vn-phone':
        return {
          vi: 'Số điện thoại chưa đúng. Số di động có 10 chữ số, bắt đầu bằng số 0, ví dụ 0912 345 678.',
          en: 'This is not a phone number yet. A mobile number has 10 digits and begins with 0, for example 0912 345 678.',
        };
      case 'email':
        return {
          vi: 'Địa chỉ thư điện tử chưa đúng, ví dụ ten@gmail.com.',
          en: 'This is not an e-mail address yet, for example name@gmail.com.',
        };
      case 'citizen-number':
        return { vi: 'Số định danh cá nhân có 12 chữ số.', en: 'A citizen number has 12 digits.' };
      case 'date-time':
        return {
          vi: 'Thời điểm này không đúng. Xin nhập ngày, tháng, năm, giờ và phút, ví dụ 31/01/2026 08:30.',
          en: 'There is no such time. Enter day, month, year, hour and minute, for example 31/01/2026 08:30.',
        };
      case 'person-name':
        return {
          vi: 'Họ tên chỉ gồm chữ cái. Xin Ông/Bà xem lại.',
          en: 'A name has letters only. Please check it.',
        };
      case 'vn-province':
      case 'vn-commune':
        return { vi: 'Xin Ông/Bà chọn một mục trong danh sách.', en: 'Please choose one from the list.' };
      case 'money-vnd':
      case 'digits':
      case null:
        return { vi: 'Ô này chỉ gồm chữ số.', en: 'Digits only.' };
    }
  },
  minLength: ({ minLength = 0 }) => ({
    vi: `Xin nhập ít nhất ${minLength} ký tự.`,
    en: `Enter at least ${minLength} characters.`,
  }),
  maxLength: ({ maxLength = 0 }) => ({
    vi: `Xin nhập không quá ${maxLength} ký tự.`,
    en: `Enter no more than ${maxLength} characters.`,
  }),
  pattern: () => ({
    vi: 'Nội dung chưa đúng mẫu. Xin Ông/Bà xem lại.',
    en: 'This does not have the right form. Please check it.',
  }),
  minimum: ({ minimum = 0 }) => ({ vi: `Số nhỏ nhất là ${minimum}.`, en: `The smallest number is ${minimum}.` }),
  maximum: ({ maximum = 0 }) => ({ vi: `Số lớn nhất là ${maximum}.`, en: `The largest number is ${maximum}.` }),
  type: ({ type, format }) =>
    type === 'boolean'
      ? { vi: 'Xin Ông/Bà chọn một mục.', en: 'Please choose one.' }
      : format === 'money-vnd'
        ? { vi: 'Xin nhập số tiền bằng đồng, ví dụ 1.500.000.', en: 'Enter an amount in đồng, for example 1.500.000.' }
        : { vi: 'Xin nhập một số, ví dụ 12.', en: 'Enter a number, for example 12.' },
  oneOf: () => ({ vi: 'Xin Ông/Bà chọn một mục trong danh sách.', en: 'Please choose one from the list.' }),
  minItems: ({ minItems = 0 }) => ({
    vi: `Xin Ông/Bà chọn ít nhất ${minItems} mục.`,
    en: `Please choose at least ${minItems}.`,
  }),
  maxItems: ({ maxItems = 0 }) => ({
    vi: `Xin Ông/Bà chọn không quá ${maxItems} mục.`,
    en: `Please choose no more than ${maxItems}.`,
  }),
  'x-date-range': (schema, now) => {
    const { from, to } = schema['x-date-range'] ?? {};
    const vi = [from && `từ ${boundWords(from, now).vi}`, to && `đến ${boundWords(to, now).vi}`];
    const en = [from && `from ${boundWords(from, now).en}`, to && `up to ${boundWords(to, now).en}`];
    return {
      vi: `Xin nhập một ngày ${vi.filter(Boolean).join(' ')}.`,
      en: `Enter a day ${en.filter(Boolean).join(' ')}.`,
    };
  },
};

function boundWords(bound: string, now: LocalTime): Text {
  if (bound === 'today') return { vi: 'ngày hôm nay', en: 'today' };
  if (bound === 'now') return { vi: 'bây giờ', en: 'now' };
  const shown = day(boundOn(bound, now));
  return { vi: `ngày ${shown}`, en: shown };
}

/** Of a table as a whole. */
export const TABLE_MESSAGES = {
  minItems: ({ minItems = 1, 'x-row-label': row }: TableSchema): Text => ({
    vi: `Xin Ông/Bà thêm ít nhất ${minItems} ${row.vi}.`,
    en: `Please add at least ${minItems}: ${row.en}.`,
  }),
  maxItems: ({ maxItems, 'x-row-label': row }: TableSchema): Text => ({
    vi: `Ở đây ghi được nhiều nhất ${maxItems} ${row.vi}.`,
    en: `There is room for ${maxItems} at most: ${row.en}.`,
  }),
  incomplete: ({ 'x-row-label': row }: TableSchema): Text => ({
    vi: `Có ${row.vi} chưa điền đủ hoặc chưa đúng. Xin Ông/Bà mở ra xem lại, hoặc xóa đi.`,
    en: `Something is missing or wrong (${row.en}). Please open it and mend it, or remove it.`,
  }),
} as const;

export const OPEN_PROPOSAL: Text = {
  vi: 'Máy mới gợi ý phần này. Xin Ông/Bà xem lại rồi xác nhận hoặc sửa.',
  en: 'The machine only suggests this. Please look at it, then confirm or change it.',
};
