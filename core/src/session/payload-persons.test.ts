import assert from 'node:assert/strict';
import { test } from 'node:test';
import { richPack } from '../services/test-pack.ts';
import type { MatchedOutcome } from './judge.ts';
import { type Payload, type PayloadRefusal, payloadRefusal } from './payload-check.ts';
import { CITIZEN, type Desk, idCardQr, NOW, outcome, realPacks } from './test-desk.ts';
import { answers, BUFFALO, honest, type Lie, refusalOf, valueAt } from './test-payload.ts';

/** What a dossier says of people beside the submitter, held against the cards that they laid. */

const GUEST = { ...CITIZEN, citizenNumber: '999191000011', fullName: 'Lê Thị Khách' } as const;
const theirs = outcome({ fields: GUEST }) as MatchedOutcome;
const qr = idCardQr(GUEST);
assert.ok(qr.kind === 'id-card');

/** Two pages further a keeper lays their card. */
async function layCard(desk: Desk): Promise<void> {
  for (let page = 0; page < 2; page += 1) {
    await desk.fillPage(answers(BUFFALO));
    await desk.do({ type: 'next' });
  }
  await desk.reported({ type: 'card-absent' });
  await desk.do({ type: 'read-card-for', targetId: 'guests' });
  await desk.do({ type: 'set-consent', consentId: 'read-card', given: true }, { type: 'accept-notice' });
  await desk.reported({ type: 'qr-scanned', qr }, { type: 'card-present' });
  await desk.readDone(theirs);
  await desk.fillPage(answers(BUFFALO));
  await desk.do({ type: 'next' });
}
const made = await honest(richPack, answers(BUFFALO), { onForm: layCard });
const guest = {
  id: 'guest',
  rowId: 'r1',
  identified: { method: 'chip', outcome: theirs, scanned: qr.identity },
  consents: { 'read-card': NOW.toISOString() },
} as const;
const byCard: Payload = { ...made, records: { ...made.records, persons: [guest] } };

test('an honest dossier with the card of somebody else says who, where, by what and with their word', () => {
  assert.equal(payloadRefusal(byCard), null);
  assert.deepEqual(byCard.dossier.persons, [
    {
      id: 'guest',
      row: 0,
      identification: { ...byCard.dossier.identification },
      consents: [{ id: 'read-card', at: NOW.toISOString() }],
    },
  ]);
  assert.equal(byCard.dossier.lists.guests?.[0]?.fullName?.source, 'chip');
});

const guestOf = (d: Parameters<Lie>[0]) => {
  const [person] = d.persons;
  assert.ok(person);
  return person;
};
const rowOf = (d: Parameters<Lie>[0]) => {
  const row = d.lists.guests?.[0];
  assert.ok(row);
  return row;
};
const LIES: readonly [string, PayloadRefusal, Lie][] = [
  ['left out', 'provenance-unproven', (d) => (d.persons = [])],
  ['there twice', 'provenance-unproven', (d) => d.persons.push(guestOf(d))],
  ['called somebody else', 'provenance-unproven', (d) => (guestOf(d).id = 'owner')],
  ['checked better', 'provenance-unproven', (d) => (guestOf(d).identification.overall = 'verified')],
  ['by another way', 'provenance-unproven', (d) => (guestOf(d).identification.method = 'qr-only')],
  ['a word that was not given', 'provenance-unproven', (d) => guestOf(d).consents.push({ id: 'sensitive', at: '' })],
  ['the word left out', 'provenance-unproven', (d) => (guestOf(d).consents = [])],
  ['another time of the word', 'provenance-unproven', (d) => (guestOf(d).consents = [{ id: 'read-card', at: 'x' }])],
  ['in no row', 'hidden-data', (d) => (guestOf(d).row = null)],
  ['in a row that is not there', 'hidden-data', (d) => (guestOf(d).row = 1)],
  [
    'another name',
    'provenance-unproven',
    (d) => Object.assign(rowOf(d), { fullName: { ...rowOf(d).fullName, value: 'Lê' } }),
  ],
  [
    'typed over',
    'lock-broken',
    (d) => Object.assign(rowOf(d), { fullName: { value: 'Lê', source: 'typed', evidence: null } }),
  ],
  ['the submitter’s name', 'provenance-unproven', (d) => Object.assign(rowOf(d), { fullName: valueAt(d, 'fullName') })],
];
for (const [what, refusal, lie] of LIES)
  test(`${refusal}: ${what}`, () => assert.equal(refusalOf(byCard, lie), refusal));

test('identification-below-minimum: the pack asks for more of that person', () => {
  const persons = byCard.version.persons?.map((one) => ({
    ...one,
    identify: { ...one.identify, minimum: 'verified' as const },
  }));
  assert.ok(persons);
  assert.equal(payloadRefusal({ ...byCard, version: { ...byCard.version, persons } }), 'identification-below-minimum');
});

const birth = (await realPacks()).find(({ id }) => id === 'linked-birth');
assert.ok(birth);
const mother = await honest(
  birth,
  answers({ requesterIs: 'mother', childDateOfBirth: '2026-11-01', issueDate: '2020-05-05' }),
);

test('a submitter who is the mother: her part is proven by her own card, and locked by it', () => {
  assert.equal(payloadRefusal(mother), null);
  const names = Object.entries(mother.dossier.values).filter(
    ([name, { source }]) =>
      source === 'chip' && mother.version.mapping?.some(({ to, from }) => to === name && from === 'mother.dateOfBirth'),
  );
  assert.equal(names.length, 1);
  const [name = ''] = names[0] ?? [];
  assert.equal(
    refusalOf(mother, (d) => (d.values[name] = { value: '1990-06-16', source: 'typed', evidence: null })),
    'lock-broken',
  );
  const requester = mother.version.mapping?.find(({ from }) => from === 'requesterIs')?.to ?? 'requesterIs';
  assert.equal(
    refusalOf(mother, (d) => (valueAt(d, requester).value = 'guardian')),
    'provenance-unproven',
    'not the mother: her card proves nothing there',
  );
});
