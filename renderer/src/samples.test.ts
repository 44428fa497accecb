import assert from 'node:assert/strict';
import test from 'node:test';
import type { FieldKind, GroupLook } from '@motcua/core/contract';
import { FIELD_STATES } from './samples/every-field.ts';
import { sampleAt, samples } from './samples.ts';
import { screenKey } from './screens/screen-key.ts';

const NAMES = [
  'attract',
  'documents',
  'failure',
  'form',
  'goodbye',
  'language',
  'lay-card',
  'notice',
  'out-of-service',
  'paused',
  'rating',
  'reading',
  'receipt',
  'requirements',
  'review',
  'scan-qr',
  'services',
  'submitting',
];

/** A kind that the contract gains and no sample shows is a type error here, one that a sample misses a failure below. */
const KINDS = Object.keys({
  text: 0,
  'long-text': 0,
  date: 0,
  'date-time': 0,
  digits: 0,
  integer: 0,
  money: 0,
  phone: 0,
  email: 0,
  choice: 0,
  'multi-choice': 0,
  'yes-no': 0,
  consent: 0,
} satisfies Record<FieldKind, 0>);
const LOOKS = Object.keys({
  plain: 0,
  address: 0,
  name: 0,
  'bank-account': 0,
  person: 0,
} satisfies Record<GroupLook, 0>);

test('there is a sample of every screen, overlay, kind of field, block, look and failure action, in both languages', () => {
  for (const language of ['vi', 'en']) {
    const models = samples.map(({ model }) => model).filter((model) => model.language === language);
    assert.deepEqual([...new Set(models.map(({ screen }) => screen.name))].sort(), NAMES);
    assert.deepEqual([...new Set(models.map(({ overlay }) => overlay?.kind ?? 'none'))].sort(), [
      'confirm-cancel',
      'confirm-other-service',
      'help',
      'none',
      'timeout-warning',
    ]);
    const kinds = models.flatMap(({ screen }) =>
      screen.name === 'form' ? screen.page.fields.map(({ kind }) => kind) : [],
    );
    assert.deepEqual([...new Set(kinds)].sort(), KINDS.toSorted());
    const blocks = models.flatMap(({ screen }) => (screen.name === 'form' ? screen.page.blocks : []));
    assert.deepEqual([...new Set(blocks.map(({ kind }) => kind))].sort(), ['field', 'group', 'list']);
    const groups = blocks.filter((block) => block.kind === 'group');
    assert.deepEqual([...new Set(groups.map(({ look }) => look))].sort(), LOOKS.toSorted());
    assert.deepEqual([...new Set(groups.map(({ card }) => card))].sort(), [null, 'offered', 'read'].sort());
    assert.deepEqual([...new Set(groups.map(({ suggestion }) => suggestion?.state))].sort(), [
      'confirmed',
      'open',
      undefined,
    ]);
    const actions = models.flatMap(({ screen }) => (screen.name === 'failure' ? screen.failure.actions : []));
    assert.deepEqual([...new Set(actions)].sort(), [
      'back-to-form',
      'cancel',
      'choose-service',
      'edit',
      'enter-number',
      'go-on-unverified',
      'help',
      'retry',
      'scan-again',
    ]);
  }
});

test('every kind of field is shown in each of its states', () => {
  for (const state of FIELD_STATES) {
    const screen = sampleAt(`controls-${state}.vi`)?.model.screen;
    assert.ok(screen?.name === 'form', state);
    assert.deepEqual(screen.page.fields.map(({ kind }) => kind).sort(), KINDS.toSorted(), state);
  }
});

test('each field of a page stands in exactly one block, and no id is there twice', () => {
  for (const { name, model } of samples) {
    if (model.screen.name !== 'form') continue;
    const { fields, blocks } = model.screen.page;
    const placed = blocks.flatMap((block) =>
      block.kind === 'field' ? [block.fieldId] : block.kind === 'group' ? block.fieldIds : [],
    );
    assert.deepEqual(placed.toSorted(), fields.map(({ id }) => id).sort(), name);
    assert.equal(new Set(placed).size, placed.length, name);
  }
});

test('chapters add up to the pages', () => {
  const pages = samples.flatMap(({ model }) => (model.screen.name === 'form' ? [model.screen.page] : []));
  const withChapters = pages.filter(({ chapters }) => chapters.length > 0);
  assert.ok(withChapters.length > 0);
  for (const { chapters, count } of withChapters)
    assert.equal(
      chapters.reduce((sum, { pageCount }) => sum + pageCount, 0),
      count,
    );
});

test('a sample is put into its modes by its address', () => {
  assert.deepEqual(sampleAt('form-work.vi+large+speech')?.model.display, {
    text: 'large',
    contrast: 'usual',
    reach: 'usual',
    motion: 'usual',
    speech: 'on',
    pace: 'usual',
  });
  assert.equal(sampleAt('form-work.vi')?.model.display.text, 'usual');
});

test('sample names are unique and end with their language', () => {
  assert.equal(new Set(samples.map(({ name }) => name)).size, samples.length);
  for (const { name, model } of samples) assert.ok(name.endsWith(`.${model.language}`), name);
});

test('no sample holds a twelve-digit number that could be somebody’s', () => {
  for (const number of JSON.stringify(samples).match(/(?<!\d)\d{12}(?!\d)/gu) ?? []) assert.match(number, /^999/u);
});

test('the same page with other values is the same screen, another page is a new one', () => {
  const key = (name: string) => {
    const sample = samples.find((each) => each.name === name);
    assert.ok(sample, name);
    return screenKey(sample.model.screen);
  };
  assert.equal(key('form-work.vi'), key('form-errors.vi'));
  assert.notEqual(key('form-work.vi'), key('form-contact.vi'));
  assert.notEqual(key('form-guests.vi'), key('form-guest-row.vi'));
  assert.notEqual(key('scan-qr.vi'), key('number-empty.vi'));
  assert.notEqual(key('failure-removed.vi'), key('failure-rejected.vi'));
});
