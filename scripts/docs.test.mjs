// What the project says of itself is there: every document that code or documents point to exists, and nothing points outside.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter((file) => /\.(md|ts|tsx|mjs|cjs|css|sh|yml)$/.test(file) && existsSync(join(root, file)));
const text = (file) => readFileSync(join(root, file), 'utf8');

/** `docs/adr/0004` stands for the file that begins so. */
function isThere(path) {
  if (existsSync(join(root, path))) return true;
  return /^docs\/adr\/\d{4}$/.test(path) && files.some((file) => file.startsWith(`${path}-`));
}

test('documents that are named exist', () => {
  const missing = files.flatMap((file) =>
    [...text(file).matchAll(/\bdocs\/(?:adr\/\d{4}\b(?!-)|[\w./-]+\.md)/g)]
      .map(([path]) => path)
      .filter((path) => !isThere(path))
      .map((path) => `${file}: ${path}`),
  );
  assert.deepEqual(missing, []);
});

test('links between documents lead somewhere', () => {
  const broken = files
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...text(file).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, link]) => normalize(join(dirname(file), link)))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${file}: ${path}`),
    );
  assert.deepEqual(broken, []);
});
