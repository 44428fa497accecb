import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PackVersion } from '../services/pack.ts';
import { richPack, richVersion } from '../services/test-pack.ts';
import type { Dossier, DossierValue } from '../submission/dossier.ts';
import type { MatchedOutcome } from './judge.ts';
import { type Payload, type PayloadRefusal, payloadRefusal } from './payload-check.ts';
import { CITIZEN, Desk, NOW, outcome, realPacks } from './test-desk.ts';
import { answers, BUFFALO, honest, type Lie, read, refusalOf, valueAt, type Writable } from './test-payload.ts';

/** Honest dossiers, made by whole sessions; then one lie in each. */

const packs = await realPacks();

const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'certified-copy': { documentKind: 'degree' },
  'lodging-notice': { whoStays: 'notifier-and-others', stayFrom: '2026-11-21T08:00', stayTo: '2026-11-25' },
  'linked-birth': { requesterIs: 'guardian', childDateOfBirth: '2026-11-01', issueDate: '2020-05-05' },
  'residence-change': { request: 'permanent' },
  'hospital-check-in': { patientIs: 'holder', insuranceNumber: 'TE4999999999999' },
};
const real = new Map<string, Payload>();
for (const pack of packs) real.set(pack.id, await honest(pack, answers(OWN[pack.id] ?? {})));
const copy = real.get('certified-copy') as Payload;
const rich = await honest(richPack, answers(BUFFALO));
const changed = await honest(richPack, answers(BUFFALO), {
  onForm: async (desk) => {
    await desk.do({ type: 'change-proven', fieldId: 'fullName', reason: 'Đã đổi tên' });
    await desk.do({ type: 'set-field', fieldId: 'fullName', value: 'Đặng Thị Mới' });
  },
});

test('an honest dossier of every real pack holds, and so do proposals, rows and what was changed with a reason', () => {
  assert.ok(real.size >= 6);
  for (const [id, payload] of real) assert.equal(payloadRefusal(payload), null, id);
  assert.equal(copy.dossier.values.issuingAuthority?.source, 'typed', 'a rule by the date of the card');
  assert.equal(rich.dossier.values.owner?.source, 'chip', 'what a name was proposed from');
  assert.equal(changed.dossier.values.fullName?.replaces?.value, CITIZEN.fullName);
  for (const payload of [rich, changed]) assert.equal(payloadRefusal(payload), null);
});

