import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Dossier } from '@motcua/core/submission';
import { findCitizen } from '@motcua/simulators/citizens';
import { wrongField } from './selftest.ts';

const citizen = findCitizen('adult-2021');
const evidence = { overall: 'verified', chipAuthenticity: 'proven', at: '2026-11-21T02:00:00.000Z' } as const;
const values: Dossier['values'] = {
  citizenNumber: { value: citizen.citizenNumber, source: 'chip', evidence },
  fullName: { value: citizen.fullName, source: 'chip', evidence },
  phone: { value: '0900000000', source: 'typed', evidence: null },
};
const entered = { phone: '0900000000' };
const wrong = (changes: Dossier['values'], typed: Readonly<Record<string, string>> = entered) =>
  wrongField({ values: { ...values, ...changes } } as Dossier, typed);

test('the self-test believes a dossier only if each value and its origin is what happened', () => {
  assert.equal(wrong({}), undefined);
  assert.equal(wrong({ fullName: { value: 'Ai Đó', source: 'chip', evidence } }), 'fullName');
  assert.equal(wrong({ fullName: { value: citizen.fullName, source: 'typed', evidence: null } }), 'fullName');
  assert.equal(
    wrong({ citizenNumber: { value: citizen.citizenNumber, source: 'chip', evidence: null } }),
    'citizenNumber',
  );
  assert.equal(wrong({ phone: { value: '0900000001', source: 'typed', evidence: null } }), 'phone');
  assert.equal(wrong({ phone: { value: '0900000000', source: 'chip', evidence } }), 'phone');
  assert.equal(
    wrong({ ethnicGroup: { value: 'Kinh', source: 'chip', evidence } }),
    'ethnicGroup',
    'nobody asked for it',
  );
  assert.equal(wrong({}, { ...entered, email: 'thu@example.vn' }), 'email', 'what was entered is there');
});
