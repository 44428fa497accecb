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

  it('holds for exceptions and rejections of a whole process, whatever its runtime makes of rejections', async () => {
    for (const crash of [`throw new Error('${NAME}')`, `void Promise.reject(new Error('${NAME}'))`]) {
      // As Node has it, and as Electron sets it for its main process.
      for (const mode of ['throw', 'warn-with-error-code']) {
        const { code, text } = await run(`reportCrashesWithoutContent(); setImmediate(() => { ${crash} });`, [
          `--unhandled-rejections=${mode}`,
        ]);
        assert.equal(code, 1);
        assert.match(text, /^crashed: Error/);
        assert.doesNotMatch(text, /Nguy/);
      }
    }
  });

  it('is the message as long as nobody can have come', async () => {
    assert.deepEqual(await run(`endBeforeService(new Error('kiosk.json: mode: …'))`), {
      code: 1,
      text: 'kiosk.json: mode: …\n',
    });
    assert.deepEqual(await run(`endBeforeService(7)`), { code: 1, text: 'crashed: threw a number\n' });
  });
});

function run(body: string, options: readonly string[] = []): Promise<{ code: unknown; text: string }> {
  const module = JSON.stringify(new URL('./crash-report.ts', import.meta.url).href);
  const program = `import { endBeforeService, reportCrashesWithoutContent } from ${module};\n${body}`;
  return new Promise((resolve) =>
    execFile(process.execPath, [...options, '--input-type=module', '-e', program], (error, stdout, stderr) =>
      resolve({ code: error?.code, text: stdout + stderr }),
    ),
  );
}
