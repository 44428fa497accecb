import assert from 'node:assert/strict';
import test from 'node:test';
import { joinDate, showDate, splitDate } from './date-parts.ts';
import { groupDigits } from './groups.ts';

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
