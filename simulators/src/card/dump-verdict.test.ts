import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dump, type DumpVerdict, verifyDump } from '@motcua/drivers/emrtd';
import { encodeTlv, fromHex } from '@motcua/drivers/tlv';
import type { CardContent } from './card.ts';
import { type DocumentLie, issueCard } from './issue.ts';
import { type DocumentProfile, HONEST_CHIP } from './profile.ts';
import type { PaceProtocol } from './protocols.ts';
import { adult, NOW, pki } from './test/reading-scene.ts';

/* EF.CardAccess of a dump against its signed copies: only what is signed, by the authority of the SOD, may vouch for it. */

const AES_128: PaceProtocol = { agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 13 };
const AES_256: PaceProtocol = { ...AES_128, cipher: 'aes-256' };
const CAM: PaceProtocol = { ...AES_128, mapping: 'cam' };

const issued = (document: DocumentProfile = {}, lie: DocumentLie = 'none'): CardContent =>
  issueCard({ citizen: adult, pki, lie, profile: { ...HONEST_CHIP, document } });
const dumpOf = ({ files }: CardContent): Dump => ({
  sod: files.sod,
  files: new Map([...files.dataGroups].filter(([group]) => group !== 3)) as Dump['files'],
  ...(files.cardAccess && { cardAccess: files.cardAccess }),
  ...(files.cardSecurity && { cardSecurity: files.cardSecurity }),
});
const verdictOn = (dump: Dump, anchors = [pki.csca.certificate]): DumpVerdict =>
  verifyDump(dump, { trust: { anchors, crls: [] }, now: NOW, allowSimulated: true });
const accessOf = (files: Pick<CardContent['files'], 'cardAccess'>): Uint8Array =>
  files.cardAccess ?? assert.fail('no EF.CardAccess');
const codes = ({ verification }: DumpVerdict): readonly string[] => verification.failures.map(({ code }) => code);

const genuine = dumpOf(issued());
const weakened = accessOf(issued({ pace: [AES_256] }).files);

test('the same offers match, others are a downgrade, which fails; without the file there is nothing to compare', () => {
  assert.equal(verdictOn(genuine).cardAccess, 'match');
  const other = verdictOn({ ...genuine, cardAccess: weakened });
  assert.deepEqual([other.cardAccess, other.verification.overall], ['downgrade', 'failed']);
  assert.deepEqual(codes(other), ['downgrade']);
  const { cardAccess: _, ...without } = genuine;
  assert.deepEqual([verdictOn(without).cardAccess, codes(verdictOn(without))], ['nothing-signed', []]);
});

test('a file that is no set of SecurityInfos is told', () => {
  for (const cardAccess of [fromHex('3100ff'), fromHex('31020500'), encodeTlv(0x30)]) {
    const verdict = verdictOn({ ...genuine, cardAccess });
    assert.equal(verdict.cardAccess, 'nothing-signed');
    assert.deepEqual(codes(verdict), ['file-malformed']);
  }
});

test('a DG14 that the SOD does not cover vouches for nothing, whichever way it would decide', () => {
  const { dataGroups } = issued({ pace: [AES_256] }).files;
  const foreign = dataGroups.get(14) ?? assert.fail('no DG14');
  for (const cardAccess of [accessOf(issued().files), weakened]) {
    const verdict = verdictOn({ ...genuine, cardAccess, files: new Map([...genuine.files, [14, foreign]]) });
    assert.equal(verdict.verification.dataGroups.DG14?.hash, 'mismatch');
    assert.equal(verdict.cardAccess, 'nothing-signed');
  }
});

test('nor does one under a SOD whose signature does not hold', () => {
  const broken = dumpOf(issued({}, 'broken-signature'));
  for (const cardAccess of [accessOf(issued().files), weakened]) {
    const verdict = verdictOn({ ...broken, cardAccess });
    assert.equal(verdict.verification.sodSignature, 'invalid');
    assert.equal(verdict.verification.dataGroups.DG14?.hash, 'match');
    assert.equal(verdict.cardAccess, 'nothing-signed');
  }
});

test('EF.CardSecurity vouches where DG14 is silent, if the authority of the SOD signed it', () => {
  const mapped = (ownCardSecurity: 'current' | 'foreign') =>
    dumpOf(issued({ pace: [CAM], chipAuthentication: 'absent', ownCardSecurity }));
  const own = mapped('current');
  assert.equal(verdictOn(own).cardAccess, 'match');
  const other = verdictOn({ ...own, cardAccess: weakened });
  assert.deepEqual([other.cardAccess, codes(other)], ['downgrade', ['downgrade']]);
  for (const dump of [mapped('foreign'), { ...mapped('foreign'), cardAccess: weakened }]) {
    assert.equal(verdictOn(dump).cardAccess, 'nothing-signed', 'anybody can sign one');
  }
  assert.equal(verdictOn(own, []).cardAccess, 'nothing-signed', 'nobody vouches for the authority');
  const { cardSecurity: _, ...without } = own;
  assert.equal(verdictOn(without).cardAccess, 'nothing-signed');
});

test('without a SOD nothing is signed, whatever else is there', () => {
  const verdict = verdictOn({ ...genuine, sod: null });
  assert.deepEqual(
    [verdict.cardAccess, verdict.verification.overall, verdict.passive],
    ['nothing-signed', 'failed', null],
  );
  assert.deepEqual(codes(verdict), ['file-missing']);
});
