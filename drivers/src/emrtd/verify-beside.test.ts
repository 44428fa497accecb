import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromHex } from '../tlv/index.ts';
import type { SignedFiles } from './read-request.ts';
import { createBesideVerifier } from './verify-beside.ts';
import { beginHere } from './verify-here.ts';

const trust = { anchors: [], crls: [] };
const signed: SignedFiles = {
  sod: fromHex('77023000'),
  cardSecurity: fromHex('3000'),
  trust,
  now: new Date('2026-11-21T03:00:00Z'),
  allowSimulated: false,
};
const files = new Map([[1, fromHex('6100')]] as const);

test('the thread finds what the caller would have found, read after read, also one that was given up', async () => {
  const verifier = createBesideVerifier({ trust });
  const here = beginHere(signed)(files);
  verifier.verify(signed);
  for (let read = 0; read < 2; read++) {
    const finish = verifier.verify(signed);
    assert.deepEqual(await finish(files), here);
  }
  assert.equal(here.passive.sodSignature, null);
  assert.notEqual(here.cardSecurity, null);
  await verifier.close();
});

test('without the thread, or with another trust store, the caller does the work', async () => {
  const verifier = createBesideVerifier({ trust });
  const other = { ...signed, trust: { anchors: [], crls: [] } };
  assert.deepEqual(await verifier.verify(other)(files), beginHere(other)(files));
  const interrupted = verifier.verify(signed);
  await verifier.close();
  assert.deepEqual(await interrupted(files), beginHere(signed)(files));
  assert.deepEqual(await verifier.verify(signed)(files), beginHere(signed)(files));
});
