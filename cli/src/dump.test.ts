import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { UsageError } from './command.ts';
import { dumpFiles, dumpFolder } from './dump.ts';

type Outcome = Parameters<typeof dumpFiles>[0];
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const outcome = {
  files: new Map([
    [14, bytes(0x6e)],
    [2, bytes(0x75)],
  ]),
  sod: bytes(0x77),
  com: null,
  cardAccessFile: bytes(0x31),
  cardSecurityFile: null,
  failure: null,
} as unknown as Outcome;

test('a dump has the names that other tools know, in the order of the groups', () => {
  assert.deepEqual(
    dumpFiles(outcome).map(([name, content]) => [name, content[0]]),
    [
      ['EF_CardAccess.bin', 0x31],
      ['EF_SOD.bin', 0x77],
      ['EF_DG2.bin', 0x75],
      ['EF_DG14.bin', 0x6e],
    ],
  );
});

test('a read that ended early leaves nothing behind', () => {
  assert.deepEqual(dumpFiles({ ...outcome, failure: { code: 'card-removed', message: '' } }), []);
});

describe('a folder for the files', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'motcua-dump-'));
  after(() => rmSync(scratch, { recursive: true, force: true }));
  const keep = async (path: string, read: Outcome): Promise<unknown> =>
    (await dumpFolder(path))?.(read as Parameters<NonNullable<Awaited<ReturnType<typeof dumpFolder>>>>[0]);

  test('holds one document, whatever was read into it before, and what is nobody’s file stays', async () => {
    const path = join(scratch, 'new', 'folder');
    assert.deepEqual(await keep(path, { ...outcome, com: bytes(0x60) }), { ok: true, value: undefined });
    writeFileSync(join(path, 'notes.txt'), 'mine');
    assert.deepEqual(await keep(path, { ...outcome, files: new Map([[1, bytes(0x61)]]) }), {
      ok: true,
      value: undefined,
    });
    const names = ['EF_CardAccess.bin', 'EF_DG1.bin', 'EF_SOD.bin', 'notes.txt'];
    assert.deepEqual(readdirSync(path).sort(), names);
    assert.equal(statSync(path).mode & 0o777, 0o700);
    assert.equal(statSync(join(path, 'EF_DG1.bin')).mode & 0o777, 0o600);
  });

  test('of a read that ended early the files of the one before stay', async () => {
    const path = join(scratch, 'early');
    await keep(path, outcome);
    await keep(path, { ...outcome, failure: { code: 'card-removed', message: '' } });
    assert.equal(readdirSync(path).length, 4);
  });

  test('that cannot take them is told after the read, by the system’s code, and keeps nothing by halves', async () => {
    const path = join(scratch, 'taken');
    mkdirSync(join(path, 'EF_SOD.bin'), { recursive: true });
    assert.deepEqual(await keep(path, outcome), { ok: false, error: 'ERR_FS_EISDIR' });
    assert.deepEqual(readdirSync(path), ['EF_SOD.bin']);
  });

  test('with a dump by other names, or one that cannot be made, is told before the card is touched', async () => {
    const path = join(scratch, 'other');
    mkdirSync(path);
    writeFileSync(join(path, 'SOD.bin'), bytes(0x77));
    await assert.rejects(dumpFolder(path), /empty folder/);
    const file = join(scratch, 'file');
    writeFileSync(file, '');
    await assert.rejects(dumpFolder(file), UsageError);
    await assert.rejects(dumpFolder(join(file, 'below')), UsageError);
  });
});

const noProc = existsSync('/proc/self') ? false : 'no /proc on this system';
test('a place where no folder can be made ends at once (/proc)', { skip: noProc, timeout: 5_000 }, async () => {
  await assert.rejects(dumpFolder('/proc/no/such/folder'), UsageError);
});