const LIES: readonly [string, PayloadRefusal, Payload, Lie][] = [
  ['another value', 'provenance-unproven', copy, (d) => (valueAt(d, 'fullName').value = 'Đặng Thị Khác')],
  ['another tone', 'provenance-unproven', copy, (d) => (valueAt(d, 'fullName').value = 'Đặng Thi Thử Nghiệm')],
  ['a proof of what was typed', 'provenance-unproven', copy, (d) => (valueAt(d, 'phone').source = 'chip')],
  ['a rule’s text as the chip’s', 'provenance-unproven', copy, (d) => (valueAt(d, 'issuingAuthority').source = 'chip')],
  ['a source that this session has not', 'provenance-unproven', copy, (d) => (valueAt(d, 'sex').source = 'backend')],
  ['the text behind a proposal', 'provenance-unproven', rich, (d) => (valueAt(d, 'owner').value = 'Đặng Khác')],
  ['a better card', 'provenance-unproven', copy, (d) => (d.identification.overall = 'verified')],
  ['an officer who compared', 'provenance-unproven', copy, (d) => (d.identification.holderCompared = 'officer')],
  [
    'a person whose card was not read',
    'provenance-unproven',
    rich,
    (d) => d.persons.push({ id: 'guest', row: 0, identification: d.identification, consents: [] }),
  ],
  [
    'a proof that was never replaced',
    'provenance-unproven',
    changed,
    (d) => Object.assign(valueAt(d, 'fullName').replaces ?? {}, { value: 'Đặng Thị Khác' }),
  ],
  [
    'better evidence',
    'evidence-foreign',
    copy,
    (d) => Object.assign(valueAt(d, 'fullName').evidence ?? {}, { overall: 'verified' }),
  ],
  ['evidence taken away', 'evidence-foreign', copy, (d) => (valueAt(d, 'fullName').evidence = null)],
  [
    'evidence for what was typed',
    'evidence-foreign',
    copy,
    (d) => (valueAt(d, 'phone').evidence = valueAt(d, 'fullName').evidence),
  ],
  [
    'a locked value typed over',
    'lock-broken',
    copy,
    (d) => (d.values.fullName = { value: 'Đặng Thị Khác', source: 'typed', evidence: null }),
  ],
  ['a locked value left out', 'lock-broken', copy, (d) => delete d.values.citizenNumber],
  ['what was replaced left out', 'lock-broken', changed, (d) => delete valueAt(d, 'fullName').replaces],
  [
    'a change that the pack does not let be made',
    'lock-broken',
    changed,
    (d) => {
      const { value, source, evidence } = valueAt(d, 'citizenNumber');
      d.values.citizenNumber = {
        value: '999090111112',
        source: 'typed',
        evidence: null,
        replaces: { value, source, evidence, reason: 'x' },
      };
    },
  ],
  [
    'a field that is hidden',
    'hidden-data',
    copy,
    (d) => (d.values.documentKindOther = { value: 'x', source: 'typed', evidence: null }),
  ],
  ['an unknown field', 'hidden-data', copy, (d) => (d.values.more = { value: 'x', source: 'typed', evidence: null })],
  ['a table that the form has not', 'hidden-data', copy, (d) => (d.lists.guests = [])],
  ['what the field cannot hold', 'hidden-data', copy, (d) => (valueAt(d, 'pageCount').value = 'nhiều')],
  ['data as the name of what was contested', 'hidden-data', copy, (d) => d.contestedFields.push('Đặng Thị Khác')],
  [
    'an unknown field in a row',
    'hidden-data',
    rich,
    (d) => Object.assign(d.lists.guests?.[0] ?? {}, { more: { value: 'x', source: 'typed', evidence: null } }),
  ],
  ['no row where one must be', 'list-limits', rich, (d) => (d.lists.guests = [])],
  ['the table left out', 'list-limits', rich, (d) => delete d.lists.guests],
  ['too many rows', 'list-limits', rich, (d) => (d.lists.guests = Array(21).fill(d.lists.guests?.[0]))],
];
for (const [what, refusal, payload, lie] of LIES)
  test(`${refusal}: ${what}`, () => assert.equal(refusalOf(payload, lie), refusal));

test('identification-below-minimum: the pack asks for more than the card gave', () => {
  const version: PackVersion = { ...copy.version, identify: { ...copy.version.identify, minimum: 'verified' } };
  assert.equal(payloadRefusal({ ...copy, version }), 'identification-below-minimum');
});

test('what differs in writing alone is the same: Unicode form, case, spaces, the place of a tone', () => {
  const fullName = { ...read.identity.fullName, value: ' ĐẶNG  thị thử nghiệm '.normalize('NFD') };
  const identity = { ...read.identity, fullName } as MatchedOutcome['identity'];
  const submitter = { method: 'chip', outcome: { ...read, identity }, scanned: {} } as const;
  assert.equal(payloadRefusal({ ...copy, records: { submitter, persons: [] } }), null);
});

test('the card of somebody else proves what stands in their row, there alone, and locks it', () => {
  const fields = { ...CITIZEN, fullName: 'Trần Thị Thử', citizenNumber: '999090111111' };
  const theirs = outcome({ fields }) as MatchedOutcome;
  const identified = { method: 'chip', outcome: theirs, scanned: {} } as const;
  const persons = [{ id: 'guest', rowId: 'r7', identified, consents: {} }];
  const payload = { ...rich, records: { ...rich.records, persons } };
  const claim = (d: Writable<Dossier>, field: 'fullName' | 'citizenNumber') => {
    const row = d.lists.guests?.[0];
    assert.ok(row);
    row[field] = { ...theirs.identity[field] } as Writable<DossierValue>;
  };
  const named: Lie = (d) => d.persons.push({ id: 'guest', row: 0, identification: d.identification, consents: [] });
  const both: Lie = (d) => [named(d), claim(d, 'fullName'), claim(d, 'citizenNumber')];
  assert.equal(refusalOf(payload, both), null);
  assert.equal(
    refusalOf(payload, (d) => [named(d), claim(d, 'fullName')]),
    'lock-broken',
  );
  assert.equal(
    refusalOf(rich, (d) => claim(d, 'fullName')),
    'provenance-unproven',
  );
  const elsewhere: Lie = (d) => [both(d), d.lists.guests?.unshift(...structuredClone(d.lists.guests))];
  assert.equal(refusalOf(payload, elsewhere), 'provenance-unproven', 'in the row below too');
});

