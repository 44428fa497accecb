import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createBesideVerifier, type ReadOutcome } from '@motcua/drivers/emrtd';
import type { DocumentProfile } from './profile.ts';
import { HONEST_CHIP } from './profile.ts';
import { findChipProfile } from './profiles.ts';
import { facts, pki, read, VERIFIED } from './test/reading-scene.ts';

/* What was good once and is weak today: the read tells it, and does not call the card anything else for it. */

const told = ({ warnings }: ReadOutcome): string[] =>
  warnings.filter(({ code }) => code === 'legacy-algorithm').map(({ message }) => message);
const crls = [pki.revocationList];

const readDocumentOf = (document: DocumentProfile, more: Parameters<typeof read>[0] = {}) =>
  read({ profile: { ...HONEST_CHIP, document }, crls, ...more });

test('a card of today gives no reason to say anything', async () => {
  const outcome = await read({ crls });
  assert.deepEqual(facts(outcome), VERIFIED);
  assert.deepEqual(outcome.warnings, []);
});

const CASES: readonly (readonly [document: DocumentProfile, told: readonly string[]])[] = [
  [{ pace: [{ agreement: 'ecdh', mapping: 'gm', cipher: '3des', parameterId: 13 }] }, ['PACE was run with 3DES']],
  [
    { pace: [{ agreement: 'dh', mapping: 'gm', cipher: 'aes-128', parameterId: 0 }] },
    ['PACE was run in the group rfc5114-1024-160, of 80 bits of security'],
  ],
  [
    { pace: [{ agreement: 'ecdh', mapping: 'gm', cipher: '3des', parameterId: 8 }] },
    ['PACE was run with 3DES', 'PACE was run in the group secp192r1, of 96 bits of security'],
  ],
  [{ pace: [{ agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 10 }] }, []],
  [{ pace: [{ agreement: 'dh', mapping: 'gm', cipher: 'aes-128', parameterId: 1 }] }, []],
  [{ chipAuthentication: [{ parameterId: 13, ciphers: ['3des'] }] }, ['Chip Authentication was run with 3DES']],
  [
    { chipAuthentication: [{ parameterId: 9, ciphers: ['aes-128'] }] },
    ['Chip Authentication was run in the group brainpoolP192r1, of 96 bits of security'],
  ],
  [
    { chipAuthentication: 'absent', activeAuthentication: { kind: 'rsa', hash: 'sha1', modulusBits: 1024 } },
    ['the signature of Active Authentication is RSA-SHA1', 'the key of Active Authentication has 1024 bits'],
  ],
  [{ chipAuthentication: 'absent', activeAuthentication: { kind: 'rsa', hash: 'sha256' } }, []],
  [
    { chipAuthentication: 'absent', activeAuthentication: { kind: 'ecdsa', hash: 'sha1', parameterId: 8 } },
    ['the signature of Active Authentication is ECDSA-SHA1', 'the key of Active Authentication has 192 bits'],
  ],
  [{ chipAuthentication: 'absent', activeAuthentication: { kind: 'ecdsa', hash: 'sha224', parameterId: 10 } }, []],
  [{ sod: { digest: 'sha1' } }, ['the hashes of the files are SHA-1', 'the signature is ECDSA-SHA1']],
];
for (const [document, expected] of CASES) {
  test(`${JSON.stringify(document)}: ${expected.length === 0 ? 'nothing' : 'told'}, and verified all the same`, async () => {
    const outcome = await readDocumentOf(document);
    assert.deepEqual(facts(outcome), VERIFIED);
    assert.deepEqual(told(outcome), expected);
  });
}

test('BAC is told, also where the read ends before the SOD', async () => {
  const profile = findChipProfile('no-pace');
  assert.ok(profile);
  const bac = 'the chip was opened by BAC: 3DES, with keys that the MRZ alone gives';
  const whole = await read({ profile, crls });
  assert.deepEqual(told(whole), [bac]);
  const early = await read({ profile, interruption: { pulledAt: 8 } });
  assert.deepEqual([early.failure?.code, told(early)], ['card-removed', [bac]]);
  const never = await read({ interruption: { pulledAt: 1 } });
  assert.deepEqual(never.warnings, []);
});

test('the thread that verifies beside the reading tells the same', async () => {
  const trust = { anchors: [pki.csca.certificate], crls: [] };
  const verifier = createBesideVerifier({ trust });
  try {
    const document: DocumentProfile = { sod: { digest: 'sha1' } };
    const beside = await readDocumentOf(document, { read: { trust, verifyBeside: verifier.verify } });
    const after = await readDocumentOf(document, { read: { trust } });
    assert.deepEqual(beside.warnings, after.warnings);
    assert.deepEqual(
      beside.warnings.map(({ code }) => code),
      ['legacy-algorithm', 'legacy-algorithm', 'crl-missing'],
    );
  } finally {
    await verifier.close();
  }
});

test('refused by policy, what the signatures have of it does not count; the session is reported all the same', async () => {
  const policy = { bac: 'if-pace-refused', allowSimulated: true, legacyAlgorithms: 'refuse' } as const;
  const signed = await readDocumentOf({ sod: { digest: 'sha1' } }, { read: { policy } });
  assert.equal(signed.verification.sodSignature, 'unsupported');
  assert.notEqual(signed.verification.overall, 'verified');
  const session = await readDocumentOf(
    { chipAuthentication: [{ parameterId: 13, ciphers: ['3des'] }] },
    { read: { policy } },
  );
  assert.deepEqual(facts(session), VERIFIED);
  assert.deepEqual(told(session), ['Chip Authentication was run with 3DES']);
});
