import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runFilesWithSecondTry, slowestFiles } from './test-runner.mjs';

const root = mkdtempSync(join(tmpdir(), 'motcua-runner-'));
after(() => rmSync(root, { recursive: true, force: true }));
// A run inside a run reports to the outer one, unless it does not know of it.
delete process.env.NODE_TEST_CONTEXT;

/** A file that fails the first time that it is run. */
function unsteadyFile(name) {
  const file = join(root, `${name}.test.mjs`);
  const mark = JSON.stringify(join(root, `${name}.mark`));
  writeFileSync(
    file,
    `import { existsSync, writeFileSync } from 'node:fs';
     import { test } from 'node:test';
     test('${name}', () => { if (!existsSync(${mark})) { writeFileSync(${mark}, ''); throw new Error('first try'); } });`,
  );
  return file;
}

test('what passes at the second try is named; a strict file has one try', async () => {
  const lenient = unsteadyFile('lenient');
  const suite = { label: 'rehearsal', root, concurrency: 1 };
  const twice = await runFilesWithSecondTry({ ...suite, files: [lenient], strict: new Set() });
  assert.deepEqual([twice.passed, twice.failed, twice.unsteady], [1, 0, ['rehearsal: lenient (lenient.test.mjs)']]);
  const strict = unsteadyFile('strict');
  const once = await runFilesWithSecondTry({ ...suite, files: [strict], strict: new Set([strict]) });
  assert.deepEqual([once.passed, once.failed, once.unsteady], [0, 1, []]);
});

test('each file’s time is kept, a second try too, and the slowest are named first', async () => {
  const waits = (ms) =>
    `import { test } from 'node:test'; test('${ms}', () => new Promise((done) => setTimeout(done, ${ms})));`;
  const files = [300, 900].map((ms) => join(root, `waits-${ms}.test.mjs`));
  for (const [index, ms] of [300, 900].entries()) writeFileSync(files[index], waits(ms));
  const again = unsteadyFile('again');
  const run = await runFilesWithSecondTry({ label: 'rehearsal', root, files: [...files, again], strict: new Set() });
  assert.deepEqual(run.files.map(({ file }) => file).toSorted(), [
    'again.test.mjs',
    'again.test.mjs',
    'waits-300.test.mjs',
    'waits-900.test.mjs',
  ]);
  assert.match(slowestFiles(run.files)[0], /^ +(?:0\.9|[1-9]\.\d) s {2}waits-900\.test\.mjs$/);
});

test('the seed of the run is what random inputs are drawn from', async () => {
  const file = join(root, 'drawn.test.mjs');
  const fastCheck = JSON.stringify(import.meta.resolve('fast-check'));
  writeFileSync(
    file,
    `import fc from ${fastCheck};
     import { test } from 'node:test';
     test('drawn', () => { if (fc.readConfigureGlobal()?.seed !== Number(process.env.MOTCUA_SEED)) throw new Error(); });`,
  );
  const seed = process.env.MOTCUA_SEED;
  process.env.MOTCUA_SEED = '4711';
  const run = await runFilesWithSecondTry({ label: 'rehearsal', root, files: [file], strict: new Set([file]) });
  if (seed === undefined) delete process.env.MOTCUA_SEED;
  else process.env.MOTCUA_SEED = seed;
  assert.deepEqual([run.passed, run.failed], [1, 0]);
});
