import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type DataGroupNumber,
  type ReadOutcome,
  type ReadRequest,
  readDocument,
  verifyDump,
} from '@motcua/drivers/emrtd';
import { verifyCardSecurity } from '@motcua/drivers/emrtd/passive-auth';
import { parseTlv } from '@motcua/drivers/tlv';
import { buildCardSecurity } from '../pki/card-security.ts';
import { createPki } from '../pki/pki.ts';
import { type CardContent, createCard } from './card.ts';
import { createAgreementKey } from './chip-keys.ts';
import { issueCard } from './issue.ts';
import { type ActiveAuthenticationSpec, type ChipProfile, type DocumentProfile, HONEST_CHIP } from './profile.ts';
import type { PaceProtocol } from './protocols.ts';
import { adult, codes, directChannel, facts, NOW, pki, read, requestFor, VERIFIED } from './test/reading-scene.ts';

/* Genuine files on another chip, which lends itself a proof: a mapping key of its own, an old signature, another state. */

const CAM: readonly PaceProtocol[] = [{ agreement: 'ecdh', mapping: 'cam', cipher: 'aes-128', parameterId: 13 }];
const RSA = { kind: 'rsa', hash: 'sha256', modulusBits: 1024 } as const;
const ECDSA = { kind: 'ecdsa', hash: 'sha256' } as const;
const laos = createPki({ country: 'LA' });
const BOTH = [pki.csca.certificate, laos.csca.certificate];

const chip = (document: DocumentProfile, change: Partial<ChipProfile> = {}): ChipProfile => ({
  ...HONEST_CHIP,
  ...change,
  document: { chipAuthentication: 'absent', ...document },
});
const readCard = (
  content: CardContent,
  profile: ChipProfile,
  change: Partial<ReadRequest> = {},
): Promise<ReadOutcome> =>
  readDocument(requestFor({ read: change }, directChannel(createCard({ ...content, profile }))));
const RULES = { trust: { anchors: BOTH, crls: [] }, now: NOW, allowSimulated: true };
const groups = (files: ReadonlyMap<number, Uint8Array>): Map<DataGroupNumber, Uint8Array> =>
  new Map([...files].map(([number, file]) => [number as DataGroupNumber, file]));
const steps = ({ trace }: ReadOutcome): readonly string[] => trace.map(({ step }) => step);

/** The same chip with its EF.CardSecurity signed in another state. */
function signedAbroad(content: CardContent): CardContent {
  const { cardSecurity = assert.fail() } = content.files;
  const trust = { anchors: [], crls: [] };
  const { securityInfos } = verifyCardSecurity({ file: cardSecurity, trust, now: NOW, allowSimulated: true });
  const parsed = parseTlv(securityInfos ?? Uint8Array.of());
  const infos = parsed.ok ? parsed.value.flatMap(({ children }) => children.map(({ raw }) => raw)) : [];
  assert.ok(infos.length > 0);
  const signedAt = new Date(`${adult.issueDate}T03:00:00Z`);
  const abroad = buildCardSecurity(infos, { signer: laos.signers.current, signedAt });
  return { ...content, files: { ...content.files, cardSecurity: abroad } };
}

