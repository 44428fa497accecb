import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Verification } from '@motcua/drivers/emrtd';
import { encodeTlv } from '@motcua/drivers/tlv';
import { buildDg1, buildDg13, findCitizen } from '@motcua/simulators/citizens';
import { identityOf } from './identity.ts';

/** ICAO 9303-4, the specimen of Utopia. */
const SPECIMEN = 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10';
const dg1 = encodeTlv(0x61, encodeTlv(0x5f1f, new TextEncoder().encode(SPECIMEN)));
const verification = (overall: Verification['overall'], hash: 'match' | 'mismatch'): Verification => ({
  dataGroups: { DG1: { bytes: dg1.length, sha256: '', hash } },
  ...{ sodSignature: 'valid', issuer: 'anchored', signer: null, chipAuthenticity: 'proven', failures: [] },
  overall,
});
const AT = new Date('2026-11-21T00:00:00Z');
const files = new Map([[1, dg1]] as const);

test('of a passport what its zone says, dates with the century that a birth and an expiry can have', () => {
  assert.deepEqual(identityOf(files, verification('verified', 'match'), AT), {
    documentCode: 'P',
    issuingState: 'UTO',
    documentNumber: 'L898902C3',
    nationality: 'UTO',
    surname: 'ERIKSSON',
    givenNames: 'ANNA MARIA',
    sex: 'F',
    dateOfBirth: '1974-08-12',
    expiryDate: '2012-04-15',
  });
});

test('of a group that does not match, and of a card that failed, nothing', () => {
  assert.deepEqual(identityOf(files, verification('consistent', 'mismatch'), AT), {});
  assert.deepEqual(identityOf(files, verification('failed', 'match'), AT), {});
  assert.deepEqual(identityOf(files, verification(null, 'match'), AT), {});
});

test('of a card whose zone and whose DG13 are of two people, nothing', () => {
  const [one, other] = [findCitizen('adult-2021'), findCitizen('single-name')];
  const both = { DG1: { bytes: 1, sha256: '', hash: 'match' }, DG13: { bytes: 1, sha256: '', hash: 'match' } } as const;
  const proven = { ...verification('verified', 'match'), dataGroups: both };
  const files = (zone: typeof one, named: typeof one) =>
    new Map([
      [1, buildDg1(zone)],
      [13, buildDg13(named)],
    ] as const);
  assert.notEqual(identityOf(files(one, one), proven, AT).citizenNumber, undefined);
  assert.deepEqual(identityOf(files(one, other), proven, AT), {});
});
