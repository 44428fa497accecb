import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DataGroupResult, HashCheck, Issuer, ReadFailure, SodSignature } from './model.ts';
import type { PassiveResult } from './passive-auth/port.ts';
import { type ChipEvidence, summarise, unverified } from './verification.ts';

const PROVEN: ChipEvidence = { chip: 'proven', cardAccess: 'match' };

function passive(change: {
  hashes?: Record<string, HashCheck>;
  sodSignature?: SodSignature | null;
  issuer?: Issuer | null;
  listed?: PassiveResult['listedGroups'];
  failures?: ReadFailure[];
}): PassiveResult {
  const hashes = { DG1: 'match', DG13: 'match', DG14: 'match', ...change.hashes } as Record<string, HashCheck>;
  const result = (hash: HashCheck): DataGroupResult => ({ bytes: 1, sha256: '', hash });
  return {
    dataGroups: Object.fromEntries(Object.entries(hashes).map(([group, hash]) => [group, result(hash)])),
    sodSignature: change.sodSignature === undefined ? 'valid' : change.sodSignature,
    issuer: change.issuer === undefined ? 'anchored' : change.issuer,
    anchorCountry: 'VN',
    signer: null,
    failures: change.failures ?? [],
    listedGroups: change.listed ?? [1, 13, 14],
    warnings: [],
  };
}

const overall = (change: Parameters<typeof passive>[0] = {}, evidence: Partial<ChipEvidence> = {}) =>
  summarise(passive(change), { ...PROVEN, ...evidence }, []).overall;

test('verified takes all four facts', () => {
  assert.equal(overall(), 'verified');
  assert.equal(overall({ hashes: { DG2: 'notRead' } }), 'verified', 'what was not asked for does not count');
});

test('consistent: the issuer is not known, or the chip offers no proof', () => {
  assert.equal(overall({ issuer: 'notAnchored' }), 'consistent');
  assert.equal(overall({ issuer: 'expired' }), 'consistent');
  assert.equal(overall({ issuer: null }), 'consistent');
  assert.equal(overall({ sodSignature: 'unsupported' }), 'consistent');
  assert.equal(overall({ hashes: { DG13: 'notCovered' } }), 'consistent');
  assert.equal(overall({ listed: [1, 13] }, { chip: 'not-reached' }), 'consistent');
  assert.equal(overall({ listed: [1, 13, 14] }, { chip: 'not-offered' }), 'consistent');
});

test('failed: one contradiction is enough', () => {
  assert.equal(overall({ hashes: { DG13: 'mismatch' } }), 'failed');
  assert.equal(overall({ sodSignature: 'invalid' }), 'failed');
  assert.equal(overall({ sodSignature: null }), 'failed');
  assert.equal(overall({ issuer: 'revoked' }), 'failed');
  assert.equal(overall({}, { chip: 'failed' }), 'failed');
  assert.equal(overall({ listed: [] }, { chip: 'failed' }), 'failed');
  assert.equal(overall({ failures: [{ code: 'issuer-simulated', message: '' }] }), 'failed');
});

test('a proof that the SOD promises and the chip does not give fails', () => {
  for (const chip of ['unanswered', 'not-reached'] as const) {
    const result = summarise(passive({}), { ...PROVEN, chip }, []);
    assert.equal(result.overall, 'failed');
    assert.equal(result.chipAuthenticity, 'notDone');
    assert(result.failures.some(({ code }) => code === 'chip-not-proven'));
  }
  assert.equal(overall({ listed: [1, 13, 15] }, { chip: 'not-reached' }), 'failed');
  assert.equal(overall({ listed: [1, 14, 15] }, { chip: 'not-offered' }), 'failed');
});

test('what a card hides although the SOD lists it fails, what nobody listed does not', () => {
  assert.equal(overall({}, { withheld: [13] }), 'failed');
  assert.equal(overall({}, { withheld: [11] }), 'verified');
});

test('Active Authentication counts by the group that holds its key', () => {
  const listed = [1, 13, 15] as const;
  assert.equal(overall({ hashes: { DG15: 'match' }, listed }, { keyIn: 15 }), 'verified');
  assert.equal(overall({ hashes: { DG15: 'notCovered' }, listed: [1, 13] }, { keyIn: 15 }), 'consistent');
  assert.equal(overall({ hashes: { DG15: 'mismatch' }, listed }, { keyIn: 15 }), 'failed');
});

test('a dump is at most consistent, and does not fail for the proof that only a chip can give', () => {
  const result = summarise(passive({ listed: [1, 13, 14, 15] }), { chip: 'no-chip', cardAccess: 'nothing-signed' }, []);
  assert.deepEqual([result.overall, result.chipAuthenticity, result.failures], ['consistent', 'notDone', []]);
  assert.equal(overall({ hashes: { DG13: 'mismatch' } }, { chip: 'no-chip' }), 'failed');
});

test('a chip that refused is told once, with what it said', () => {
  const refused: ReadFailure = { code: 'chip-not-proven', message: 'Chip Authentication refused with status 6a80' };
  const result = summarise(passive({}), { ...PROVEN, chip: 'failed' }, [refused]);
  assert.equal(result.overall, 'failed');
  assert.deepEqual(result.failures, [refused]);
});

test('a proof under a DG14 that nobody signed is none', () => {
  const result = summarise(passive({ hashes: { DG14: 'notCovered' }, listed: [1, 13] }), PROVEN, []);
  assert.equal(result.chipAuthenticity, 'notDone');
  assert.equal(result.overall, 'consistent');
});

test('a downgrade fails, and is told with what differs', () => {
  const evidence = { ...PROVEN, cardAccess: 'downgrade', downgrade: 'DG14 has 1.2, EF.CardAccess hides it' } as const;
  const result = summarise(passive({}), evidence, []);
  assert.equal(result.overall, 'failed');
  assert.deepEqual(result.failures, [{ code: 'downgrade', message: 'DG14 has 1.2, EF.CardAccess hides it' }]);
});

test('a key in EF.CardSecurity needs no hash in the SOD', () => {
  const listed = [1, 13] as const;
  assert.equal(overall({ listed, hashes: { DG14: 'notCovered' } }, { keyIn: 'EF.CardSecurity' }), 'consistent');
  const withoutDataGroup14 = summarise(passive({ listed: [1, 13] }), { ...PROVEN, keyIn: 'EF.CardSecurity' }, []);
  assert.equal(withoutDataGroup14.chipAuthenticity, 'proven');
});

test('without a SOD there is no verdict, unless the card is at fault', () => {
  const evidence = { chip: 'not-reached', cardAccess: 'nothing-signed' } as const;
  assert.equal(unverified(evidence, 'not-reached', []).overall, null);
  assert.equal(unverified(evidence, 'unusable', []).overall, 'failed');
  const caught = unverified({ ...evidence, chip: 'failed' }, 'not-reached', []);
  assert.deepEqual([caught.overall, caught.chipAuthenticity], ['failed', 'failed']);
});

test('failures of reading and of passive authentication stand side by side', () => {
  const found: ReadFailure = { code: 'file-missing', message: 'DG13' };
  const result = summarise(passive({ failures: [{ code: 'issuer-not-anchored', message: '' }] }), PROVEN, [found]);
  assert.deepEqual(
    result.failures.map(({ code }) => code),
    ['file-missing', 'issuer-not-anchored'],
  );
});
