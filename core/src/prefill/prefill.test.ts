import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentityFields, IdentityRecord, Source } from '@motcua/drivers/cccd';
import type { Overall } from '@motcua/drivers/emrtd';
import certifiedCopy from '@motcua/services/certified-copy/pack.json' with { type: 'json' };
import unemployment from '@motcua/services/unemployment-benefit/pack.json' with { type: 'json' };
import fc from 'fast-check';
import { compileForm, type Entries, type FormDefinition, setText, typedEntry } from '../forms/index.ts';
import type { PackVersion, ServicePack } from '../services/pack.ts';
import { cardMark, originMark } from './marks.ts';
import { prefill } from './prefill.ts';

const versionOf = (pack: unknown): PackVersion => (pack as ServicePack).versions[0] as PackVersion;
const copy = versionOf(certifiedCopy);
const benefit = versionOf(unemployment);
const TODAY = '2026-11-21';

function record(source: Source, overall: Overall, fields: Partial<IdentityFields>): IdentityRecord {
  const evidence = { overall, chipAuthenticity: 'notDone', at: '2026-11-21T02:05:00.000Z' } as const;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { value, source, evidence }]));
}

const forms = new Map<PackVersion, FormDefinition>();
function formOf(version: PackVersion): FormDefinition {
  const form = forms.get(version) ?? compileForm(version);
  forms.set(version, form);
  return form;
}

const fill = (version: PackVersion, identities: readonly IdentityRecord[], entries: Entries = {}): Entries =>
  prefill({ version, form: formOf(version), identities, entries, now: TODAY });

const PERSON = { fullName: 'Đặng Thị Thử', dateOfBirth: '1990-06-15', citizenNumber: '999190654321' } as const;

test('the chip comes before the QR, and each value keeps its source and evidence', () => {
  const filled = fill(benefit, [
    record('chip', 'consistent', PERSON),
    record('qr', null, { ...PERSON, fullName: 'ĐẶNG THỊ THỬ', issueDate: '2021-08-20' }),
  ]);
  assert.equal(filled.fullName?.text, 'Đặng Thị Thử');
  assert.equal(filled.fullName?.source, 'chip');
  assert.equal(filled.fullName?.evidence?.overall, 'consistent');
  assert.equal(filled.issueDate?.source, 'qr');
});

test('locked from consistent upward by default; a QR locks nothing, for anybody can print one', () => {
  const locked = (overall: Overall, source: Source = 'chip') =>
    fill(benefit, [record(source, overall, PERSON)]).fullName?.locked;
  assert.equal(locked('consistent'), true);
  assert.equal(locked('verified'), true);
  assert.equal(locked('failed'), false);
  assert.equal(locked(null), false);
  assert.equal(locked(null, 'qr'), false);
});

test('lockAt: a pack may ask for more proof before it locks, or for none to lock', () => {
  const withLock = (lockAt: 'verified' | 'never'): PackVersion => ({
    ...benefit,
    prefill: { fullName: [{ field: 'fullName', sources: ['chip'], lockAt }] },
  });
  const locked = (lockAt: 'verified' | 'never', overall: Overall) =>
    fill(withLock(lockAt), [record('chip', overall, PERSON)]).fullName?.locked;
  assert.equal(locked('verified', 'consistent'), false);
  assert.equal(locked('verified', 'verified'), true);
  assert.equal(locked('never', 'verified'), false);
});

test('a proven value that the form refuses is not locked: nobody gets stuck on it', () => {
  const filled = fill(benefit, [record('chip', 'consistent', { ...PERSON, issueDate: '2021-08' })]);
  assert.equal(filled.issueDate?.locked, false);
  assert.equal(
    fill(benefit, [record('chip', 'consistent', { ...PERSON, issueDate: '2021-08-20' })]).issueDate?.locked,
    true,
  );
  const yearOnly = fill(benefit, [record('chip', 'consistent', { ...PERSON, dateOfBirth: '1950' })]);
  assert.equal(yearOnly.dateOfBirth?.locked, true, 'a year alone is a birth date that cards have');
});