describe('a copied document on a chip with an EF.CardSecurity of its own', () => {
  for (const [name, spec] of [
    ['RSA, no DG14', RSA],
    ['ECDSA, a DG14 with ActiveAuthenticationInfo alone', ECDSA],
  ] as const) {
    const active: ActiveAuthenticationSpec = { ...spec, key: 'missing' };
    for (const ownCardSecurity of ['foreign', 'current'] as const) {
      const profile = chip({ pace: CAM, activeAuthentication: active, ownCardSecurity });
      const content = issueCard({ citizen: adult, pki, profile });
      test(`${name}, signed by the ${ownCardSecurity} signer: has to sign itself, and cannot`, async () => {
        for (const anchors of [[], [pki.csca.certificate], BOTH]) {
          const outcome = await readCard(content, profile, { trust: { anchors, crls: [] } });
          assert.equal(outcome.failure, null);
          assert.ok(steps(outcome).includes('AA: sign'));
          const { chipAuthenticity, overall } = facts(outcome);
          assert.deepEqual([chipAuthenticity, overall], ['failed', 'failed']);
          assert.ok(codes(outcome).includes('chip-not-proven'));
          const vouches = ownCardSecurity === 'current' && anchors.length > 0;
          assert.equal(outcome.cardAccess, vouches ? 'match' : 'nothing-signed');
        }
      });

      test(`${name}, signed by the ${ownCardSecurity} signer: refuses to sign`, async () => {
        const { activeAuthentication: _without, ...keys } = content.keys;
        const outcome = await readCard({ ...content, keys }, profile);
        assert.deepEqual([facts(outcome).chipAuthenticity, facts(outcome).overall], ['failed', 'failed']);
      });
    }
  }

  test('signed in another state that is trusted too: proves nothing, and is not compared with', async () => {
    const profile = chip({ pace: CAM, ownCardSecurity: 'foreign' });
    const content = signedAbroad(issueCard({ citizen: adult, pki, profile }));
    const outcome = await readCard(content, profile, { trust: { anchors: BOTH, crls: [] } });
    assert.deepEqual(facts(outcome), { ...VERIFIED, chipAuthenticity: 'notDone', overall: 'consistent' });
    assert.equal(outcome.cardAccess, 'nothing-signed');
  });

  test('of the SOD’s authority proves the chip where the SOD promises nothing else', async () => {
    const profile = chip({ pace: CAM, ownCardSecurity: 'current' });
    const content = issueCard({ citizen: adult, pki, profile });
    const outcome = await readCard(content, profile);
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.equal(outcome.cardAccess, 'match');
    const nobody = await readCard(content, profile, { trust: { anchors: [], crls: [] } });
    assert.equal(nobody.verification.chipAuthenticity, 'notDone');
    assert.equal(nobody.cardAccess, 'nothing-signed');
  });

  test('of the SOD’s authority does not stand in for a group that the chip hides', async () => {
    const chipAuthentication = [{ parameterId: 12, ciphers: ['aes-128'], keyId: 1 }] as const;
    for (const [hidden, document] of [
      [14, { chipAuthentication }],
      [15, { activeAuthentication: RSA }],
    ] as const) {
      const profile = chip({ pace: CAM, ...document, ownCardSecurity: 'current' });
      const content = issueCard({ citizen: adult, pki, profile });
      const dataGroups = new Map(content.files.dataGroups);
      assert.ok(dataGroups.delete(hidden));
      const outcome = await readCard({ ...content, files: { ...content.files, dataGroups } }, profile);
      assert.deepEqual(facts(outcome), { ...VERIFIED, chipAuthenticity: 'notDone', overall: 'failed' });
    }
  });

  test('of the SOD’s authority counts beside a DG14 without keys', async () => {
    const activeAuthentication = { ...ECDSA, covered: 'no' } as const;
    const profile = chip({ pace: CAM, activeAuthentication, ownCardSecurity: 'current' });
    const outcome = await readCard(issueCard({ citizen: adult, pki, profile }), profile);
    assert.ok(outcome.files.has(14));
    assert.deepEqual(facts(outcome), VERIFIED);
  });

  test('does not make good a chip that refused Chip Authentication, though its SOD does not list the key', async () => {
    const profile = chip({ pace: CAM, ownCardSecurity: 'current' });
    const content = issueCard({ citizen: adult, pki, profile });
    assert.ok(!content.files.dataGroups.has(14));
    const other = issueCard({ citizen: adult, pki, profile: HONEST_CHIP }).files.dataGroups.get(14) ?? assert.fail();
    const dataGroups = new Map([...content.files.dataGroups, [14, other] as const]);
    const outcome = await readCard({ ...content, files: { ...content.files, dataGroups } }, profile);
    assert.equal(outcome.verification.dataGroups.DG14?.hash, 'notCovered');
    assert.deepEqual(facts(outcome), { ...VERIFIED, chipAuthenticity: 'failed', overall: 'failed' });
  });

  test('beside a genuine key of Active Authentication is proven by that', async () => {
    for (const activeAuthentication of [RSA, ECDSA]) {
      const profile = chip({ pace: CAM, activeAuthentication, ownCardSecurity: 'foreign' });
      const outcome = await readCard(issueCard({ citizen: adult, pki, profile }), profile);
      assert.deepEqual(facts(outcome), VERIFIED);
    }
  });
});

