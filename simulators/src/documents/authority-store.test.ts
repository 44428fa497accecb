import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PassiveRequest, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { ensureDocumentAuthority } from './authority-store.ts';
import { findDocument } from './document.ts';
import { issueDocument } from './issue-document.ts';

test('a document’s authority is found again, and signs for the certificate that was made first', {
  skip: process.platform === 'win32',
}, () => {
  const parent = mkdtempSync(join(tmpdir(), 'authority-'));
  try {
    const folder = join(parent, 'pki');
    const document = findDocument('benchmark-passport');
    const first = ensureDocumentAuthority(folder, document);
    const second = ensureDocumentAuthority(folder, document);
    assert.deepEqual(second.csca.certificate, first.csca.certificate);
    assert.deepEqual(second.signer.certificate, first.signer.certificate);
    const published = new Uint8Array(readFileSync(join(folder, 'trust', 'documents', 'benchmark-passport.cer')));
    assert.deepEqual(published, first.csca.certificate);
    assert.equal(statSync(folder).mode & 0o777, 0o700);

    const { files } = issueDocument({ document, authority: second });
    const seen = verifyPassively({
      sod: files.sod,
      files: files.dataGroups as PassiveRequest['files'],
      trust: { anchors: [published], crls: [] },
      now: new Date('2026-11-21T03:00:00Z'),
      allowSimulated: true,
    });
    assert.deepEqual([seen.sodSignature, seen.issuer, seen.failures], ['valid', 'anchored', []]);

    const otherwise = { ...document, authority: { ...document.authority, organization: 'Somebody Else' } };
    assert.notDeepEqual(ensureDocumentAuthority(folder, otherwise).csca.certificate, first.csca.certificate);
  } finally {
    rmSync(parent, { recursive: true });
  }
});