test('any single tampering with what is proven, and anything put beside it, is refused', () => {
  const payloads = new Map([...real, ['rich', rich], ['changed', changed]]);
  const word = fc.stringMatching(/^[a-zà-ỹ]{1,8}$/);
  const tampering = fc.oneof(
    fc.record({ kind: fc.constant('value' as const), word }),
    fc.record({
      kind: fc.constant('source' as const),
      source: fc.constantFrom('qr', 'mrz', 'backend', 'draft', 'typed', 'officer'),
    }),
    fc.record({
      kind: fc.constant('evidence' as const),
      change: fc.oneof(
        fc.constant(null),
        fc.record({ overall: fc.constantFrom('verified', 'failed', null) }),
        fc.record({ chipAuthenticity: fc.constantFrom('proven', 'failed') }),
        fc.record({
          at: fc.date({ noInvalidDate: true, max: new Date(NOW.getTime() - 1) }).map((at) => at.toISOString()),
        }),
      ),
    }),
    fc.record({ kind: fc.constant('extra' as const), name: fc.string().map((name) => `more ${name}`), word }),
    fc.record({ kind: fc.constant('replaces' as const) }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...payloads.keys()), fc.nat(), tampering, (id, pick, how) => {
      const payload = payloads.get(id) ?? rich;
      const refusal = refusalOf(how.kind === 'replaces' ? changed : payload, (dossier) => {
        const proven = Object.values(dossier.values).flatMap(({ source, replaces }, index) => {
          const value = Object.values(dossier.values)[index];
          return source === 'chip' && value ? [value] : replaces ? [replaces] : [];
        });
        const target = proven[pick % proven.length];
        assert.ok(target);
        if (how.kind === 'value') target.value = `${target.value} ${how.word}`;
        if (how.kind === 'source') target.source = how.source as DossierValue['source'];
        if (how.kind === 'evidence')
          target.evidence = how.change && target.evidence ? Object.assign(target.evidence, how.change) : null;
        if (how.kind === 'extra') dossier.values[how.name] = { value: how.word, source: 'typed', evidence: null };
        if (how.kind === 'replaces') delete valueAt(dossier, 'fullName').replaces;
      });
      assert.notEqual(refusal, null);
    }),
    { numRuns: 150 },
  );
});

test('in a session: nothing is sealed, the audit log says why and nothing else, the citizen is told and can go on', async () => {
  // What the pack asks for changes in memory after the card was read: the guards before it have all passed.
  const identify: { dataGroups: [1, 13]; fields: []; minimum: 'consistent' | 'verified' } = {
    dataGroups: [1, 13],
    fields: [],
    minimum: 'consistent',
  };
  const desk = new Desk({ packs: [{ ...richPack, versions: [{ ...richVersion, identify }] }] });
  await desk.toReview(richPack.id, 'vi', answers(BUFFALO));
  identify.minimum = 'verified';
  await desk.do({ type: 'submit' });
  const { failure } = await desk.screen('failure');
  assert.deepEqual([failure.code, failure.actions[0]], ['payload-refused', 'help']);
  assert.ok(!desk.said.some(({ type }) => type === 'confirm'));
  const reports = desk.said.filter((said) => said.type === 'audit' && said.event === 'payload-refused');
  assert.deepEqual(reports, [
    { type: 'audit', event: 'payload-refused', context: { refusal: 'identification-below-minimum' } },
  ]);
  await desk.do({ type: 'retry' });
  assert.equal((await desk.screen('failure')).failure.code, 'payload-refused', 'there is no way round');
  await desk.do({ type: 'edit' });
  await desk.screen('review');
  identify.minimum = 'consistent';
  await desk.do({ type: 'submit' });
  assert.equal((await desk.screen('submitting')).phase, 'saving');
  assert.ok(desk.envelope.sealed);
});
