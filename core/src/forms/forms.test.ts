import assert from 'node:assert/strict';
import { test } from 'node:test';
import unemployment from '@motcua/services/unemployment-benefit/pack.json' with { type: 'json' };
import fc from 'fast-check';
import type { FieldSchema, PackVersion, ServicePack } from '../services/pack.ts';
import { compileForm, packValidator } from './compile.ts';
import { setContested, setText } from './entries.ts';
import { type Entries, typedEntry } from './entry.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { FORMATS, isCalendarDay } from './formats.ts';
import { narrowedSchema } from './narrowed.ts';
import { firstFaultyPage, neighbours, visiblePages } from './pages.ts';
import { formErrors } from './validation.ts';
import { cleanEntry, readText, showValue } from './values.ts';

const TODAY = '2026-11-21';
const version = (unemployment as unknown as ServicePack).versions[0] as PackVersion;
const form = compileForm(version);
const fieldIds = [...form.fields.keys()];

const typed = (texts: Readonly<Record<string, string>>): Entries =>
  Object.fromEntries(Object.entries(texts).map(([id, text]) => [id, typedEntry(text)]));
const isValid = (evaluation: Evaluation): boolean =>
  packValidator.validate(narrowedSchema(version.dataSchema, evaluation), evaluation.data);
const errorsOf = (texts: Readonly<Record<string, string>>) => formErrors(form, evaluate(form, typed(texts)), TODAY);

const RIGHT = {
  fullName: 'Đặng Thị Thử',
  dateOfBirth: '1990-06-15',
  citizenNumber: '999190654321',
  issueDate: '2021-08-20',
  phone: '0912345678',
  trainingLevel: 'Đại học',
  permanentAddress: 'Tổ 9, Phường Mẫu, Tỉnh Mẫu',
  livesAtPermanentAddress: 'false',
  'currentAddress.province': '01',
  'currentAddress.commune': '00004',
  'currentAddress.detail': 'Tổ 9',
  contractEndDate: '2026-10-31',
  employerName: 'Công ty Mẫu',
  employerAddress: 'Số 1 Phố Mẫu',
  terminationReason: 'Hết hạn hợp đồng',
  contractType: 'labour-fixed',
  monthsInsured: '24',
  paymentMethod: 'bank',
  'bankAccount.accountHolder': 'DANG THI THU',
  'bankAccount.accountNumber': '0123456789',
  'bankAccount.bankName': 'Ngân hàng Mẫu',
  firstHealthCareProvider: 'Bệnh viện Mẫu',
};

test('a form filled rightly has no errors and typed values', () => {
  assert.deepEqual([...errorsOf(RIGHT)], []);
  const { values } = evaluate(form, typed(RIGHT));
  assert.equal(values.monthsInsured, 24);
  assert.equal(values.contractEndDate, '2026-10-31');
});

test('bank or cash: the one shows its fields, the other takes them away with their data', () => {
  const bank = evaluate(form, typed(RIGHT));
  assert.ok(bank.visible.has('bankAccount.accountNumber') && !bank.visible.has('socialInsuranceOffice'));
  const cash = evaluate(form, typed({ ...RIGHT, paymentMethod: 'cash', socialInsuranceOffice: 'BHXH cơ sở Mẫu' }));
  assert.ok(!cash.visible.has('bankAccount.accountNumber') && cash.visible.has('socialInsuranceOffice'));
  assert.equal(cash.values['bankAccount.accountNumber'], undefined);
  assert.equal(cash.values.socialInsuranceOffice, 'BHXH cơ sở Mẫu');
  const neither = evaluate(form, typed({ ...RIGHT, paymentMethod: '' }));
  assert.ok(!neither.visible.has('bankAccount.accountNumber') && !neither.visible.has('socialInsuranceOffice'));
});

test('a required field that is hidden is not asked for; shown, it is', () => {
  const errors = errorsOf({ ...RIGHT, paymentMethod: 'cash' });
  assert.deepEqual([...errors.keys()], ['socialInsuranceOffice']);
  assert.equal(errors.get('socialInsuranceOffice')?.vi, 'Xin Ông/Bà điền ô này.');
});

/** What people type, right and wrong, for any field. */
const anyText = fc.oneof(
  fc.constantFrom(...Object.values(RIGHT), 'cash', 'other', '', ' ', '30/02/2026', '29/02/2024', '+84912345678'),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
);
const anyEntries = fc
  .dictionary(fc.constantFrom(...fieldIds), anyText, { maxKeys: fieldIds.length })
  .map((texts) => typed(texts));