describe('a mapping key in DG14', () => {
  test('proves the chip also where EF.CardSecurity is of somebody else, and the SOD’s issuer is not known', async () => {
    const profile = chip({ pace: CAM, activeAuthentication: RSA });
    const content = signedAbroad(issueCard({ citizen: adult, pki, profile }));
    for (const anchors of [[], BOTH]) {
      const outcome = await readCard(content, profile, { trust: { anchors, crls: [] } });
      assert.equal(outcome.verification.chipAuthenticity, 'proven');
      assert.equal(outcome.cardAccess, 'match');
      assert.ok(!steps(outcome).includes('AA: sign'));
    }
  });

  test('proves nothing when DG14 was changed, or the SOD is not signed', async () => {
    const profile = chip({ pace: CAM });
    const genuine = issueCard({ citizen: adult, pki, profile });
    const forged = issueCard({ citizen: adult, pki, profile });
    const dataGroups = new Map(genuine.files.dataGroups);
    dataGroups.set(14, forged.files.dataGroups.get(14) ?? assert.fail());
    const { cardSecurity: _none, ...files } = genuine.files;
    const changed = await readCard({ ...forged, files: { ...files, dataGroups } }, profile);
    assert.equal(changed.verification.dataGroups.DG14?.hash, 'mismatch');
    assert.equal(changed.verification.chipAuthenticity, 'notDone');
    assert.equal(changed.cardAccess, 'nothing-signed');

    const broken = issueCard({ citizen: adult, pki, profile, lie: 'broken-signature' });
    const { cardSecurity: _neither, ...others } = broken.files;
    const unsigned = await readCard({ ...broken, files: others }, profile);
    assert.equal(unsigned.verification.dataGroups.DG14?.hash, 'match');
    assert.equal(unsigned.verification.sodSignature, 'invalid');
    assert.equal(unsigned.verification.chipAuthenticity, 'notDone');
    assert.equal(unsigned.cardAccess, 'nothing-signed');
  });

  test('of EF.CardSecurity does not make good a Chip Authentication that failed', async () => {
    const chipAuthentication = [{ parameterId: 12, ciphers: ['aes-128'], keyId: 1 }] as const;
    const profile = chip({ pace: CAM, chipAuthentication, ownCardSecurity: 'current' });
    const content = issueCard({ citizen: adult, pki, profile });
    const proven = await readCard(content, profile);
    assert.deepEqual(facts(proven), VERIFIED);
    assert.ok(steps(proven).includes('CA: agree'));
    const refusing: ChipProfile = {
      ...profile,
      rules: [{ when: { command: 'chip-authentication' }, instead: { status: '6a80' } }],
    };
    const refused = await readCard(content, refusing);
    assert.deepEqual(facts(refused), { ...VERIFIED, chipAuthenticity: 'failed', overall: 'failed' });

    const withoutKey = content.keys.chipAuthentication.map((one) =>
      one.keyId === 1 ? { ...one, key: createAgreementKey(12) } : one,
    );
    const clone = await readCard({ ...content, keys: { chipAuthentication: withoutKey } }, profile);
    assert.equal(clone.verification.chipAuthenticity, 'failed');
    assert.equal(clone.verification.overall, 'failed');
  });
});

describe('Active Authentication', () => {
  for (const spec of [RSA, ECDSA] as const) {
    test(`${spec.kind}: a signature that the genuine chip gave to another challenge is a copy`, async () => {
      const outcome = await read({ profile: chip({ activeAuthentication: { ...spec, key: 'replayed' } }) });
      assert.deepEqual(facts(outcome), { ...VERIFIED, chipAuthenticity: 'failed', overall: 'failed' });
      assert.ok(codes(outcome).includes('chip-not-proven'));
    });
  }
});

describe('who issued it', () => {
  test('is judged by DG1, which is read unasked', async () => {
    for (const dataGroups of [[13], [2], []] as const) {
      const outcome = await read({ read: { dataGroups } });
      assert.deepEqual(facts(outcome), VERIFIED);
      assert.ok(outcome.files.has(1));
      const abroad = await read({ issue: { pki: laos }, read: { dataGroups }, anchors: BOTH });
      assert.deepEqual(facts(abroad), { ...VERIFIED, issuer: 'notAnchored', overall: 'consistent' });
    }
  });

  test('is not known of a dump without DG1', () => {
    const { dataGroups, sod } = issueCard({ citizen: adult, pki }).files;
    const files = groups(dataGroups);
    assert.equal(verifyDump({ sod, files }, RULES).verification.issuer, 'anchored');
    files.delete(1);
    const { issuer, failures } = verifyDump({ sod, files }, RULES).verification;
    assert.equal(issuer, 'notAnchored');
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['issuer-not-anchored'],
    );
  });
});

test('a dump’s EF.CardAccess is compared with what the SOD’s authority signed alone', () => {
  const profile = chip({ pace: CAM, ownCardSecurity: 'current' });
  const compared = ({ files: { dataGroups, ...files } }: CardContent): string =>
    verifyDump({ ...files, files: groups(dataGroups) }, RULES).cardAccess;
  const own = issueCard({ citizen: adult, pki, profile });
  assert.equal(compared(own), 'match');
  assert.equal(compared(signedAbroad(own)), 'nothing-signed');
  assert.equal(compared(issueCard({ citizen: adult, pki })), 'match');
  assert.equal(compared(issueCard({ citizen: adult, pki, lie: 'broken-signature' })), 'nothing-signed');
});
