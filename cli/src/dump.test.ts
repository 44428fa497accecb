import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dumpFiles } from './dump.ts';

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
