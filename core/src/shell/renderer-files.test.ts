import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { readRendererFiles } from './renderer-files.ts';

describe('the renderer as a shell serves it', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'motcua-renderer-'));
    mkdirSync(join(folder, 'assets'));
    writeFileSync(join(folder, 'assets', 'app.js'), 'app');
    writeFileSync(join(folder, 'bridge.js'), 'the one for looking at screens without a shell');
    page('<head><script nonce="__CSP_NONCE__" src="a.js"></script><link rel="icon" href="data:,"></head>');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const page = (html: string): void => writeFileSync(join(folder, 'index.html'), html);
  const read = () => readRendererFiles({ folder, bridge: 'the shell’s own' });

  it('is a list of what was there at the start', () => {
    const files = read();
    assert.deepEqual([...files.paths].toSorted(), ['/assets/app.js', '/bridge.js']);
    assert.equal(files.file('/bridge.js')?.bytes.toString(), 'the shell’s own');
    assert.equal(files.file('/assets/app.js')?.contentType, 'text/javascript; charset=utf-8');
    writeFileSync(join(folder, 'assets', 'late.js'), 'late');
    writeFileSync(join(folder, 'assets', 'app.js'), 'changed');
    assert.equal(files.file('/assets/late.js'), undefined);
    assert.equal(files.file('/assets/app.js')?.bytes.toString(), 'app');
    for (const path of ['/index.html', '/', '', '/assets', '/assets/../bridge.js', '/__proto__']) {
      assert.equal(files.file(path), undefined, path);
    }
  });

  it('gives the page its nonce and its meta tags, escaped', () => {
    const html = read().page({ nonce: 'n$&1', meta: { 'motcua-session': '"><script>$&' } });
    assert.ok(html.includes('<script nonce="n$&1" src="a.js">'));
    assert.ok(html.includes('<meta name="motcua-session" content="&quot;&gt;&lt;script&gt;$&amp;">'));
    assert.ok(!html.includes('__CSP_NONCE__'));
  });

  it('does not start with a page that would stay blank, nor without one', () => {
    for (const bare of [
      '<script src="a.js"></script>',
      '<style>p {}</style>',
      '<link rel="stylesheet" href="a.css">',
    ]) {
      page(`<head></head>${bare}`);
      assert.throws(read, /without a nonce/);
    }
    page('<p>no head</p>');
    assert.throws(read, /no <head>/);
    rmSync(join(folder, 'index.html'));
    assert.throws(read, /build the renderer first/);
  });

  it('does not serve files of a kind that a page has no use for', () => {
    writeFileSync(join(folder, 'assets', 'notes.txt'), 'left by somebody');
    assert.throws(read, /unknown kind: \/assets\/notes\.txt/);
  });
});
