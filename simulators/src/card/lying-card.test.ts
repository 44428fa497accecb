import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readDocument } from '@motcua/drivers/emrtd';
import { createCard } from './card.ts';
import { type DocumentLie, issueCard } from './issue.ts';
import { CHIP_PROFILES } from './profiles.ts';
import { adult, codes, directChannel, facts, pki, read, requestFor } from './test/reading-scene.ts';

describe('a card that lies', () => {
  const FAILED = 'failed';
  const lies: readonly [DocumentLie, Partial<ReturnType<typeof facts>>, string][] = [
    ['corrupted-dg13', { overall: FAILED, sodSignature: 'valid' }, 'hash-mismatch'],
    ['wrong-hash', { overall: FAILED, sodSignature: 'valid' }, 'hash-mismatch'],
    ['broken-signature', { overall: FAILED, sodSignature: 'invalid' }, 'signature-invalid'],
    ['other-issuer', { overall: 'consistent', issuer: 'notAnchored', sodSignature: 'valid' }, 'issuer-not-anchored'],
    ['forged-issuer', { issuer: 'notAnchored', sodSignature: 'valid' }, 'issuer-not-anchored'],
    ['revoked-signer', { overall: FAILED, issuer: 'revoked' }, 'issuer-revoked'],
    ['expired-signer', { overall: 'consistent', issuer: 'expired' }, 'issuer-expired'],
    ['hidden-dg14', { overall: FAILED, chipAuthenticity: 'notDone' }, 'chip-not-proven'],
  ];
  for (const [lie, expected, code] of lies) {
    test(`${lie} is found out`, async () => {
      const outcome = await read({ lie, crls: [pki.revocationList] });
      assert.partialDeepStrictEqual(facts(outcome), expected);
      assert.ok(codes(outcome).includes(code), codes(outcome).join());
      assert.notEqual(outcome.verification.overall, 'verified');
    });
  }

  test('the corrupted group is named, the others match', async () => {
    const { dataGroups } = (await read({ lie: 'corrupted-dg13' })).verification;
    assert.equal(dataGroups.DG13?.hash, 'mismatch');
    assert.equal(dataGroups.DG1?.hash, 'match');
    assert.equal(dataGroups.DG14?.hash, 'match');
  });

  for (const suite of ['aes-128', 'triple-des'] as const) {
    test(`a clone (${suite}) fails although every file is genuine`, async () => {
      const outcome = await read({ profile: CHIP_PROFILES.clone, issue: { suite } });
      assert.equal(outcome.verification.chipAuthenticity, 'failed');
      assert.equal(outcome.verification.overall, 'failed');
    });
  }

  test('a chip that offers less in EF.CardAccess than was signed is a downgrade', async () => {
    const content = issueCard({ citizen: adult, pki });
    const { cardAccess: _hidden, ...files } = content.files;
    const channel = directChannel(createCard({ ...content, files }));
    const outcome = await readDocument(requestFor({ bac: 'if-pace-not-offered' }, channel));
    assert.equal(outcome.accessControl.used, 'bac');
    assert.equal(outcome.cardAccess, 'downgrade');
    assert.equal(outcome.verification.overall, 'failed');
    assert.ok(codes(outcome).includes('downgrade'));
  });
});
