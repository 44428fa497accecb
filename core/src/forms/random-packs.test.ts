import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PackVersion } from '../services/pack.ts';
import { compileForm, packValidator } from './compile.ts';
import type { FormDefinition } from './definition.ts';
import { changeProven, confirmGroup, setContested, setText } from './entries.ts';
import { type Entries, type Entry, rowIds, typedEntry } from './entry.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { narrowedSchema } from './narrowed.ts';
import { firstFaultyPage, neighbours, visiblePages } from './pages.ts';
import { pathOfRow } from './paths.ts';
import { anyText, anyVersion } from './random-packs.ts';
import { addRow, removeRow } from './rows.ts';
import { formErrors } from './validation.ts';

const NOW = '2026-11-21T09:05';

/** What a citizen may do to a form, as numbers that are made into steps once the form is known. */
type Move = readonly [kind: number, where: number, text: string];
const anyMoves = fc.array(fc.tuple(fc.nat(9), fc.nat(), anyText), { maxLength: 30 });

/** Every path that a renderer could name, right or not. */
function pathsIn(form: FormDefinition, entries: Entries): string[] {
  const inRows = [...form.root.tables.values()].flatMap(({ id, row }) =>
    [...rowIds(entries, id), 'r99'].flatMap((rowId) =>
      [...row.fields.keys(), ...row.groups.keys()].map((inner) => `${pathOfRow(id, rowId)}.${inner}`),
    ),
  );
  return [...form.fields.keys(), ...form.root.groups.keys(), ...form.root.tables.keys(), ...inRows];
}

function play(form: FormDefinition, start: Entries, moves: readonly Move[]): Entries {
  let rowCount = 0;
  const tables = [...form.root.tables.keys(), 'f0'];
  return moves.reduce<Entries>((entries, [kind, where, text]) => {
    const paths = pathsIn(form, entries);
    const fieldId = paths[where % paths.length] ?? '';
    const listId = tables[where % tables.length] ?? '';
    const ids = rowIds(entries, listId);
    rowCount += 1;
    if (kind === 0) return addRow(form, entries, { listId, rowId: `r${rowCount}` });
    if (kind === 1) return removeRow(form, entries, { listId, rowId: ids[where % (ids.length || 1)] ?? 'r0' });
    if (kind === 2) return setContested(entries, { fieldId, contested: where % 2 === 0 });
    if (kind === 3) return changeProven(entries, { fieldId, reason: text });
    if (kind === 4) return confirmGroup(form, entries, fieldId);
    return setText(form, entries, { fieldId, text });
  }, start);
}

const isValid = (version: PackVersion, evaluation: Evaluation): boolean =>
  packValidator.validate(narrowedSchema(version.dataSchema, evaluation), evaluation.data);

test('whatever the pack and whatever is done: nothing throws, and nothing hidden carries data', () => {
  fc.assert(
    fc.property(anyVersion, anyMoves, (version, moves) => {
      const form = compileForm(version);
      const entries = play(form, {}, moves);
      const evaluation = evaluate(form, entries);
      const { visible, values, unreadable, data, rows } = evaluation;
      for (const path of [...Object.keys(values), ...unreadable]) assert.ok(visible.has(path), path);
      for (const name of Object.keys(data))
        assert.ok(
          [...visible].some((path) => path === name || path.startsWith(`${name}.`)),
          name,
        );
      for (const [table, ids] of Object.entries(rows)) assert.equal((data[table] as unknown[]).length, ids.length);
    }),
  );
});

test('what the form calls right is right by the pack’s own schema, and the other way round', () => {
  let right = 0;
  fc.assert(
    fc.property(anyVersion, anyMoves, (version, moves) => {
      const form = compileForm(version);
      const evaluation = evaluate(form, play(form, {}, moves));
      const errors = formErrors(form, evaluation, NOW);
      for (const path of errors.keys()) assert.ok(evaluation.visible.has(path), `${path} is hidden and has an error`);
      if (errors.size > 0) assert.ok(firstFaultyPage(form, errors) !== null, 'every error stands on a page');
      if (evaluation.unreadable.size > 0) assert.ok(errors.size > 0);
      else
        assert.equal(
          errors.size === 0,
          isValid(version, evaluation),
          JSON.stringify([[...errors.keys()], evaluation.data]),
        );
      right += errors.size === 0 ? 1 : 0;
    }),
    { numRuns: 150 },
  );
  assert.ok(right > 0, 'some forms are right');
});

test('rows taken away leave nothing behind', () => {
  fc.assert(
    fc.property(anyVersion, anyMoves, (version, moves) => {
      const form = compileForm(version);
      const entries = play(form, {}, moves);
      const emptied = [...form.root.tables.keys()].reduce(
        (all, listId) => rowIds(all, listId).reduce((left, rowId) => removeRow(form, left, { listId, rowId }), all),
        entries,
      );
      for (const table of form.root.tables.keys())
        assert.ok(Object.keys(emptied).every((path) => !path.startsWith(`${table}.`)));
      for (const [path, entry] of Object.entries(emptied))
        if (!form.root.tables.has(path)) assert.equal(entry, entries[path]);
    }),
  );
});

const evidence = { overall: 'verified', chipAuthenticity: 'proven', at: '2026-11-21T02:05:00.000Z' } as const;

test('provenance survives every edit: what claims a proof is the proven text, and a changed proof is still known', () => {
  fc.assert(
    fc.property(anyVersion, anyMoves, fc.boolean(), (version, moves, changeable) => {
      const form = compileForm(version);
      const proof: Entry = {
        ...{ text: 'a', source: 'chip', evidence, locked: true, contested: false, suggested: false },
        ...(changeable ? { changeable: true } : {}),
      };
      const proven: Entries = Object.fromEntries([...form.fields.keys()].map((path) => [path, proof]));
      const after = play(form, { ...proven, f1: typedEntry('b') }, moves);
      for (const [path, entry] of Object.entries(after)) {
        if (entry.source === 'chip') assert.deepEqual({ ...entry, contested: false }, proof);
        else if (form.fields.has(path) && path !== 'f1') {
          assert.ok(changeable, 'only what the pack lets be changed was changed');
          assert.equal(entry.source, 'typed');
          assert.equal(entry.evidence, null);
          assert.deepEqual({ ...entry.replaces?.proven, contested: false }, proof);
        }
      }
      for (const path of form.fields.keys()) assert.ok(after[path], 'no field loses its entry');
    }),
  );
});

test('next and back are each other’s opposite', () => {
  fc.assert(
    fc.property(anyVersion, anyMoves, (version, moves) => {
      const form = compileForm(version);
      const evaluation = evaluate(form, play(form, {}, moves));
      const pages = visiblePages(form, evaluation).map(({ id }) => id);
      for (const [index, id] of pages.entries())
        assert.deepEqual(neighbours(form, evaluation, id), {
          previous: pages[index - 1] ?? null,
          next: pages[index + 1] ?? null,
        });
    }),
  );
});
