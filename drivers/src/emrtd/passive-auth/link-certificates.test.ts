import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isLink, parseCertificate } from './certificate.ts';
import { checkIssuer, type IssuerCheck } from './issuer.ts';
import type { TrustStore } from './port.ts';
import {
  AUTHORITY_EXTENSIONS,
  authorityKeyExtension,
  ecKey,
  issueCertificate,
  issueRevocationList,
  keyIdentifierExtension,
  nameOf,
  SIGNER_EXTENSIONS,
  type TestKey,
} from './testing/issuing.ts';
import { parseTrustMaterial } from './trust-material.ts';

const NOW = new Date('2026-11-21T02:00:00Z');
const SERIAL = 7;
const curve = { curve: 'secp256r1', hashName: 'sha256' } as const;

/** Four generations of one authority; the second change of key also changes the name. */
const generations = [0, 1, 2, 3].map((n) => ({
  key: ecKey(curve),
  name: nameOf('VN', n < 2 ? 'Test CSCA' : `Test CSCA ${n}`),
  identifier: Uint8Array.of(n, n, n),
}));
type Generation = (typeof generations)[number];
const [first, second, third, fourth] = generations as [Generation, Generation, Generation, Generation];
const stranger: Generation = { key: ecKey(curve), name: nameOf('UT', 'Another CSCA'), identifier: Uint8Array.of(9) };

interface Period {
  readonly notBefore?: string;
  readonly notAfter?: string;
}
const PERIOD = { notBefore: '2015-01-01', notAfter: '2037-01-01' };

const authority = (of: Generation, by: Generation, period: Period = {}): Uint8Array =>
  issueCertificate({
    ...{ ...PERIOD, ...period },
    ...{ key: of.key, subject: of.name, issuer: by.name, issuerKey: by.key },
    extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(of.identifier), authorityKeyExtension(by.identifier)],
  });
const root = (of: Generation, period?: Period): Uint8Array => authority(of, of, period);
const link = (from: Generation, to: Generation, period?: Period): Uint8Array => authority(to, from, period);
const signerOf = (by: Generation): Uint8Array =>
  issueCertificate({
    ...{ key: ecKey(curve), subject: nameOf('VN', 'Test Document Signer'), issuer: by.name, issuerKey: by.key },
    ...{ serialNumber: SERIAL, notBefore: '2024-01-01', notAfter: '2036-01-01' },
    extensions: [...SIGNER_EXTENSIONS, authorityKeyExtension(by.identifier)],
  });
const listBy = (by: Generation, serialNumbers: readonly number[], key: TestKey = by.key): Uint8Array =>
  issueRevocationList({ issuer: by.name, issuerKey: key, serialNumbers });

function check(by: Generation, trust: Partial<TrustStore>): IssuerCheck {
  const signer = parseCertificate(signerOf(by));
  assert.ok(signer);
  return checkIssuer({
    signer,
    signingTime: new Date('2025-01-01'),
    trust: { anchors: [root(first)], crls: [], ...trust },
    now: NOW,
  });
}

