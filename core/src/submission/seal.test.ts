import assert from 'node:assert/strict';
import { createDecipheriv, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { open, seal } from './seal.ts';

const ids = { localDossierId: 'T-7Q29-MXD4-TRBW', idempotencyKey: '5f0c4c52-6a51-4c4e-9d0e-0d6a0c7f1f11' };
const freshKey = () => randomBytes(32).toString('base64');

test('what was sealed opens to the same bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), (payload) => {
      const key = freshKey();
      const opened = open({ key, sealed: seal({ key, payload, ids }), ids });
      assert.ok(opened.ok);
      assert.deepEqual(Buffer.from(opened.value), Buffer.from(payload));
    }),
  );
});

test('the format is nonce, ciphertext, tag, as the envelope documents', () => {
  const key = freshKey();
  const bytes = Buffer.from(seal({ key, payload: Buffer.from('hồ sơ', 'utf8'), ids }), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'base64'), bytes.subarray(0, 12));
  decipher.setAAD(Buffer.from(`${ids.localDossierId}\n${ids.idempotencyKey}`));
  decipher.setAuthTag(bytes.subarray(-16));
  assert.equal(Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString(), 'hồ sơ');
});

test('any changed bit, and ids of another dossier, are not authentic', () => {
  const key = freshKey();
  const sealed = seal({ key, payload: Buffer.from('một hồ sơ'), ids });
  const bytes = Buffer.from(sealed, 'base64');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: bytes.length * 8 - 1 }), (bit) => {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.deepEqual(open({ key, sealed: changed.toString('base64'), ids }), { ok: false, error: 'not-authentic' });
    }),
  );
  for (const other of [
    { ...ids, localDossierId: 'T-0000-0000-0000' },
    { ...ids, idempotencyKey: '00000000-0000-4000-8000-000000000000' },
  ])
    assert.deepEqual(open({ key, sealed, ids: other }), { ok: false, error: 'not-authentic' });
  assert.deepEqual(open({ key: freshKey(), sealed, ids }), { ok: false, error: 'not-authentic' });
});

test('a torn envelope is refused before any cryptography', () => {
  assert.deepEqual(open({ key: freshKey(), sealed: '', ids }), { ok: false, error: 'truncated' });
  assert.deepEqual(open({ key: freshKey(), sealed: Buffer.alloc(27).toString('base64'), ids }), {
    ok: false,
    error: 'truncated',
  });
});

test('two seals of the same payload differ: the nonce is never reused', () => {
  const key = freshKey();
  const seals = new Set(Array.from({ length: 100 }, () => seal({ key, payload: Buffer.from('x'), ids })));
  assert.equal(seals.size, 100);
});

test('a key of the wrong length is a bug and throws', () => {
  const key = randomBytes(16).toString('base64');
  assert.throws(() => seal({ key, payload: Buffer.alloc(1), ids }), RangeError);
});
