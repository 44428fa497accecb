import assert from 'node:assert/strict';
import test from 'node:test';
import type { FieldModel } from '@motcua/core/contract';
import { translator } from '@motcua/core/messages';
import { everyField } from '../samples/every-field.ts';
import { joinDate, joinDateTime, showDate, splitDate, splitDateTime } from './date-parts.ts';
import { groupDigits } from './groups.ts';
import { shownValue } from './shown-value.ts';

const VIETNAMESE = { t: translator('vi'), words: (text: string) => text, language: 'vi' } as const;

test('a date is split into its parts and joined again', () => {
  assert.deepEqual(splitDate('1957-08-30'), { day: '30', month: '08', year: '1957' });
  assert.equal(joinDate(splitDate('1957-08-30')), '1957-08-30');
});

test('a card may know only the year, or month and year', () => {
  assert.deepEqual(splitDate('1957'), { day: '', month: '', year: '1957' });
  assert.equal(showDate('1957'), '1957');
  assert.equal(showDate('1957-08'), '08/1957');
  assert.equal(showDate('1957-08-30'), '30/08/1957');
});

test('an unfinished date is no date yet', () => {
  assert.equal(joinDate({ day: '3', month: '8', year: '' }), '');
  assert.equal(joinDate({ day: '3', month: '8', year: '195' }), '');
  assert.equal(joinDate({ day: '', month: '8', year: '1957' }), '');
  assert.equal(joinDate({ day: '3', month: '8', year: '1957' }), '1957-08-03');
});

test('a day that does not exist is passed on, for core to refuse', () => {
  assert.equal(joinDate({ day: '31', month: '02', year: '2026' }), '2026-02-31');
});

test('what is no date is shown as it came', () => {
  assert.equal(showDate('không thời hạn'), 'không thời hạn');
  assert.deepEqual(splitDate('30/08/1957'), { day: '', month: '', year: '' });
});

test('twelve digits stand in four groups, the missing ones as empty places', () => {
  assert.deepEqual(groupDigits('99909'), [
    ['9', '9', '9'],
    ['0', '9', ''],
    ['', '', ''],
    ['', '', ''],
  ]);
});

test('a date with a time is split and joined, and is none before its last minute', () => {
  const parts = { day: '30', month: '11', year: '2026', hour: '21', minute: '05' };
  assert.deepEqual(splitDateTime('2026-11-30T21:05'), parts);
  assert.equal(joinDateTime(parts), '2026-11-30T21:05');
  assert.equal(joinDateTime({ ...parts, hour: '9' }), '2026-11-30T09:05');
  for (const part of ['day', 'month', 'year', 'hour', 'minute'])
    assert.equal(joinDateTime({ ...parts, [part]: '' }), '', part);
  assert.equal(joinDateTime({ ...parts, minute: '5' }), '', 'half a minute');
  assert.equal(showDate('2026-11-30T21:05'), '21:05, 30/11/2026');
  assert.deepEqual(splitDateTime('2026-11-30'), { ...parts, hour: '', minute: '' });
});

test('a value that is not typed is shown in words: dates day first, money in groups, choices by their labels', () => {
  const shown = Object.fromEntries(
    everyField((vi) => vi, 'x').map((field: FieldModel) => [field.kind, shownValue(field, VIETNAMESE)]),
  );
  assert.deepEqual(shown, {
    text: 'Trần Văn Thử',
    'long-text': 'Xin xác nhận nơi cư trú.',
    date: '30/08/1957',
    'date-time': '21:15, 30/11/2026',
    digits: '999157000123',
    integer: '3',
    money: '12.500.000 đồng',
    phone: '0912 000 999',
    email: 'ten@example.vn',
    choice: 'Tại quầy này',
    'multi-choice': 'Sổ bảo hiểm xã hội, Quyết định thôi việc',
    'yes-no': 'Có',
    consent: 'Đã đồng ý',
  });
  for (const field of everyField((vi) => vi, 'x'))
    assert.equal(shownValue({ ...field, value: '' }, VIETNAMESE), '', field.kind);
});
