import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeTlv, fromHex } from '../tlv/index.ts';
import type { DataGroupNumber } from './model.ts';
import {
  ecKey,
  issueCertificate,
  makeSignedData,
  nameOf,
  type SodOptions,
  securityObject,
} from './passive-auth/testing/issuing.ts';
import {
  anchor,
  anchorOf,
  certificate,
  NOW,
  SIGNED_AT,
  signerKey,
  signerOf,
  sodOf,
} from './passive-auth/testing/scene.ts';
import { type Dump, verifyDump } from './verify-dump.ts';

/* What is signed may vouch for EF.CardAccess, and nothing else may: DG14 by the SOD, EF.CardSecurity by the authority of the SOD. */

const GENERIC = '3012060a04007f0007020204020202010202010d';
const OTHER_CURVE = '3012060a04007f0007020204020202010202010c';
const cardAccessOf = (...infos: readonly string[]): Uint8Array => encodeTlv(0x31, ...infos.map(fromHex));
const group14Of = (...infos: readonly string[]): Uint8Array => encodeTlv(0x6e, cardAccessOf(...infos));
const DG1 = fromHex('61020102');

const rules = { trust: { anchors: [anchor], crls: [] }, now: NOW, allowSimulated: false } as const;
type Files = ReadonlyMap<DataGroupNumber, Uint8Array>;
const withGroup14 = (group14: Uint8Array): Files => new Map([[1, DG1] as const, [14, group14] as const]);

interface Given extends Partial<Dump> {
  readonly listed?: Files;
  readonly sodOptions?: Partial<SodOptions>;
}
function verify({ listed, sodOptions, ...dump }: Given = {}) {
  const files = dump.files ?? withGroup14(group14Of(GENERIC));
  const sod = sodOf({ content: securityObject('sha256', listed ?? files), ...sodOptions });
  return verifyDump({ sod, files, cardAccess: cardAccessOf(GENERIC), ...dump }, rules);
}
const summary = ({ verification, cardAccess }: ReturnType<typeof verify>) => ({
  cardAccess,
  overall: verification.overall,
  failures: verification.failures.map(({ code }) => code),
});

const cardSecurityOf = (infos: readonly string[], options: Partial<SodOptions> = {}): Uint8Array =>
  makeSignedData({
    ...{ content: cardAccessOf(...infos), contentType: '0.4.0.127.0.7.3.2.1', certificates: [certificate] },
    ...{ signerKey, hashName: 'sha256', signingTime: SIGNED_AT },
    ...options,
  });
const withoutGroup14: Files = new Map([[1, DG1]]);

describe('EF.CardAccess of a dump', () => {
  it('is what DG14 says, and the dump is consistent at best: no chip was asked', () => {
    assert.deepEqual(summary(verify()), { cardAccess: 'match', overall: 'consistent', failures: [] });
  });

  it('is less than DG14 says, or other: a downgrade', () => {
    for (const [offered, signed] of [
      [[OTHER_CURVE], [GENERIC]],
      [[GENERIC], [GENERIC, OTHER_CURVE]],
      [[GENERIC, OTHER_CURVE], [GENERIC]],
      [[], [GENERIC]],
    ] as const) {
      const result = verify({ cardAccess: cardAccessOf(...offered), files: withGroup14(group14Of(...signed)) });
      assert.deepEqual(summary(result), { cardAccess: 'downgrade', overall: 'failed', failures: ['downgrade'] });
    }
  });

  it('is not measured by a DG14 that the SOD does not cover', () => {
    for (const [files, listed, failures] of [
      // Not listed at all.
      [withGroup14(group14Of(OTHER_CURVE)), withoutGroup14, []],
      // Another than the one that was signed, be it one that fits.
      [withGroup14(group14Of(OTHER_CURVE)), withGroup14(group14Of(GENERIC)), ['hash-mismatch']],
      [withGroup14(group14Of(GENERIC)), withGroup14(group14Of(OTHER_CURVE)), ['hash-mismatch']],
    ] as const) {
      const result = verify({ files, listed });
      assert.equal(result.cardAccess, 'nothing-signed');
      assert.deepEqual(summary(result).failures, failures);
    }
  });

  it('is not measured by a DG14 under a signature that does not hold', () => {
    const other = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    for (const offered of [GENERIC, OTHER_CURVE]) {
      const result = verify({ cardAccess: cardAccessOf(offered), sodOptions: { signerKey: other } });
      assert.deepEqual(summary(result), {
        ...{ cardAccess: 'nothing-signed', overall: 'failed', failures: ['signature-invalid'] },
      });
    }
  });

  it('is not measured by a DG14 that is none', () => {
    for (const group14 of [fromHex('6e00'), fromHex('6e023000'), fromHex('6f023100'), fromHex('6e0331')]) {
      assert.equal(verify({ files: withGroup14(group14) }).cardAccess, 'nothing-signed');
    }
  });

  it('that is no set of SecurityInfos is a file that is malformed', () => {
    for (const cardAccess of [new Uint8Array(), fromHex('3000'), fromHex('3105'), fromHex('31023000')]) {
      const result = verify({ cardAccess });
      assert.equal(result.cardAccess, 'nothing-signed');
      assert.ok(summary(result).failures.includes('file-malformed'), Buffer.from(cardAccess).toString('hex'));
    }
  });

  it('left out is not compared', () => {
    const { cardAccess: _, ...without } = { sod: sodOf(), files: withoutGroup14, cardAccess: undefined };
    const result = verifyDump(without, rules);
    assert.equal(result.cardAccess, 'nothing-signed');
  });
});

