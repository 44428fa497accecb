import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLocalDossierId, newLocalDossierId } from './local-dossier-id.ts';

test('ids are unique, of one form, and hold no letter that is read as a digit', () => {
  const ids = Array.from({ length: 2000 }, newLocalDossierId);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) {
    assert.ok(isLocalDossierId(id), id);
    assert.doesNotMatch(id, /[ILOU]/);
  }
  const used = new Set(ids.join('').replaceAll('-', ''));
  assert.equal(used.size, 32, 'every sign of the alphabet comes up');
});

test('what is no local id is refused', () => {
  for (const wrong of [
    '',
    'T-7Q29-MXD4',
    'T-7Q29-MXD4-TRBI',
    't-7q29-mxd4-trbw',
    '999190654321',
    'H36.12-230801-0001',
    7,
  ])
    assert.equal(isLocalDossierId(wrong), false, String(wrong));
});
