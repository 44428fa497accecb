import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Minimum, PackVersion, ServicePack } from '../services/pack.ts';
import { richPack, richVersion } from '../services/test-pack.ts';
import type { Identified } from './identified.ts';
import { type Payload, payloadRefusal } from './payload-check.ts';
import { CITIZEN, identity } from './test-desk.ts';
import { answers, BUFFALO, honest, type Lie, read, refusalOf, valueAt } from './test-payload.ts';

/** What a dossier says of how people were identified, held against how they were. */

const asking = (minimum: Minimum): PackVersion => ({ ...richVersion, identify: { ...richVersion.identify, minimum } });
const pack = (minimum: Minimum): ServicePack => ({ ...richPack, versions: [asking(minimum)] });
const qrOnly: Identified = { method: 'qr-only', scanned: identity('qr') };
const typedOnly: Identified = {
  method: 'typed',
  typed: identity('typed', { citizenNumber: CITIZEN.citizenNumber }),
};

const byQr: Payload = {
  ...(await honest(pack('typed'), answers(BUFFALO), { identify: 'qr-only' })),
  records: { submitter: qrOnly, persons: [] },
};
const byNumber: Payload = {
  ...(await honest(pack('typed'), answers(BUFFALO), { identify: 'typed' })),
  records: { submitter: typedOnly, persons: [] },
};
const byChip = await honest(pack('typed'), answers(BUFFALO));

test('honest dossiers of people without a chip hold', () => {
  assert.equal(payloadRefusal(byQr), null);
  assert.equal(payloadRefusal(byNumber), null);
  assert.equal(byQr.dossier.identification.method, 'qr-only');
  assert.equal(byNumber.dossier.identification.method, 'typed');
});

const LIES: readonly [string, Payload, Lie][] = [
  ['the QR as the chip', byQr, (d) => (d.identification.method = 'chip')],
  ['the QR as verified', byQr, (d) => (d.identification.overall = 'consistent')],
  ['a chip that proved itself', byQr, (d) => (d.identification.chipAuthenticity = 'proven')],
  ['a chip that was opened', byQr, (d) => (d.identification.access = 'pace-can')],
  ['the QR as a typed number', byQr, (d) => (d.identification.method = 'typed')],
  ['a typed number as the QR', byNumber, (d) => (d.identification.method = 'qr-only')],
  ['a typed number as the chip', byNumber, (d) => (d.identification.method = 'chip')],
  ['the chip as the QR', byChip, (d) => (d.identification.method = 'qr-only')],
  ['an officer who compared', byQr, (d) => (d.identification.holderCompared = 'officer')],
  ['a matcher', byChip, (d) => (d.identification.holderCompared = 'matcher')],
  ['a value of the QR as the chip’s', byQr, (d) => (valueAt(d, 'fullName').source = 'chip')],
  ['a typed value as the QR’s', byNumber, (d) => (valueAt(d, 'fullName').source = 'qr')],
];
for (const [what, payload, lie] of LIES)
  test(`provenance-unproven: ${what}`, () => assert.equal(refusalOf(payload, lie), 'provenance-unproven'));

test('evidence-foreign: a value of the QR with the evidence of a chip', () => {
  const { evidence } = read.identity.fullName ?? {};
  assert.ok(evidence);
  assert.equal(
    refusalOf(byQr, (d) => (valueAt(d, 'fullName').evidence = { ...evidence })),
    'evidence-foreign',
  );
});

test('identification-below-minimum: each way is as strong as it is', () => {
  const refusals = (payload: Payload) =>
    (['none', 'typed', 'qr', 'consistent', 'verified'] as const).map((minimum) =>
      payloadRefusal({ ...payload, version: asking(minimum) }),
    );
  const below = 'identification-below-minimum';
  assert.deepEqual(refusals(byNumber), [null, null, below, below, below]);
  assert.deepEqual(refusals(byQr), [null, null, null, below, below]);
  assert.deepEqual(refusals(byChip), [null, null, null, null, below]);
});

test('identification-below-minimum: a pack that wants an officer to compare the holder is not handed in without', () => {
  const version = { ...byChip.version, identify: { ...byChip.version.identify, holderCompared: 'officer' as const } };
  assert.equal(payloadRefusal({ ...byChip, version }), 'identification-below-minimum');
});
