import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { sessionCommand } from '../src/index.ts';

/** The command of the session process, over a program that tries what a session must not be able to do. */
const ATTEMPTS: readonly (readonly [string, string])[] = [
  ['write a file', `require('node:fs').writeFileSync(${JSON.stringify(join(tmpdir(), 'motcua-leak'))}, 'x')`],
  ['start a program', "require('node:child_process').execFileSync('/bin/true')"],
  ['start a thread', "new (require('node:worker_threads').Worker)('0', { eval: true })"],
  ['load native code', "process.dlopen({ exports: {} }, '/lib/x.node')"],
];

for (const [what, attempt] of ATTEMPTS) {
  it(`the session process can not ${what}`, async () => {
    const [program = '', ...args] = sessionCommand('-e');
    const code = `try { ${attempt}; console.log('done') } catch (error) { console.log(error.code) }`;
    const output = await new Promise<string>((resolve, reject) =>
      execFile(program, [...args, code], (error, stdout) => (error ? reject(error) : resolve(stdout.trim()))),
    );
    assert.match(output, /^ERR_ACCESS_DENIED$|^ERR_DLOPEN_DISABLED$/);
  });
}
