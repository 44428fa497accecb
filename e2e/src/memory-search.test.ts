import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { searchMemory } from './memory-search.ts';

/** Holds a text in the form asked for, and puts it together only there: its program text does not hold it. */
const HOLDER = `
const { createInterface } = require('node:readline');
createInterface({ input: process.stdin }).once('line', (line) => {
  const { halves, form } = JSON.parse(line);
  const text = halves.map((half) => Buffer.from(half, 'base64').toString('utf16le')).join('');
  if (form !== 'none') globalThis.held = Buffer.from(text, form);
  process.stdout.write('holding');
  setInterval(() => {}, 1000);
});
`;

describe('memory search', { skip: process.platform !== 'linux' && 'needs /proc/<pid>/mem' }, () => {
  for (const form of ['utf8', 'utf16le', 'latin1'] as const) {
    it(`finds a text that the process holds as ${form}`, async () => {
      const text =
        form === 'latin1'
          ? `Lê Thị È ${randomBytes(12).toString('hex')}`.replace('ị', 'i')
          : `Nguyễn ${randomBytes(12).toString('hex')}`;
      await holding(text, form, (pid) => {
        const hits = searchMemory(pid, [`not there ${randomBytes(12).toString('hex')}`, text]);
        assert.ok(hits.length > 0, 'found nothing');
        assert.ok(hits.every((hit) => hit.text === 1));
        assert.ok(hits.some((hit) => hit.encoding === form));
      });
    });
  }

  it('finds nothing in a process that does not hold it', async () => {
    const text = `Trần ${randomBytes(12).toString('hex')}`;
    await holding(text, 'none', (pid) => assert.deepEqual(searchMemory(pid, [`${text}${text}`]), []));
  });

  it('refuses what would prove nothing', () => {
    assert.throws(() => searchMemory(process.pid, ['long enough']), /itself/);
    assert.throws(() => searchMemory(1, ['short']), /chance/);
  });
});

async function holding(text: string, form: string, body: (pid: number) => void): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['-e', HOLDER], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const middle = Math.floor(text.length / 2);
    const halves = [text.slice(0, middle), text.slice(middle)].map((half) =>
      Buffer.from(half, 'utf16le').toString('base64'),
    );
    child.stdin?.write(`${JSON.stringify({ halves, form })}\n`);
    if (!child.stdout || child.pid === undefined) throw new Error('no child');
    await once(child.stdout, 'data');
    body(child.pid);
  } finally {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