test('a hidden field never carries data, whatever was typed', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const { visible, values, unreadable } = evaluate(form, entries);
      for (const id of Object.keys(values)) assert.ok(visible.has(id), id);
      for (const id of unreadable) assert.ok(visible.has(id) && values[id] === undefined, id);
    }),
  );
});

test('what has no errors satisfies the pack’s own schema, and the other way round', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const evaluation = evaluate(form, entries);
      const errors = formErrors(form, evaluation, TODAY);
      if (errors.size === 0) assert.ok(isValid(evaluation));
      else assert.ok(firstFaultyPage(form, errors) !== null, 'every error stands on a page that can be opened');
      for (const id of errors.keys()) assert.ok(evaluation.visible.has(id), `${id} is hidden and has an error`);
    }),
  );
});

test('next and back are each other’s opposite on the visible pages', () => {
  fc.assert(
    fc.property(anyEntries, (entries) => {
      const evaluation = evaluate(form, entries);
      const pages = visiblePages(form, evaluation).map(({ id }) => id);
      for (const [index, id] of pages.entries()) {
        const { next, previous } = neighbours(form, evaluation, id);
        assert.equal(next, pages[index + 1] ?? null);
        assert.equal(previous, pages[index - 1] ?? null);
      }
    }),
  );
});

test('dates follow the real calendar', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1900, max: 2100 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const two = (n: number) => String(n).padStart(2, '0');
        const text = `${year}-${two(month)}-${two(day)}`;
        const real = new Date(Date.UTC(year, month - 1, day));
        const same = real.getUTCFullYear() === year && real.getUTCMonth() === month - 1 && real.getUTCDate() === day;
        assert.equal(isCalendarDay(text), same, text);
      },
    ),
  );
});

const date: FieldSchema = { type: 'string', format: 'date', 'x-label': { vi: 'Ngày', en: 'Day' } };

test('a date may be typed as Vietnamese write it or as ISO 8601, and reads back day first', () => {
  for (const text of ['2026-01-31', '31/01/2026', '31/1/2026', '31-01-2026', '31.01.2026'])
    assert.deepEqual(readText(date, text), { kind: 'value', value: '2026-01-31' }, text);
  for (const text of ['31/01', '31/01/26', 'hôm qua', '2026', '01/2026'])
    assert.equal(readText(date, text).kind, 'unreadable', text);
  assert.equal(showValue(date, '2026-01-31', 'vi'), '31/01/2026');
  const money = { type: 'integer', format: 'money-vnd', 'x-label': { vi: 'Mức lương', en: 'Wages' } } as const;
  assert.equal(showValue(money, 1_500_000, 'vi'), '1.500.000 đồng');
  assert.equal(showValue(money, 1_500_000, 'en'), '1,500,000 dong');
});

const CASES: readonly [field: string, text: string, message: RegExp | null][] = [
  ['phone', '0912 345 678', null],
  ['phone', '+84912345678', null],
  ['phone', '024 3825 1234', null],
  ['phone', '0912', /10 chữ số/],
  ['phone', '1912345678', /bắt đầu bằng số 0/],
  ['email', '', null],
  ['email', 'thu@example.vn', null],
  ['email', 'thu@', /thư điện tử/],
  ['email', 'thu example.vn', /thư điện tử/],
  ['bankAccount.accountNumber', '123', /6 đến 19/],
  ['bankAccount.accountNumber', '1'.repeat(20), /6 đến 19/],
  ['bankAccount.accountNumber', '12345a', /chữ số/],
  ['bankAccount.accountNumber', '0123 4567 89', null],
  ['monthsInsured', '0', /nhỏ nhất là 1/],
  ['monthsInsured', '721', /lớn nhất là 720/],
  ['monthsInsured', 'hai năm', /nhập một số/],
  ['contractEndDate', '2026-11-21', null],
  ['contractEndDate', '2026-11-22', /sau ngày hôm nay/],
  ['contractEndDate', '2026-08-21', null],
  ['contractEndDate', '2026-08-20', /quá 3 tháng/],
  ['contractEndDate', '2008-12-31', /quá 3 tháng/],
  ['contractEndDate', '2026-02-30', /không có trong lịch/],
  ['dateOfBirth', '1960', null],
  ['dateOfBirth', '2026', null],
  ['dateOfBirth', '2027', /đến ngày hôm nay/],
  ['dateOfBirth', '1899-12-31', /từ ngày 01\/01\/1900/],
  ['citizenNumber', '99919065432', /12 chữ số/],
  ['contractType', 'slavery', /chọn một mục/],
  ['fullName', 'a'.repeat(101), /không quá 100/],
  ['phone', '', /điền ô này/],
  ['contractType', '', /chọn một mục/],
];
for (const [field, text, message] of CASES) {
  test(`${field} = ${JSON.stringify(text.slice(0, 24))} → ${message ?? 'right'}`, () => {
    const errors = errorsOf({ ...RIGHT, [field]: text });
    if (message === null) assert.equal(errors.get(field), undefined);
    else {
      assert.match(errors.get(field)?.vi ?? 'no error', message);
      assert.ok((errors.get(field)?.en ?? '').length > 5, 'in English too');
    }
  });
}