describe('link certificates', () => {
  it('lead from the anchor to the key that issued the signer', () => {
    assert.equal(check(first, {}).path.length, 1);
    const one = check(second, { links: [link(first, second)] });
    assert.equal(one.issuer, 'anchored');
    assert.equal(one.path.length, 2);
    const three = check(fourth, { links: [link(third, fourth), link(first, second), link(second, third)] });
    assert.equal(three.issuer, 'anchored');
    assert.equal(three.path.length, 4);
  });

  it('vouch for nothing without an anchor', () => {
    const alone = check(second, { anchors: [], links: [link(first, second)] });
    assert.equal(alone.issuer, 'notAnchored');
    assert.match(alone.reason, /no anchor vouches/);
    assert.match(check(second, { anchors: [] }).reason, /does not hold the issuer/);
    const gap = check(fourth, { links: [link(first, second), link(third, fourth)] });
    assert.equal(gap.issuer, 'notAnchored');
  });

  it('count only if the signature of the anchor holds', () => {
    const impostor = { ...first, key: stranger.key };
    assert.equal(check(second, { links: [link(impostor, second)] }).issuer, 'notAnchored');
    assert.equal(check(second, { links: [link(impostor, second), link(first, second)] }).issuer, 'anchored');
  });

  it('in a circle end', () => {
    const circle = [link(second, third), link(third, second)];
    assert.equal(check(third, { links: circle }).issuer, 'notAnchored');
    assert.equal(check(third, { links: [...circle, link(first, second)] }).issuer, 'anchored');
  });

  it('that all vouch for each other, without an anchor, end too', () => {
    // Each is signed by the key of each: as many paths as there are ways to order them.
    const crowd = Array.from({ length: 8 }, (_, n) =>
      issueCertificate({
        ...{ key: second.key, subject: second.name, issuer: second.name, issuerKey: third.key, serialNumber: n + 1 },
        extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(second.identifier)],
      }),
    );
    const back = Array.from({ length: 8 }, (_, n) =>
      issueCertificate({
        ...{ key: third.key, subject: second.name, issuer: second.name, issuerKey: second.key, serialNumber: n + 50 },
        extensions: [...AUTHORITY_EXTENSIONS, keyIdentifierExtension(third.identifier)],
      }),
    );
    const result = check(second, { anchors: [], links: [...crowd, ...back] });
    assert.equal(result.issuer, 'notAnchored');
    assert.match(result.reason, /no anchor vouches/);
  });

  it('are not needed where the newer key is an anchor itself', () => {
    const both = check(second, { anchors: [root(first), root(second)], links: [link(first, second)] });
    assert.equal(both.issuer, 'anchored');
    assert.equal(both.path.length, 1);
  });

  it('are not what a self-signed certificate is, however it names its key', () => {
    const odd = issueCertificate({
      ...PERIOD,
      ...{ key: second.key, subject: second.name, issuer: second.name, issuerKey: second.key },
      extensions: [
        ...AUTHORITY_EXTENSIONS,
        keyIdentifierExtension(second.identifier),
        authorityKeyExtension(Uint8Array.of(0xee)),
      ],
    });
    const { trust } = parseTrustMaterial([{ name: 'odd', bytes: odd }]);
    assert.equal(check(second, trust).issuer, 'anchored');
  });

  it('are told from anchors by their names, or by the keys that they name; what is no link is trusted as it stands', () => {
    const certificateOf = (by: Generation, extensions: readonly Uint8Array[][]) => {
      const [own, issuers] = extensions;
      const parsed = parseCertificate(
        issueCertificate({
          ...{ key: second.key, subject: second.name, issuer: by.name, issuerKey: by.key },
          extensions: [
            ...AUTHORITY_EXTENSIONS,
            ...(own ?? []).map(keyIdentifierExtension),
            ...(issuers ?? []).map(authorityKeyExtension),
          ],
        }),
      );
      return parsed ?? assert.fail();
    };
    const [a, b] = [Uint8Array.of(1), Uint8Array.of(2)];
    for (const [by, own, issuers, link] of [
      [third, [], [], true],
      [third, [a], [a], true],
      [third, [a], [b], true],
      [second, [], [], false],
      [second, [a], [], false],
      [second, [], [b], false],
      [second, [a], [a], false],
      [second, [a], [b], true],
    ] as const) {
      const parsed = certificateOf(by, [[...own], [...issuers]]);
      assert.equal(
        isLink(parsed),
        link,
        `${by === second ? 'same' : 'another'} name, ${own.length}, ${issuers.length}`,
      );
      const { trust } = parseTrustMaterial([{ name: 'one', bytes: parsed.der }]);
      assert.deepEqual([trust.anchors.length, trust.links?.length ?? 0], link ? [0, 1] : [1, 0]);
    }
  });

  it('need an authority that was valid when it issued them', () => {
    const over = root(first, { notAfter: '2018-01-01' });
    const late = { anchors: [over], links: [link(first, second, { notBefore: '2019-01-01' })] };
    assert.equal(check(second, late).issuer, 'expired');
    const timely = { anchors: [over], links: [link(first, second, { notBefore: '2017-01-01' })] };
    assert.equal(check(second, timely).issuer, 'anchored');
    assert.equal(check(second, timely).issuerNow, 'valid');
  });
});

