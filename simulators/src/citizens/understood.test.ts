import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  buildIdentity,
  compareQrWithChip,
  IDENTITY_FIELD_NAMES,
  type IdentityRecord,
  identityOfQr,
  isExpired,
  MRZ_NO_EXPIRY,
  mrzKeyCandidates,
  parseCitizenNumber,
  parseQr,
} from '@motcua/drivers/cccd';
import type { Verification } from '@motcua/drivers/emrtd';
import { type Citizen, citizens, findCitizen } from './citizen.ts';
import { buildDg1 } from './data-groups.ts';
import { buildDg13 } from './dg13.ts';
import { mrzKey } from './mrz.ts';
import { qrText } from './qr-text.ts';

/** What the product understands of a made-up card, against what was put on it. */
const AT = new Date('2026-11-21T03:00:00Z');
const TODAY = '2026-11-21';

const matched = { bytes: 1, sha256: '', hash: 'match' } as const;
const VERIFIED: Verification = {
  dataGroups: { DG1: matched, DG13: matched },
  sodSignature: 'valid',
  issuer: 'anchored',
  signer: null,
  chipAuthenticity: 'proven',
  overall: 'verified',
  failures: [],
};

function chipIdentity(citizen: Citizen): IdentityRecord {
  return buildIdentity({
    files: new Map([
      [1, buildDg1(citizen)],
      [13, buildDg13(citizen)],
    ]),
    verification: VERIFIED,
    mrzNoExpiry: MRZ_NO_EXPIRY,
    at: AT,
    fields: IDENTITY_FIELD_NAMES,
  });
}

function qrIdentity(citizen: Citizen): IdentityRecord {
  const content = parseQr(qrText(citizen));
  assert.equal(content.kind, 'id-card', citizen.id);
  assert.ok('card' in content);
  assert.equal(content.card.generation, citizen.generation);
  return identityOfQr(content.card, AT);
}

for (const citizen of citizens) {
  test(`${citizen.id}: the chip says what was written`, () => {
    const has = (number: number) => citizen.dg13.fields.includes(number);
    const identity = chipIdentity(citizen);
    assert.equal(identity.citizenNumber?.value, citizen.citizenNumber);
    assert.equal(identity.fullName?.value, citizen.fullName);
    assert.equal(identity.dateOfBirth?.value, citizen.dateOfBirth);
    assert.equal(identity.sex?.value, citizen.sex);
    assert.equal(identity.expiryDate?.value, citizen.expiryDate ?? undefined);
    assert.equal(identity.noExpiry?.value, citizen.expiryDate === null ? true : undefined);
    assert.equal(identity.placeOfOrigin?.value, citizen.placeOfOrigin);
    assert.equal(identity.issueDate?.value, has(11) ? citizen.issueDate : undefined);
    assert.equal(identity.oldIdNumber?.value, has(15) ? citizen.oldIdNumber : undefined);
    assert.equal(identity.ethnicGroup?.value, citizen.ethnicGroup);
    assert.equal(identity.religion?.value, citizen.religion);
    assert.equal(identity.identifyingFeatures?.value, citizen.identifyingFeatures);
    assert.equal(identity.spouseName?.value, citizen.spouseName);
    // A single parent: which one it is, is not known, so neither is claimed.
    const [father, mother] = citizen.parents?.length === 2 ? citizen.parents : [];
    assert.equal(identity.fatherName?.value, father);
    assert.equal(identity.motherName?.value, mother);
  });

  test(`${citizen.id}: the QR agrees with the chip, and with no other card`, () => {
    const qr = qrIdentity(citizen);
    assert.deepEqual(compareQrWithChip(qr, chipIdentity(citizen)), []);
    for (const other of citizens) {
      if (other !== citizen) assert.ok(compareQrWithChip(qr, chipIdentity(other)).includes('citizenNumber'), other.id);
    }
    const address = citizen.generation === 'cccd2021' ? qr.permanentAddress : qr.residenceAddress;
    assert.equal(address?.value, citizen.address);
    assert.equal(qr.oldIdNumber?.value, citizen.oldIdNumber);
  });

  test(`${citizen.id}: the card's own MRZ key is among those derived from the QR`, () => {
    const citizenNumber = parseCitizenNumber(citizen.citizenNumber);
    assert.ok(citizenNumber);
    const candidates = mrzKeyCandidates({
      citizenNumber,
      dateOfBirth: citizen.dateOfBirth,
      issueDate: citizen.issueDate,
      mrzNoExpiry: MRZ_NO_EXPIRY,
    });
    const key = mrzKey(citizen);
    // Of an unknown day of birth no key can be derived: PACE by CAN is the way.
    if (citizen.dateOfBirth.length < 10) assert.deepEqual(candidates, []);
    else
      assert.ok(
        candidates.some((one) => one.dateOfExpiry === key.dateOfExpiry && one.documentNumber === key.documentNumber),
      );
  });
}

test('the expired card is expired, and only that one', () => {
  const expired = citizens.filter((citizen) => isExpired(chipIdentity(citizen), TODAY));
  assert.deepEqual(expired, [findCitizen('expired')]);
});
