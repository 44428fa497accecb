import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { crashReport } from './crash-report.ts';

const NAME = 'Nguyễn Thị Thử';

describe('what is printed of a crash', () => {
  it('is its kind and where it happened, and nothing of what it says', () => {
    let caught: unknown;
    try {
      JSON.parse(`{"name": ${NAME}`);
    } catch (error) {
      caught = error;
    }
    assert.match(String(caught), /Nguy/, 'the message quotes what was read');
    const report = crashReport(caught);
    assert.match(report, /^crashed: SyntaxError\n {4}at .*crash-report\.test\.ts:\d+:\d+/);
    assert.doesNotMatch(report, /Nguy|Thử/);
  });

  it('is not taken in by a message in many lines, nor by one that looks like a frame', () => {
    const report = crashReport(new Error(`first\n    at ${NAME}\n    at ${NAME} (file:///a.ts:1:1)\n999000000001`));
    assert.doesNotMatch(report, /first|Nguy|999/);
  });

  it('has a word for what is no error', () => {
    assert.equal(crashReport(NAME), 'crashed: threw a string');
    assert.equal(crashReport(Object.assign(new Error('x'), { code: NAME })).includes(NAME), false);
  });

  it('holds for exceptions and rejections of a whole process', async () => {
    const module = JSON.stringify(new URL('./crash-report.ts', import.meta.url).href);
    for (const crash of [`throw new Error('${NAME}')`, `void Promise.reject(new Error('${NAME}'))`]) {
      const program = `import { reportCrashesWithoutContent } from ${module};
reportCrashesWithoutContent();
setImmediate(() => { ${crash} });`;
      const { code, text } = await new Promise<{ code: unknown; text: string }>((resolve) =>
        execFile(process.execPath, ['--input-type=module', '-e', program], (error, stdout, stderr) =>
          resolve({ code: error?.code, text: stdout + stderr }),
        ),
      );
      assert.equal(code, 1);
      assert.match(text, /^crashed: Error/);
      assert.doesNotMatch(text, /Nguy/);
    }
  });
});
