import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeInteger, encodeOid, encodeTlv } from '../../tlv/index.ts';
import { parseCardAccess, type SecurityInfos } from '../security-infos.ts';
import { choosePace, type PacePolicy, rankPace } from './choose-pace.ts';

const paceInfo = (protocol: string, parameterId?: number, version = 2): Uint8Array =>
  encodeTlv(
    0x30,
    encodeTlv(0x06, encodeOid(`0.4.0.127.0.7.2.2.4.${protocol}`)),
    encodeTlv(0x02, encodeInteger(version)),
    parameterId === undefined ? new Uint8Array() : encodeTlv(0x02, encodeInteger(parameterId)),
  );
const infos = (entries: readonly Uint8Array[]): SecurityInfos => {
  const parsed = parseCardAccess(encodeTlv(0x31, ...entries));
  assert(parsed.ok);
  return parsed.value;
};
const ranked = (offers: readonly (readonly [string, number])[], policy?: Partial<PacePolicy>): string[] =>
  rankPace(infos(offers.map(([protocol, id]) => paceInfo(protocol, id))), policy).map(
    ({ oid, parameterId }) => `${oid.slice('0.4.0.127.0.7.2.2.4.'.length)} ${parameterId}`,
  );

test('every protocol and parameter set of ICAO 9303-11 is spoken, and nothing else', () => {
  for (const [branch, ids, suites] of [
    [1, [0, 1, 2], [1, 2, 3, 4]],
    [2, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], [1, 2, 3, 4]],
    [3, [0, 1, 2], [1, 2, 3, 4]],
    [4, [8, 9, 11, 12, 13, 14, 15, 16, 17, 18], [1, 2, 3, 4]],
    [6, [8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18], [2, 3, 4]],
  ] as const) {
    for (let id = 0; id < 32; id++) {
      for (let suite = 0; suite < 6; suite++) {
        const spoken = (ids as readonly number[]).includes(id) && (suites as readonly number[]).includes(suite);
        assert.equal(ranked([[`${branch}.${suite}`, id]]).length, spoken ? 1 : 0, `${branch}.${suite} ${id}`);
      }
    }
  }
  for (const branch of [5, 7]) assert.deepEqual(ranked([[`${branch}.2`, 13]]), []);
  const only = (entry: Uint8Array) => choosePace(infos([entry]));
  assert.equal(only(paceInfo('2.2', 13, 1)), undefined, 'version 1 is deprecated');
  assert.equal(only(paceInfo('2.2')), undefined, 'no parameters');
  assert.equal(choosePace(null), undefined);
});

test('the weaker of cipher and group decides, then cipher, group, mapping, curve before field', () => {
  assert.deepEqual(
    ranked([
      ['2.2', 13],
      ['2.4', 16],
    ]),
    ['2.4 16', '2.2 13'],
  );
  assert.deepEqual(
    ranked([
      ['1.4', 0],
      ['2.2', 13],
    ]),
    ['2.2 13', '1.4 0'],
    'AES-256 over 80 bits is 80 bits',
  );
  assert.deepEqual(
    ranked([
      ['2.2', 13],
      ['2.4', 13],
    ]),
    ['2.4 13', '2.2 13'],
  );
  assert.deepEqual(
    ranked([
      ['2.2', 13],
      ['2.2', 17],
    ]),
    ['2.2 17', '2.2 13'],
  );
  assert.deepEqual(
    ranked([
      ['4.2', 13],
      ['2.2', 13],
      ['6.2', 13],
    ]),
    ['6.2 13', '2.2 13', '4.2 13'],
  );
  assert.deepEqual(
    ranked([
      ['1.2', 1],
      ['2.2', 10],
    ]),
    ['2.2 10', '1.2 1'],
  );
  assert.deepEqual(
    ranked([
      ['2.2', 13],
      ['2.2', 12],
    ]),
    ['2.2 12', '2.2 13'],
  );
});

test('the policy takes out and puts in order, and an empty rest is none', () => {
  const offers = [
    ['4.2', 13],
    ['2.2', 13],
    ['6.2', 13],
    ['1.1', 0],
  ] as const;
  assert.deepEqual(ranked(offers, { mappings: ['im', 'gm'] }), ['4.2 13', '2.2 13', '1.1 0']);
  assert.deepEqual(ranked(offers, { suites: ['3des'] }), ['1.1 0']);
  assert.deepEqual(ranked(offers, { agreements: ['dh'] }), ['1.1 0']);
  assert.deepEqual(ranked(offers, { agreements: ['dh'], suites: ['aes-256'] }), []);
});

test('the order in which a card lists its offers never counts', () => {
  const offer = fc.tuple(
    fc.constantFrom('1.1', '1.4', '2.1', '2.2', '2.3', '2.4', '3.2', '4.2', '4.4', '6.2', '6.4'),
    fc.constantFrom(0, 1, 2, 8, 10, 12, 13, 15, 16, 18),
  );
  const property = fc.property(
    fc
      .array(offer, { maxLength: 8 })
      .chain((offers) => fc.tuple(fc.constant(offers), fc.shuffledSubarray(offers, { minLength: offers.length }))),
    ([offers, shuffled]) => {
      assert.deepEqual(ranked(shuffled), ranked(offers));
    },
  );
  fc.assert(property, { numRuns: 300 });
});
