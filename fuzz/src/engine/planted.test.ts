import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Target } from '../target.ts';
import { type RunOptions, type RunReport, superviseRun } from './supervise.ts';

async function fuzz(name: string, options: Partial<RunOptions>): Promise<RunReport> {
  const module = new URL(`../testing/${name}.ts`, import.meta.url).href;
  const { target } = (await import(module)) as { target: Target };
  const { modules, maxBytes } = target;
  return superviseRun({ name, module, modules, maxBytes, seed: 7, corpus: [], seconds: 60, ...options });
}

test('a crash behind three scrambled bytes is found by way of coverage, made small, and not without coverage', async () => {
  const guided = await fuzz('planted-magic', { execs: 12_000 });
  const [finding] = guided.findings;
  assert.equal(guided.findings.length, 1);
  assert.equal(finding?.kind, 'exception');
  assert.match(finding.signature, /planted-magic-reader\.ts/);
  assert.equal(finding.input.length, 3);
  const blind = await fuzz('planted-magic', { execs: 12_000, modules: ['/no/such/module'] });
  assert.deepEqual(blind.findings, []);
});

test('work that grows with the square of the size is found by counting blocks, not by a clock', async () => {
  const { findings, mostWork } = await fuzz('planted-quadratic', { execs: 4_000 });
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['work'],
  );
  assert(mostWork.blocks > 100_000, `${mostWork.blocks} blocks for ${mostWork.bytes} bytes`);
});

test('an input without end is named, and the run goes on after it', async () => {
  const { findings, restarts, corpus } = await fuzz('planted-hang', { seconds: 2.5, hangMs: 500 });
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['hang'],
  );
  const [hang] = findings;
  let at = 0;
  while (hang && at < hang.input.length && hang.input[at] !== 0) at += hang.input[at] ?? 0;
  assert.equal(hang?.input[at], 0);
  assert(restarts >= 1);
  assert(corpus.length > 0);
});

test('buffers that an input makes without having brought them are a finding', async () => {
  const { findings } = await fuzz('planted-memory', { execs: 3_000 });
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['memory'],
  );
  assert.equal(findings[0]?.input[0], 0x04);
});

test('a seed gives the same inputs, the same coverage and the same corpus again; another seed others', async () => {
  const [first, again, other] = [
    await fuzz('planted-magic', { execs: 2_000 }),
    await fuzz('planted-magic', { execs: 2_000 }),
    await fuzz('planted-magic', { execs: 2_000, seed: 8 }),
  ];
  assert.equal(first.digest, again.digest);
  assert.equal(first.execs, again.execs);
  assert.deepEqual(first.coverage, again.coverage);
  assert.deepEqual(first.corpus, again.corpus);
  assert.notEqual(first.digest, other.digest);
});
