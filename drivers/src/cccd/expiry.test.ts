import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import vnCard from '../../vectors/vn-card.json' with { type: 'json' };
import type { CitizenNumber } from './citizen-number.ts';
import { deriveExpiry, isExpired, MAX_KEY_CANDIDATES, MRZ_NO_EXPIRY, mrzKeyCandidates } from './expiry.ts';

const citizenNumber = '999190654321' as CitizenNumber;
const keysOf = (dateOfBirth: string, issueDate: string) =>
  mrzKeyCandidates({ citizenNumber, dateOfBirth, issueDate, mrzNoExpiry: MRZ_NO_EXPIRY });

describe('expiry by law (published cases)', () => {
  for (const testCase of vnCard.expiry.cases) {
    it(testCase.id, () => {
      const derived = deriveExpiry(testCase.dateOfBirth, testCase.issueDate);
      const keys = keysOf(testCase.dateOfBirth, testCase.issueDate);
      if (testCase.expiryDate === null) {
        assert.deepEqual(derived, { kind: 'no-expiry' });
        assert.deepEqual(
          keys.map((key) => key.dateOfExpiry),
          ['991231'],
        );
      } else {
        assert.deepEqual(derived, { kind: 'dates', candidates: [testCase.expiryDate] });
        assert.deepEqual(
          keys.map((key) => key.dateOfExpiry),
          [testCase.mrzExpiry],
        );
      }
    });
  }

  for (const testCase of vnCard.expiry.unconfirmed) {
    it(`${testCase.id}: both days are candidates`, () => {
      const { dateOfBirth, issueDate, candidates, mrzCandidates } = testCase;
      assert.deepEqual(deriveExpiry(dateOfBirth, issueDate), { kind: 'dates', candidates });
      assert.deepEqual(
        keysOf(dateOfBirth, issueDate).map((key) => key.dateOfExpiry),
        mrzCandidates,
      );
    });
  }
});

describe('MRZ key candidates', () => {
  it('take the last nine digits and the dates of the MRZ', () => {
    assert.deepEqual(keysOf('1990-06-15', '2021-05-10'), [
      { documentNumber: '190654321', dateOfBirth: '900615', dateOfExpiry: '300615' },
    ]);
  });

  it('are one for 29 February when the year of expiry has that day', () => {
    assert.equal(keysOf('2004-02-29', '2027-03-10').length, 1);
  });

  it('are none when a date is partial, or the card older than its holder', () => {
    assert.deepEqual(keysOf('1990', '2021-05-10'), []);
    assert.deepEqual(keysOf('1990-06', '2021-05-10'), []);
    assert.deepEqual(keysOf('2022-01-01', '2021-05-10'), []);
  });

  it('leave out no-expiry cards where the setting says so', () => {
    const senior = { citizenNumber, dateOfBirth: '1950-01-01', issueDate: '2022-01-01' };
    assert.deepEqual(mrzKeyCandidates({ ...senior, mrzNoExpiry: null }), []);
    assert.equal(mrzKeyCandidates({ ...senior, mrzNoExpiry: '000000' })[0]?.dateOfExpiry, '000000');
  });

  it('are never more than two', () => {
    const day = fc.date({ min: new Date('1900-01-01'), max: new Date('2060-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, day, (birth, issue) => {
        const keys = keysOf(birth.toISOString().slice(0, 10), issue.toISOString().slice(0, 10));
        assert.ok(keys.length <= MAX_KEY_CANDIDATES);
        for (const key of keys) assert.match(key.dateOfExpiry, /^\d{6}$/);
      }),
    );
  });
});

describe('isExpired', () => {
  const evidence = { overall: 'verified', chipAuthenticity: 'proven', at: '2026-11-21T02:00:00.000Z' } as const;
  const until = (value: string) => ({ expiryDate: { value, source: 'chip', evidence } }) as const;

  it('holds from the day after the expiry date', () => {
    assert.equal(isExpired(until('2026-11-21'), '2026-11-20'), false);
    assert.equal(isExpired(until('2026-11-21'), '2026-11-21'), false);
    assert.equal(isExpired(until('2026-11-21'), '2026-11-22'), true);
  });

  it('gives a partial date its whole month or year', () => {
    assert.equal(isExpired(until('2026-11'), '2026-11-30'), false);
    assert.equal(isExpired(until('2026-11'), '2026-12-01'), true);
    assert.equal(isExpired(until('2026'), '2026-12-31'), false);
  });

  it('never holds without an expiry date', () => {
    assert.equal(isExpired({ noExpiry: { value: true, source: 'chip', evidence } }, '2199-01-01'), false);
    assert.equal(isExpired({}, '2199-01-01'), false);
  });
});
