import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBesideVerifier } from '../verify-beside.ts';
import { verifyCardSecurity } from './card-security.ts';
import type { TrustStore } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  authorityKeyExtension,
  ecKey,
  issueRevocationList,
  keyIdentifierExtension,
  makeSignedData,
  nameOf,
  SIGNER_EXTENSIONS,
} from './testing/issuing.ts';
import {
  anchor,
  anchorOf,
  certificate,
  csca,
  cscaKey,
  examine,
  FILES,
  NOW,
  SIGNED_AT,
  signerKey,
  signerOf,
  sodOf,
} from './testing/scene.ts';
import { parseTrustMaterial } from './trust-material.ts';

/*
 * A process may hold more than one trust store: that of the desk, one that is being imported, those of tests. What is found
 * once is remembered, for speed; nothing of one store may ever be remembered for another.
 */

const impostorKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
/** Of the same name, with another key. */
const impostor = anchorOf({ key: impostorKey, issuerKey: impostorKey });
const listOf = (serialNumbers: readonly number[], issuerKey = cscaKey): Uint8Array =>
  issueRevocationList({ issuer: csca, issuerKey, serialNumbers });

const identifier = Uint8Array.of(1, 2, 3);
const nextKey = ecKey({ curve: 'brainpoolP256r1', hashName: 'sha256' });
const nextName = nameOf('VN', 'Test CSCA of 2026');
/** Carries trust from the key of `anchor` to `nextKey`. */
const link = anchorOf({
  key: nextKey,
  subject: nextName,
  extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(identifier)],
});
const linkedSigner = signerOf({
  issuer: nextName,
  issuerKey: nextKey,
  extensions: [...SIGNER_EXTENSIONS, authorityKeyExtension(identifier)],
});

const ours: TrustStore = { anchors: [anchor], crls: [] };
const STORES = {
  ours,
  'ours again, as another object': { anchors: [anchor], crls: [] },
  'ours and an impostor': { anchors: [impostor, anchor], crls: [] },
  empty: { anchors: [], crls: [] },
  'an impostor alone': { anchors: [impostor], crls: [] },
  'ours, the signer revoked': { anchors: [anchor], crls: [listOf([7])] },
  'ours, another signer revoked': { anchors: [anchor], crls: [listOf([8])] },
  'ours, a list of the impostor': { anchors: [anchor], crls: [listOf([8], impostorKey)] },
  'ours and the link': { anchors: [anchor], links: [link], crls: [] },
  'the link alone': { anchors: [], links: [link], crls: [] },
} as const satisfies Readonly<Record<string, TrustStore>>;
type StoreName = keyof typeof STORES;

const EXPECTED: Readonly<Record<StoreName, readonly [direct: string, overTheLink: string]>> = {
  ours: ['anchored', 'notAnchored'],
  'ours again, as another object': ['anchored', 'notAnchored'],
  'ours and an impostor': ['anchored', 'notAnchored'],
  empty: ['notAnchored', 'notAnchored'],
  'an impostor alone': ['notAnchored', 'notAnchored'],
  'ours, the signer revoked': ['revoked', 'notAnchored'],
  'ours, another signer revoked': ['anchored', 'notAnchored'],
  'ours, a list of the impostor': ['notAnchored', 'notAnchored'],
  'ours and the link': ['anchored', 'anchored'],
  'the link alone': ['notAnchored', 'notAnchored'],
};
const NAMES = Object.keys(STORES) as StoreName[];
/** There and back: each is asked before and after each other one. */
const TURNS = [...NAMES, ...NAMES.toReversed()];
/** The same bytes for all: whatever is remembered by them must not tell. */
const direct = sodOf();
const overTheLink = sodOf({ certificates: [linkedSigner] });

describe('one store beside another', () => {
  it('gives each document the issuer that it has there, in whatever order they are asked', () => {
    for (const name of TURNS) {
      const trust = STORES[name];
      assert.deepEqual(
        [examine(direct, { trust }).issuer, examine(overTheLink, { trust }).issuer],
        EXPECTED[name],
        name,
      );
    }
  });

  it('gives EF.CardSecurity the issuer that it has there', () => {
    const file = makeSignedData({
      content: Uint8Array.of(0x31, 0),
      contentType: '0.4.0.127.0.7.3.2.1',
      ...{ certificates: [certificate], signerKey, hashName: 'sha256', signingTime: SIGNED_AT },
    });
    for (const name of TURNS) {
      const result = verifyCardSecurity({ file, trust: STORES[name], now: NOW, allowSimulated: false });
      assert.deepEqual([result.signature, result.issuer], ['valid', EXPECTED[name][0]], name);
    }
  });

  it('lends a thread that was started with another one nothing', async () => {
    const signed = { sod: direct, cardSecurity: null, now: NOW, allowSimulated: false };
    const { ours: known, ...others } = STORES;
    const verifier = createBesideVerifier({ trust: known });
    try {
      for (const name of Object.keys(others) as (keyof typeof others)[]) {
        const withOurs = await verifier.verify({ ...signed, trust: known })(FILES);
        const withOther = await verifier.verify({ ...signed, trust: STORES[name] })(FILES);
        assert.deepEqual([withOurs.passive.issuer, withOther.passive.issuer], ['anchored', EXPECTED[name][0]], name);
      }
    } finally {
      await verifier.close();
    }
  });

  it('that is known when another is made of files does not become part of it', () => {
    const known = STORES['ours and the link'];
    const made = parseTrustMaterial([{ name: 'impostor.cer', bytes: impostor }], { now: NOW, known }).trust;
    assert.deepEqual([made.anchors.length, made.links, made.crls.length], [1, undefined, 0]);
    assert.equal(examine(direct, { trust: made }).issuer, 'notAnchored');
    assert.equal(examine(overTheLink, { trust: made }).issuer, 'notAnchored');
  });
});
