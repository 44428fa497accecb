import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parsePack } from '@motcua/core/services';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { run } from '../test-run.ts';
import { type ServicesCheckOutput, servicesCheckOutputSchema } from './output.ts';
import { KINDS } from './starter.ts';

const BROKEN = join(dirname(fileURLToPath(import.meta.url)), 'broken-packs');
const folder = mkdtempSync(join(tmpdir(), 'motcua-services-'));
after(() => rmSync(folder, { recursive: true }));

const isOutput = new Ajv2020().compile(servicesCheckOutputSchema);
function output(text: string): ServicesCheckOutput {
  const value: unknown = JSON.parse(text);
  assert.ok(isOutput(value), JSON.stringify(isOutput.errors));
  return value as ServicesCheckOutput;
}

type Expected = Readonly<Record<string, readonly { line: number; problem: string; mend: string }[]>>;
const expected = JSON.parse(readFileSync(join(BROKEN, 'expected.json'), 'utf8')) as Expected;

test('each of the broken packs is told with file, line, problem and mend, and nothing else is', async () => {
  const { status, out } = await run(['services', 'check', BROKEN, '--json']);
  assert.equal(status, 1);
  const { packs, fileCount, faults } = output(out);
  assert.deepEqual(packs, []);
  assert.equal(fileCount, Object.keys(expected).length);
  for (const [name, all] of Object.entries(expected)) {
    const found = faults.filter(({ file }) => basename(dirname(file)) === name);
    assert.deepEqual(
      found.map(({ line, problem, mend }) => ({ line, problem, mend })),
      all,
      name,
    );
    for (const { file } of found) assert.equal(basename(file), 'pack.json');
  }
  assert.equal(faults.length, Object.values(expected).flat().length);
});

test('people read the same as a machine does', async () => {
  const { status, out } = await run(['services', 'check', join(BROKEN, 'english-missing')]);
  assert.equal(status, 1);
  const [fault] = expected['english-missing'] ?? [];
  assert.ok(fault);
  assert.match(out, new RegExp(`english-missing/pack\\.json:${fault.line} {2}must have required property 'en'`));
  assert.match(out, /mend: add "en"/);
  assert.match(out, /1 fault in 1 of 1 pack\.\n$/);
});

test('the packs of this installation have no fault, and drafts say how many questions are open', async () => {
  const { status, out } = await run(['services', 'check', '--json']);
  const { faults, packs, toFill } = output(out);
  assert.deepEqual(faults, []);
  assert.equal(status, 0);
  assert.deepEqual(toFill, []);
  for (const { id, versions } of packs)
    for (const { status: state, openQuestions } of versions)
      assert.equal(state === 'draft', openQuestions.length > 0, id);
});

for (const kind of KINDS)
  test(`a new ${kind} passes the check as a draft, and says what to fill in and where`, async () => {
    const made = await run(['services', 'new', `new-${kind}`, '--kind', kind, '--folder', folder]);
    assert.equal(made.status, 0, made.err);
    const checked = await run(['services', 'check', join(folder, `new-${kind}`), '--json']);
    const { faults, packs, toFill } = output(checked.out);
    assert.deepEqual(faults, []);
    assert.deepEqual(
      packs.map((pack) => [pack.kind, pack.versions.map(({ status }) => status)]),
      [[kind, ['draft']]],
    );
    const file = join(folder, `new-${kind}`, 'pack.json');
    const lines = readFileSync(file, 'utf8').split('\n');
    const marked = lines.flatMap((line, index) => (/"(?:ĐIỀN|FILL IN):/.test(line) ? [index + 1] : []));
    assert.ok(marked.length > 10);
    assert.deepEqual(
      toFill.map(({ line }) => line),
      marked,
    );
  });

test('what is still to be filled in keeps a version from being offered', async () => {
  await run(['services', 'new', 'half-done', '--kind', 'check-in', '--folder', folder]);
  const file = join(folder, 'half-done', 'pack.json');
  const pack = JSON.parse(readFileSync(file, 'utf8')) as { versions: Record<string, unknown>[] };
  const [version] = pack.versions;
  assert.ok(version);
  const { openQuestions: _, ...rest } = version;
  const form = { ...(rest.form as object), confidence: 'M' };
  const parsed = parsePack({
    text: JSON.stringify({ ...pack, versions: [{ ...rest, status: 'current', form }] }),
    file,
    folderName: 'half-done',
  });
  assert.ok(!parsed.ok);
  assert.ok(
    parsed.error.every(({ problem }) => problem === 'is still to be filled in'),
    JSON.stringify(parsed.error),
  );
});

test('a pack that is there is never written over', async () => {
  const file = join(folder, 'new-dossier', 'pack.json');
  writeFileSync(file, 'somebody’s work');
  const { status, err } = await run(['services', 'new', 'new-dossier', '--folder', folder]);
  assert.equal(status, 1);
  assert.match(err, /there is a pack new-dossier already/);
  assert.equal(readFileSync(file, 'utf8'), 'somebody’s work');
});

test('mistakes in the call are usage errors that name the mend', async () => {
  for (const [args, mend] of [
    [[], /check, preview or new/],
    [['chek'], /check, preview or new/],
    [['check', join(folder, 'nowhere')], /is no folder/],
    [['check', '999090345678'], /what was given as a path/],
    [['check', mkdtempSync(join(folder, 'empty-'))], /ID\/pack\.json/],
    [['new'], /give an ID/],
    [['new', 'Land Transfer'], /lower-case/],
    [['new', 'x', '--kind', 'form'], /dossier, notice, check-in, guide/],
    [['new', 'x', 'y'], /one at a time|at a time/],
  ] as const) {
    const { status, err } = await run(['services', ...args]);
    assert.equal(status, 2, args.join(' '));
    assert.match(err, mend);
    assert.doesNotMatch(err, /999090345678/);
  }
});