test('the old address of three levels stays as the card has it', () => {
  const address = 'Số 1 Phố Thử, Phường Thử, Quận Thử, Hà Nội';
  assert.equal(
    fill(benefit, [record('chip', 'consistent', { permanentAddress: address })]).permanentAddress?.text,
    address,
  );
});

test('the issuing authority follows the issue date, is only proposed, and claims no proof', () => {
  const authority = (issueDate: string) => fill(copy, [record('chip', 'verified', { issueDate })]).issuingAuthority;
  assert.equal(authority('2024-06-30')?.text, 'Cục Cảnh sát quản lý hành chính về trật tự xã hội');
  assert.equal(authority('2024-07-01')?.text, 'Bộ Công an');
  assert.equal(authority('2024'), undefined, 'a year alone selects neither');
  const entry = authority('2024-07-01');
  assert.deepEqual([entry?.source, entry?.evidence, entry?.locked], ['typed', null, false]);
  assert.match(originMark(entry, 'vi')?.label ?? '', /xin Ông\/Bà xem lại/);
  assert.equal(originMark(entry, 'vi')?.level, 'unverified');
});

test('what the citizen typed is kept when a card is read again', () => {
  const form = formOf(benefit);
  const first = fill(benefit, [record('qr', null, PERSON)]);
  const edited = setText(form, first, { fieldId: 'fullName', text: 'Đặng Thị Thử Hai' });
  assert.equal(edited.fullName?.source, 'typed');
  assert.equal(fill(benefit, [record('qr', null, PERSON)], edited).fullName?.text, 'Đặng Thị Thử Hai');
});

test('whatever the card says: nothing typed is lost, and nothing is locked without proof', () => {
  const anyFields = fc.record(
    {
      fullName: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
      dateOfBirth: fc.constantFrom('1990-06-15', '1990', '2999-01-01', '1990-02-30'),
      citizenNumber: fc.stringMatching(/^\d{11,13}$/),
      permanentAddress: fc.string({ unit: 'grapheme', maxLength: 350 }),
    },
    { requiredKeys: [] },
  );
  const anyOverall = fc.constantFrom<Overall>('verified', 'consistent', null);
  fc.assert(
    fc.property(anyFields, anyFields, anyOverall, fc.boolean(), (chip, qr, overall, phone) => {
      const before: Entries = phone ? { phone: typedEntry('0912345678') } : {};
      const after = fill(benefit, [record('chip', overall, chip), record('qr', null, qr)], before);
      assert.deepEqual(after.phone, before.phone);
      for (const entry of Object.values(after))
        if (entry.locked) assert.ok(entry.source === 'chip' && entry.evidence?.overall === overall && overall !== null);
    }),
  );
});

test('the marks say what was checked in the words of the result model, and never that a card is genuine', () => {
  const entry = (source: Source, overall: Overall) =>
    fill({ ...benefit, prefill: { fullName: [{ field: 'fullName', sources: [source] }] } }, [
      record(source, overall, PERSON),
    ]).fullName;
  assert.equal(originMark(entry('chip', 'verified'), 'vi')?.label, 'Từ chip căn cước, đã xác minh');
  assert.equal(originMark(entry('chip', 'consistent'), 'vi')?.label, 'Từ chip căn cước; chưa đối chiếu nơi cấp');
  assert.match(originMark(entry('qr', null), 'en')?.label ?? '', /not verified/);
  assert.deepEqual(originMark(typedEntry('x'), 'vi'), { source: 'typed', level: 'typed', label: 'Ông/Bà nhập' });
  assert.equal(originMark(typedEntry(''), 'vi'), null);
  for (const source of ['chip', 'qr', 'mrz', 'backend', 'draft', 'officer'] as const)
    for (const overall of ['verified', 'consistent', null] as const)
      for (const language of ['vi', 'en'] as const) {
        const mark = originMark(entry(source, overall), language);
        assert.ok(mark);
        assert.doesNotMatch(mark.label, /thẻ thật|genuine|real card/i);
        if (mark.level === 'verified') assert.ok(source === 'chip' && overall === 'verified');
      }
  assert.equal(cardMark('verified', 'vi').label, 'Đã xác minh thẻ');
  assert.match(cardMark('consistent', 'vi').label, /chưa đối chiếu nơi cấp/);
});
