import type { FieldKind, FieldModel } from '@motcua/core/contract';
import { marks, type Words } from './words.ts';

export const blank: Omit<FieldModel, 'id' | 'label' | 'kind'> = {
  help: null,
  value: '',
  required: true,
  locked: false,
  changeable: false,
  reason: null,
  contested: false,
  origin: null,
  choices: [],
  error: null,
  maxLength: 200,
  range: null,
};

export const FIELD_STATES = ['empty', 'filled', 'error', 'locked', 'contested', 'changeable', 'changed'] as const;
export type FieldState = (typeof FIELD_STATES)[number];

/** One field of every kind, filled, its id after the prefix; the gallery and the samples show it in each state. */
export function everyField(w: Words, prefix: string): readonly FieldModel[] {
  const field = (kind: FieldKind, label: string, value: string, more: Partial<FieldModel> = {}): FieldModel => ({
    ...blank,
    id: `${prefix}.${kind}`,
    kind,
    label,
    value,
    ...more,
  });
  return [
    field('text', w('Họ và tên', 'Full name'), 'Trần Văn Thử'),
    field(
      'long-text',
      w('Nội dung đề nghị', 'What you ask for'),
      w('Xin xác nhận nơi cư trú.', 'Proof of residence.'),
      {
        help: w('Ghi ngắn gọn', 'A few words are enough'),
        required: false,
      },
    ),
    field('date', w('Ngày sinh', 'Date of birth'), '1957-08-30'),
    field('date-time', w('Đến lúc', 'Arrival'), '2026-11-30T21:15', {
      help: w('Giờ Việt Nam, từ 00 đến 23', 'Time in Việt Nam, from 00 to 23'),
    }),
    field('digits', w('Số định danh cá nhân', 'Citizen number'), '999157000123', { maxLength: 12 }),
    field('integer', w('Số bản cần chứng thực', 'Number of copies'), '3', { range: { min: 1, max: 20 } }),
    field('money', w('Lương tháng gần nhất', 'Last monthly pay'), '12500000', { range: { min: 0, max: null } }),
    field('phone', w('Số điện thoại', 'Telephone'), '0912 000 999', { maxLength: 15 }),
    field('email', w('Thư điện tử', 'Email'), 'ten@example.vn', { required: false }),
    field('choice', w('Nơi nhận kết quả', 'Where to collect the result'), 'desk', {
      choices: [
        { value: 'desk', label: w('Tại quầy này', 'At this desk') },
        { value: 'post', label: w('Qua bưu điện', 'By post') },
        { value: 'online', label: w('Bản điện tử', 'As an electronic copy') },
      ],
    }),
    field('multi-choice', w('Giấy tờ đang có', 'Papers you have'), 'book decision', {
      choices: [
        { value: 'book', label: w('Sổ bảo hiểm xã hội', 'Social insurance book') },
        { value: 'decision', label: w('Quyết định thôi việc', 'Decision on leaving') },
        { value: 'contract', label: w('Hợp đồng lao động', 'Labour contract') },
      ],
    }),
    field('yes-no', w('Ông/Bà đang ở cùng con?', 'Do you live with your child?'), 'true'),
    field(
      'consent',
      w('Tôi cam đoan những điều khai trên là đúng.', 'I declare that what I have filled in is true.'),
      'true',
    ),
  ];
}

export function fieldsIn(w: Words, state: FieldState): readonly FieldModel[] {
  const { verified, typed } = marks(w);
  return everyField(w, state).map((field) => {
    switch (state) {
      case 'empty':
        return { ...field, value: '' };
      case 'filled':
        return { ...field, origin: field.kind === 'consent' ? null : typed };
      case 'error':
        return { ...field, value: '', error: w('Xin Ông/Bà điền ô này.', 'Please fill this in.') };
      case 'locked':
        return { ...field, locked: true, origin: verified };
      case 'contested':
        return { ...field, locked: true, origin: verified, contested: true };
      case 'changeable':
        return { ...field, locked: true, origin: verified, changeable: true };
      case 'changed':
        return { ...field, origin: typed, reason: w('Thẻ ghi sai', 'The card is wrong') };
      default: {
        const never: never = state;
        return never;
      }
    }
  });
}
