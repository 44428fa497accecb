import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { makePrivateFolder, removeAbandonedFolders } from './private-folder.ts';

it('private folders are for their user alone, and those of a shell that was killed go when the next one starts', () => {
  const parent = mkdtempSync(join(tmpdir(), 'motcua-test-'));
  try {
    const own = makePrivateFolder('window', parent);
    assert.equal(statSync(own).mode & 0o777, 0o700);
    // No process has this number: Linux counts to 4,194,304.
    const abandoned = join(parent, 'motcua-window-9999999-abcdef');
    const others = join(parent, 'somebody-else-9999999-abcdef');
    for (const folder of [abandoned, others]) mkdirSync(folder);
    writeFileSync(join(abandoned, 'launch.html'), 'a token');
    removeAbandonedFolders([parent]);
    assert.deepEqual(
      [own, abandoned, others].map((folder) => existsSync(folder)),
      [true, false, true],
    );
  } finally {
    rmSync(parent, { recursive: true });
  }
});
