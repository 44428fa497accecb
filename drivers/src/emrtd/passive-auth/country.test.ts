import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { encodeTlv } from '../../tlv/index.ts';
import { countryMismatch } from './country.ts';
import { issueRevocationList, securityObject } from './testing/issuing.ts';
import { anchor, csca, cscaKey, examine, FILES, NOW } from './testing/scene.ts';

/* Among the anchors of many states, each for the documents of that state. */

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);
const dg1 = (state: string): Uint8Array => encodeTlv(0x61, encodeTlv(0x5f1f, ascii(`P<${state}`.padEnd(88, '<'))));

describe('the state of a document and that of its anchor', () => {
  it('are the same, by two letters or three, and by the codes that states use for themselves', () => {
    for (const [state, country] of [
      ['VNM', 'VN'],
      ['VNM', 'VNM'],
      ['D<<', 'DE'],
      ['D<<', 'D'],
      ['DEU', 'DE'],
      ['GBD', 'GB'],
      ['CHN', 'HK'],
      ['CHN', 'MO'],
      ['UNO', 'UN'],
      ['RKS', 'KS'],
      ['ROU', 'RO'],
    ] as const) {
      assert.equal(countryMismatch(dg1(state), country), undefined, `${state}, ${country}`);
    }
  });

  it('differ, and the two are named', () => {
    for (const [state, country] of [
      ['VNM', 'LA'],
      ['VNM', 'LAO'],
      ['LAO', 'VN'],
      ['CHN', 'TW'],
    ] as const) {
      const told = countryMismatch(dg1(state), country);
      assert.equal(told, `the document is of ${state}, its issuer of ${country}`);
    }
  });

  it('cannot be compared where one of them is no state that is known', () => {
    for (const [file, country] of [
      [dg1('UTO'), 'VN'],
      [dg1('XXX'), 'VN'],
      [dg1('VNM'), 'UT'],
      [dg1('VNM'), ''],
      [dg1('VNM'), undefined],
      [dg1('<<<'), 'VN'],
      [dg1('V1M'), 'VN'],
      [undefined, 'VN'],
      [new Uint8Array(), 'VN'],
      [encodeTlv(0x61), 'VN'],
      [encodeTlv(0x62, encodeTlv(0x5f1f, ascii('P<LAO<<'))), 'VN'],
    ] as const) {
      assert.equal(countryMismatch(file, country), undefined);
    }
  });
});

describe('the issuer of a document of another state', () => {
  const files = (state: string) => new Map([...FILES, [1, dg1(state)] as const]);
  const signed = (state: string, request: Parameters<typeof examine>[1] = {}, signingTime = new Date('2025-03-01')) =>
    examine(
      { content: securityObject('sha256', files(state)), signingTime },
      { files: files(state), trust: { anchors: [anchor], crls: [] }, ...request },
    );
  const codes = ({ failures }: ReturnType<typeof signed>) => failures.map(({ code }) => code);

  it('is not anchored, and it is said why', () => {
    assert.deepEqual([signed('VNM').issuer, codes(signed('VNM'))], ['anchored', []]);
    const foreign = signed('LAO');
    assert.deepEqual([foreign.issuer, codes(foreign)], ['notAnchored', ['issuer-not-anchored']]);
    assert.equal(foreign.failures[0]?.message, 'the document is of LAO, its issuer of VN');
  });

  it('is what it was before, where that is worse', () => {
    const crls = [issueRevocationList({ issuer: csca, issuerKey: cscaKey, serialNumbers: [7] })];
    const revoked = signed('LAO', { trust: { anchors: [anchor], crls } });
    assert.deepEqual([revoked.issuer, codes(revoked)], ['revoked', ['issuer-revoked']]);
    const expired = signed('LAO', { now: NOW }, new Date('2023-01-01'));
    assert.deepEqual([expired.issuer, codes(expired)], ['expired', ['issuer-expired']]);
  });

  it('is not judged without a DG1 that the SOD lists and that was read whole', () => {
    const all = files('VNM');
    const withoutFirst = new Map([...all].filter(([group]) => group !== 1));
    for (const [what, read, listed] of [
      ['not read', withoutFirst, all],
      ['not listed', all, withoutFirst],
      ['another one', files('LAO'), all],
      ['another one that would fit', all, files('LAO')],
    ] as const) {
      const { issuer, failures } = examine({ content: securityObject('sha256', listed) }, { files: read });
      assert.equal(issuer, 'notAnchored', what);
      assert.ok(
        failures.some(({ message }) => message === 'without a signed DG1 the state of the document is not known'),
        what,
      );
    }
  });
});