describe('EF.CardSecurity of a dump', () => {
  const result = (cardSecurity: Uint8Array, offered = GENERIC) =>
    verify({ files: withoutGroup14, cardSecurity, cardAccess: cardAccessOf(offered) }).cardAccess;

  it('of the authority of the SOD measures EF.CardAccess', () => {
    assert.equal(result(cardSecurityOf([GENERIC])), 'match');
    assert.equal(result(cardSecurityOf([GENERIC]), OTHER_CURVE), 'downgrade');
    const both = verify({ cardSecurity: cardSecurityOf([OTHER_CURVE]) });
    assert.equal(both.cardAccess, 'downgrade', 'beside a DG14 that agrees');
  });

  it('of anybody else, or changed, measures nothing', () => {
    const ownKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const own = nameOf('VN', 'Nobody');
    const ownCertificate = issueCertificate({ key: ownKey, subject: own, issuer: own, issuerKey: ownKey });
    const selfMade = { certificates: [ownCertificate], signerKey: ownKey };
    const changed = cardSecurityOf([GENERIC]);
    const last = changed.length - 1;
    for (const [what, file] of Object.entries({
      'self-made': cardSecurityOf([GENERIC], selfMade),
      'with a byte of the signature changed': changed.with(last, (changed[last] ?? 0) ^ 1),
      'of another signer’s key': cardSecurityOf([GENERIC], { signerKey: ownKey }),
      'that is no signed data': fromHex('3000'),
      'of another content type': cardSecurityOf([GENERIC], { contentType: '2.23.136.1.1.1' }),
    })) {
      for (const offered of [GENERIC, OTHER_CURVE]) assert.equal(result(file, offered), 'nothing-signed', what);
    }
  });

  it('of another state that is trusted too measures nothing', () => {
    const laos = nameOf('LA', 'Test CSCA');
    const laoKey = ecKey({ curve: 'secp256r1', hashName: 'sha256' });
    const lao = anchorOf({ subject: laos, issuer: laos, key: laoKey, issuerKey: laoKey });
    const cardSecurity = cardSecurityOf([GENERIC], { certificates: [signerOf({ issuer: laos, issuerKey: laoKey })] });
    const trust = { anchors: [anchor, lao], crls: [] };
    const sod = sodOf({ content: securityObject('sha256', withoutGroup14) });
    for (const offered of [GENERIC, OTHER_CURVE]) {
      const dump = { sod, files: withoutGroup14, cardAccess: cardAccessOf(offered), cardSecurity };
      assert.equal(verifyDump(dump, { ...rules, trust }).cardAccess, 'nothing-signed');
    }
  });
});

it('without a SOD nothing is signed, and that is the failure', () => {
  const result = verifyDump({ sod: null, files: withoutGroup14, cardAccess: cardAccessOf(GENERIC) }, rules);
  assert.deepEqual([result.passive, result.cardAccess], [null, 'nothing-signed']);
  assert.equal(result.verification.overall, 'failed');
  assert.deepEqual(
    result.verification.failures.map(({ code }) => code),
    ['file-missing'],
  );
});
