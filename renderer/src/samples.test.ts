import assert from 'node:assert/strict';
import test from 'node:test';
import { samples } from './samples.ts';
import { screenKey } from './screens/screen-key.ts';

const NAMES = [
  'attract',
  'failure',
  'form',
  'goodbye',
  'language',
  'lay-card',
  'notice',
  'out-of-service',
  'reading',
  'receipt',
  'review',
  'scan-qr',
  'services',
  'submitting',
];

test('there is a sample of every screen, overlay, kind of field and failure action, in both languages', () => {
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
    assert.deepEqual([...new Set(kinds)].sort(), [
      'choice',
      'date',
      'digits',
      'email',
      'integer',
      'long-text',
      'phone',
      'text',
    ]);
    const actions = models.flatMap(({ screen }) => (screen.name === 'failure' ? screen.failure.actions : []));
    assert.deepEqual([...new Set(actions)].sort(), [
      'cancel',
      'choose-service',
      'edit',
      'enter-number',
      'help',
      'retry',
      'scan-again',
    ]);
  }
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
  assert.notEqual(key('scan-qr.vi'), key('number-empty.vi'));
  assert.notEqual(key('failure-removed.vi'), key('failure-rejected.vi'));
});
