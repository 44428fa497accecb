import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import dossierSchema from '../submission/dossier.schema.json' with { type: 'json' };
import type { Dossier } from '../submission/dossier.ts';
import { open } from '../submission/seal.ts';
import { CITIZEN, Desk, DOSSIER_KEY, realPacks, sensible } from './test-desk.ts';

const packs = await realPacks();
const isDossier = new Ajv2020({ validateFormats: false }).compile(dossierSchema);

/** What somebody would write who is there on 21/11/2026; the rest is what every form gets. */
const answers =
  (own: Readonly<Record<string, string>>) =>
  (field: Parameters<typeof sensible>[0]): string => {
    const inner = field.id.split('.').at(-1) ?? '';
    const row = /\.r(\d+)\./.exec(field.id)?.[1] ?? '0';
    const answer = own[field.id] ?? own[inner];
    if (answer !== undefined) return answer;
    if (/number$/i.test(inner)) return `99909012345${row}`;
    if (/name$/i.test(inner)) return 'Trần Thị Thử';
    if (/^dateOfBirth$/.test(inner)) return '1990-06-15';
    return sensible(field);
  };

async function submitted(serviceId: string, own: Readonly<Record<string, string>>): Promise<Dossier> {
  const desk = new Desk({ packs, allowDrafts: true });
  const { screen } = await desk.toReview(serviceId, 'vi', answers(own));
  assert.equal(screen.name, 'review', JSON.stringify(screen));
  await desk.do({ type: 'submit' });
  const { sealed, localDossierId, idempotencyKey, procedureCode } = desk.envelope;
  const bytes = open({ key: DOSSIER_KEY, sealed, ids: { localDossierId, idempotencyKey } });
  assert.ok(bytes.ok);
  const dossier = JSON.parse(Buffer.from(bytes.value).toString('utf8')) as Dossier;
  assert.ok(isDossier(dossier), JSON.stringify(isDossier.errors));
  assert.equal(dossier.procedureCode, procedureCode, 'what the courier says and what is sealed');
  return dossier;
}

test('a lodging notice for a guest beside the notifier goes out with both', async () => {
  const { values, lists, kind, procedureCode } = await submitted('lodging-notice', {
    whoStays: 'notifier-and-others',
    stayFrom: '2026-11-21T08:00',
    stayTo: '2026-11-25',
  });
  assert.equal(procedureCode, '2.001159');
  assert.equal(values.whoStays?.value, 'notifier-and-others');
  assert.ok(values.citizenNumber?.source === 'chip' && values.citizenNumber.evidence !== null);
  assert.equal(kind, 'notice');
  assert.deepEqual(
    lists.guests?.map((guest) => guest.documentNumber?.value),
    ['999090123451'],
  );
});

for (const [request, code] of [
  ['permanent', '1.004222'],
  ['temporary', '1.004194'],
  ['extension', '1.002755'],
  ['absence', '1.003677'],
] as const)
  test(`form CT01 for ${request} goes out under ${code}`, async () => {
    const { values, procedureCode } = await submitted('residence-change', {
      request,
      stayUntil: '2027-11-20',
      absentFrom: '2026-11-21',
      absentTo: '2026-12-20',
    });
    assert.equal(procedureCode, code);
    assert.equal(values['destination.province'] !== undefined, request === 'absence');
    assert.equal(values['address.province'] !== undefined, request !== 'absence');
  });

test('a linked birth without a father, and one with both parents', async () => {
  const born = { childDateOfBirth: '2026-11-01', issueDate: '2020-05-05' };
  const alone = await submitted('linked-birth', { ...born, fatherDeclared: 'false' });
  assert.equal(alone.procedureCode, '3.000722');
  assert.deepEqual(
    Object.keys(alone.values).filter((name) => /^(?:Cha|GiayCNKH|father(?!Declared))/.test(name)),
    [],
  );
  const both = await submitted('linked-birth', { ...born, fatherDeclared: 'true' });
  assert.equal(both.values.ChaSoGiayTo?.value, '999090123450');
  assert.equal(both.values.ChaHo?.value, 'Trần Thị Thử');
  assert.match(String(both.values['NsDiaChi.commune']?.value), /^\d{5}$/, 'a group that is mapped whole');
  // `motherName`: the text of the card of the mother, who is the one at the kiosk, that her name was proposed from.
  const own =
    /^(?:motherName|birthPlaceAbroad|originPlaceAbroad|(?:mother|father)AddressAbroad|fatherDeclared|parentsMarried|householdHead|requester(?:Name|Number)|firstHealthCareProvider)$/;
  assert.deepEqual(
    Object.keys(both.values).filter((name) => /^[a-z]/.test(name) && !own.test(name)),
    [],
    'under the names of the portal, but for what the portal has no name for',
  );
});

test('a father who comes himself is not asked whether there is one, and is in the dossier', async () => {
  const { values } = await submitted('linked-birth', {
    requesterIs: 'father',
    childDateOfBirth: '2026-11-01',
    issueDate: '2020-05-05',
  });
  assert.equal(values.ChaHo?.value, 'Đặng', 'out of the name on his own card');
  assert.deepEqual([values.ChaSoGiayTo?.value, values.ChaSoGiayTo?.source], [CITIZEN.citizenNumber, 'chip']);
  assert.equal(values.fatherDeclared, undefined);
});

test('a check-in of a child goes out without a code, and with nothing of whoever brings it but name and number', async () => {
  const { values, procedureCode } = await submitted('hospital-check-in', {
    patientIs: 'child',
    'child.dateOfBirth': '2022-03-01',
    insuranceNumber: 'TE4999999999999',
  });
  assert.equal(procedureCode, null);
  assert.equal(values.ethnicGroup, undefined);
  assert.equal(values.address, undefined);
  assert.equal(values['child.dateOfBirth']?.value, '2022-03-01');
});