describe('revocation over changes of key', () => {
  const links = [link(first, second), link(second, third)];

  it('a list by the newer key covers what the older one issued, under the old name and under a new one', () => {
    for (const by of [second, third]) {
      for (const inStore of [links, links.toReversed()]) {
        const clean = check(first, { links: inStore, crls: [listBy(by, [1])] });
        assert.equal(clean.issuer, 'anchored');
        assert.equal(clean.revocation, 'listOutdated');
        assert.equal(check(first, { links: inStore, crls: [listBy(by, [1, SERIAL])] }).issuer, 'revoked');
      }
    }
  });

  it('a list by the newer key cannot be checked without the link', () => {
    const result = check(first, { crls: [listBy(second, [SERIAL])] });
    assert.equal(result.issuer, 'notAnchored');
    assert.equal(result.revocation, 'unverifiable');
  });

  it('a list by a key of the same name for which nobody vouches cannot be checked', () => {
    const impostor = { ...first, key: stranger.key, identifier: stranger.identifier };
    for (const serialNumbers of [[SERIAL], [1]]) {
      const result = check(first, { links: [link(stranger, impostor)], crls: [listBy(impostor, serialNumbers)] });
      assert.deepEqual([result.issuer, result.revocation], ['notAnchored', 'unverifiable']);
    }
    // Nor does it vouch for itself: it gives its issuer another name and is signed with its own key.
    assert.equal(check(impostor, { links: [link(stranger, impostor)] }).issuer, 'notAnchored');
  });

  it('a list of a stranger says nothing', () => {
    const anchors = [root(first), root(stranger)];
    const result = check(first, { anchors, links, crls: [listBy(stranger, [SERIAL])] });
    assert.equal(result.issuer, 'anchored');
    assert.equal(result.revocation, 'noList');
  });

  it('a list under another name counts by the key that it names, also where somebody else has that name', () => {
    const renamed = issueRevocationList({
      ...{ issuer: stranger.name, issuerKey: first.key, serialNumbers: [SERIAL] },
      extensions: [authorityKeyExtension(first.identifier)],
    });
    for (const anchors of [[root(first)], [root(first), root(stranger)]]) {
      assert.equal(check(first, { anchors, crls: [renamed] }).issuer, 'revoked');
    }
  });

  it('a list under the name that the signer gives its issuer is of that issuer, though no authority has that name', () => {
    const signer = parseCertificate(signerOf({ ...first, name: nameOf('VN', 'Test CSCA, written otherwise') }));
    assert.ok(signer);
    const list = listBy({ ...first, name: nameOf('VN', 'Test CSCA, written otherwise') }, [SERIAL]);
    const of = (crls: readonly Uint8Array[]): IssuerCheck =>
      checkIssuer({ signer, signingTime: new Date('2025-01-01'), trust: { anchors: [root(first)], crls }, now: NOW });
    assert.deepEqual([of([]).issuer, of([]).revocation], ['anchored', 'noList']);
    // Nothing says whose key signed it: it cannot be checked, and is not passed over.
    assert.deepEqual([of([list]).issuer, of([list]).revocation], ['notAnchored', 'unverifiable']);
  });

  it('a withdrawn link vouches for nothing', () => {
    const serialOfLink = 1;
    const result = check(second, { links, crls: [listBy(first, [serialOfLink])] });
    assert.equal(result.issuer, 'revoked');
  });
});

describe('age of the revocation list', () => {
  const at = (now: string, crls: readonly Uint8Array[]): string | null => {
    const signer = parseCertificate(signerOf(first));
    assert.ok(signer);
    const trust = { anchors: [root(first)], crls };
    return checkIssuer({ signer, signingTime: undefined, trust, now: new Date(now) }).revocation;
  };
  const list = listBy(first, [1]);

  it('is told, and does not anchor or unanchor anybody', () => {
    assert.equal(at('2026-05-31', [list]), 'notRevoked');
    assert.equal(at('2026-06-02', [list]), 'listOutdated');
    assert.equal(at('2026-06-02', []), 'noList');
    assert.equal(check(first, { crls: [list] }).issuer, 'anchored');
    assert.equal(check(first, {}).issuer, 'anchored');
  });

  it('is that of the newest one', () => {
    const ofSame = { issuer: first.name, issuerKey: first.key, serialNumbers: [1] };
    const old = issueRevocationList({ ...ofSame, nextUpdate: '2026-02-01' });
    for (const lists of [
      [list, old],
      [old, list],
    ]) {
      assert.equal(at('2026-05-31', lists), 'notRevoked');
      assert.equal(at('2026-06-02', lists), 'listOutdated');
    }
  });

  it('ends with the instant that it names, and where it names none, by a limit of ours', () => {
    assert.equal(at('2026-06-01T00:00:00Z', [list]), 'notRevoked');
    assert.equal(at('2026-06-01T00:00:01Z', [list]), 'listOutdated');
    const endless = issueRevocationList({
      ...{ issuer: first.name, issuerKey: first.key, serialNumbers: [1], nextUpdate: null },
    });
    assert.equal(at('2026-04-01T00:00:00Z', [endless]), 'notRevoked', 'ninety days');
    assert.equal(at('2026-04-01T00:00:01Z', [endless]), 'listOutdated');
  });

  it('one that cannot be checked outweighs one that can', () => {
    assert.equal(at('2026-05-31', [list, listBy(first, [1], stranger.key)]), 'unverifiable');
    assert.equal(at('2026-05-31', [listBy(first, [1], stranger.key), list]), 'unverifiable');
  });
});
