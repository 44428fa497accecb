import assert from 'node:assert/strict';
import { test } from 'node:test';
import bac from '../../vectors/bac.json' with { type: 'json' };
import mrz from '../../vectors/mrz.json' with { type: 'json' };
import vn from '../../vectors/vn-card.json' with { type: 'json' };
import { toHex } from '../tlv/index.ts';
import { mrzCheckDigit, mrzInformation, mrzSecret } from './mrz-key.ts';

test('check digits: the examples of Doc 9303-3, and a twin for each character', () => {
  for (const { input, check_digit } of mrz.check_digit_examples) {
    assert.equal(mrzCheckDigit(input), check_digit);
    for (let i = 0; i < input.length; i++) {
      // Weights 7, 3, 1 are coprime to 10, so a character that grows by one always shows.
      const next = input.charAt(i) === '0' ? '1' : '0';
      const twin = input.slice(0, i) + next + input.slice(i + 1);
      const same = (input.charCodeAt(i) - 55) % 10 === 0 && /[A-Z]/.test(input.charAt(i));
      if (!same && input.charAt(i) !== '<') assert.notEqual(mrzCheckDigit(twin), check_digit, twin);
    }
  }
  assert.equal(mrzCheckDigit('ab'), undefined);
  assert.equal(mrzCheckDigit('Đ'), undefined);
});

test('MRZ information: every specimen', () => {
  for (const { fields, MRZ_information } of mrz.specimens) {
    const { document_number, date_of_birth, date_of_expiry } = fields;
    const key = { documentNumber: document_number, dateOfBirth: date_of_birth, dateOfExpiry: date_of_expiry };
    assert.equal(mrzInformation(key), MRZ_information);
  }
});

test('BAC seeds of Doc 9303-11 D.2', () => {
  for (const example of bac.document_basic_access_keys.MRZ_examples) {
    const secret = mrzSecret({
      documentNumber: example.document_number,
      dateOfBirth: example.date_of_birth,
      dateOfExpiry: example.date_of_expiry,
    });
    if (example.K_seed !== undefined) assert.equal(toHex(secret ?? new Uint8Array()).slice(0, 32), example.K_seed);
  }
});

test('the Vietnamese dummy: last nine digits of the number', () => {
  const person = vn.people[0];
  assert(person);
  const { documentNumber, dateOfBirth, dateOfExpiry } = person.mrz;
  assert.equal(documentNumber, person.citizenNumber.slice(-9));
  assert.equal(mrzInformation({ documentNumber, dateOfBirth, dateOfExpiry }), '090000000790010113001019');
});

test('malformed keys are refused, never sent', () => {
  const key = { documentNumber: '090000000', dateOfBirth: '900101', dateOfExpiry: '300101' };
  assert(mrzInformation(key));
  assert.equal(mrzInformation({ ...key, documentNumber: '09000000a' }), undefined);
  assert.equal(mrzInformation({ ...key, documentNumber: 'A'.repeat(23) }), undefined);
  assert.equal(mrzInformation({ ...key, dateOfBirth: '1990-01-01' }), undefined);
  assert.equal(mrzInformation({ ...key, dateOfExpiry: '30010' }), undefined);
  assert.equal(mrzInformation({ ...key, dateOfExpiry: '<<<<<<' }), undefined);
});