test('signs that hide or turn text round are taken out of what is typed', () => {
  assert.equal(cleanEntry('Nguye\u0302\u0303n\u202e\u0000 A\u200b'), 'Nguyễn A');
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 50 }), (text) => {
      assert.doesNotMatch(cleanEntry(text), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u);
    }),
  );
});

test('a locked value is contested, never changed; what is not locked is not contested', () => {
  const evidence = { overall: 'consistent', chipAuthenticity: 'notDone', at: '2026-11-21T02:05:00.000Z' } as const;
  const entries: Entries = {
    fullName: { text: 'Đặng Thị Thử', source: 'chip', evidence, locked: true, contested: false, suggested: false },
    phone: typedEntry('0912345678'),
  };
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      assert.equal(setText(form, entries, { fieldId: 'fullName', text }), entries);
    }),
  );
  const contested = setContested(entries, { fieldId: 'fullName', contested: true });
  assert.equal(contested.fullName?.contested, true);
  assert.equal(contested.fullName?.text, 'Đặng Thị Thử');
  assert.equal(setContested(entries, { fieldId: 'phone', contested: true }), entries);
  assert.equal(
    setText(form, entries, { fieldId: 'bankAccount.accountNumber', text: '1' }),
    entries,
    'a hidden field takes nothing',
  );
  assert.equal(setText(form, entries, { fieldId: '__proto__', text: '1' }), entries);
});

test('a phone number is one or the other: the formats agree with what the messages say', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^0[35789]\d{8}$/), (phone) => {
      assert.ok(FORMATS['vn-phone'](phone));
      assert.ok(FORMATS['vn-phone'](`+84${phone.slice(1)}`));
      assert.ok(!FORMATS['vn-phone'](phone.slice(0, -1)));
      assert.ok(!FORMATS['vn-phone'](`${phone}0`));
    }),
  );
});

test('AND, OR and HIDE: conditions over several fields, and a hidden field counts as absent', () => {
  const rule = (field: string, schema: object) => ({ scope: `#/properties/${field}`, schema });
  const label = { vi: 'x', en: 'x' };
  const text = { type: 'string', 'x-label': label } as const;
  const small = compileForm({
    ...version,
    dataSchema: { ...version.dataSchema, properties: { a: text, b: text, c: text, d: text }, required: [] },
    layout: {
      type: 'Categorization',
      elements: [
        {
          type: 'Category',
          id: 'one',
          label,
          elements: [
            { type: 'Control', scope: '#/properties/a' },
            {
              type: 'Control',
              scope: '#/properties/b',
              rule: { effect: 'SHOW', condition: rule('a', { const: 'x' }) },
            },
            {
              type: 'Control',
              scope: '#/properties/c',
              rule: {
                effect: 'SHOW',
                condition: { type: 'AND', conditions: [rule('a', { const: 'x' }), rule('b', { const: 'y' })] },
              },
            },
            {
              type: 'Control',
              scope: '#/properties/d',
              rule: {
                effect: 'HIDE',
                condition: { type: 'OR', conditions: [rule('b', { const: 'y' }), rule('c', { minLength: 1 })] },
              },
            },
          ],
        },
      ],
    },
  });
  const shown = (texts: Record<string, string>) => [...evaluate(small, typed(texts)).visible].join('');
  assert.equal(shown({}), 'ad');
  assert.equal(shown({ a: 'x' }), 'abd');
  assert.equal(shown({ a: 'x', b: 'y' }), 'abc');
  assert.equal(shown({ a: 'z', b: 'y', c: 'w' }), 'ad', 'b and c are hidden, so their old text steers nothing');
});
