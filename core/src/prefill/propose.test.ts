import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityRecord } from '@motcua/drivers/cccd';
import { compileForm, confirmGroup, type Entries, evaluate, formErrors, setText } from '../forms/index.ts';
import { richVersion } from '../services/test-pack.ts';
import { loadUnits } from '../units/index.ts';
import { originMark } from './marks.ts';
import { prefill } from './prefill.ts';

const NOW = '2026-11-21T09:05';
const units = await loadUnits();
const form = compileForm(richVersion, units);
const evidence = { overall: 'verified', chipAuthenticity: 'proven', at: '2026-11-21T02:05:00.000Z' } as const;
const card = (fields: Readonly<Record<string, string>>): IdentityRecord =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value, source: 'chip', evidence }]));
const fill = (fields: Readonly<Record<string, string>>, entries: Entries = {}): Entries =>
  prefill({ version: richVersion, form, identities: [card(fields)], entries, now: NOW, units });

const ADDRESS = 'Số 5 ngõ 2, Phường Phúc Xá, Quận Ba Đình, Hà Nội';

test('a name is proposed in its parts; the name itself is kept as it was read, with its proof', () => {
  const entries = fill({ fullName: 'Đặng Thị Thử' });
  assert.deepEqual(
    ['surname', 'middleName', 'givenName'].map((part) => entries[`owner.${part}`]?.text),
    ['Đặng', 'Thị', 'Thử'],
  );
  assert.deepEqual(
    [entries.owner?.text, entries.owner?.source, entries.owner?.evidence],
    ['Đặng Thị Thử', 'chip', evidence],
  );
  assert.ok(formErrors(form, evaluate(form, entries), NOW).has('owner'), 'open until somebody looked');
  const surname = entries['owner.surname'];
  assert.deepEqual(
    [surname?.source, surname?.evidence, surname?.locked],
    ['typed', null, false],
    'a part claims no proof',
  );
  assert.match(originMark(surname, 'vi')?.label ?? '', /Máy gợi ý; xin Ông\/Bà xem lại/);

  const confirmed = confirmGroup(form, entries, 'owner');
  assert.equal(formErrors(form, evaluate(form, confirmed), NOW).has('owner'), false);
  assert.match(originMark(confirmed['owner.surname'], 'vi')?.label ?? '', /đã xác nhận/);
});

test('an old address is kept raw; its unit of today is proposed, never put in its place', () => {
  const entries = setText(form, fill({ permanentAddress: ADDRESS }), { fieldId: 'hasHome', text: 'true' });
  assert.equal(entries.home?.text, ADDRESS);
  assert.equal(entries['home.province']?.text, '01');
  const commune = entries['home.commune'];
  assert.ok(commune && units.commune(commune.text)?.provinceCode === '01');
  assert.equal(entries['home.detail']?.text, 'Số 5 ngõ 2');
  const errors = formErrors(form, evaluate(form, entries), NOW);
  assert.ok(errors.has('home') && !errors.has('home.commune'));
});

test('an address in which no unit is known proposes nothing: the citizen chooses, beside the text', () => {
  const entries = setText(form, fill({ permanentAddress: 'Tổ 9, Phường Mẫu' }), { fieldId: 'hasHome', text: 'true' });
  assert.equal(entries.home?.text, 'Tổ 9, Phường Mẫu');
  assert.equal(entries.home?.suggested, false);
  assert.equal(entries['home.province'], undefined);
  assert.ok(formErrors(form, evaluate(form, entries), NOW).has('home.province'));
});

test('what the citizen changed in a group stays when a card is read again', () => {
  const first = fill({ fullName: 'Đặng Thị Thử' });
  const changed = setText(form, first, { fieldId: 'owner.surname', text: 'Đặng Thị' });
  const again = fill({ fullName: 'Đặng Thị Thử' }, changed);
  assert.equal(again['owner.surname']?.text, 'Đặng Thị');
  assert.equal(again.owner?.suggested, false);
});
