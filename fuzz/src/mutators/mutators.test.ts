import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMrz } from '@motcua/drivers/lds';
import { parseTlv } from '@motcua/drivers/tlv';
import { literalsOf } from '../engine/literals.ts';
import { createPrng, type Prng } from '../engine/prng.ts';
import { seeds } from '../seed-file.ts';
import { readBer, writeBer } from './ber-tree.ts';
import { mutateBytes } from './bytes.ts';
import { mutateJson } from './json.ts';
import { mutateMrz } from './mrz.ts';
import type { Mutator } from './mutator.ts';
import { mutateText } from './text.ts';
import { mutateTlv } from './tlv.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const encoder = new TextEncoder();

function mutants(
  mutate: Mutator,
  inputs: readonly Uint8Array[],
  times: number,
  prng: Prng = createPrng(5),
): Uint8Array[] {
  return Array.from({ length: times }, () => {
    const context = { prng, dictionary: [encoder.encode('word')], other: prng.pick(inputs), maxBytes: 4_096 };
    return mutate(prng.pick(inputs), context);
  });
}

const share = <T>(all: readonly T[], is: (one: T) => boolean): number => all.filter(is).length / all.length;

test('files of cards survive being taken apart and put together', () => {
  for (const file of seeds('sod', 'sod-simulated', 'certificates', 'dg1', 'dg13', 'card-access')) {
    const nodes = readBer(file);
    assert(nodes, hex(file).slice(0, 40));
    assert.equal(hex(writeBer(nodes)), hex(file));
  }
});

test('objects that open others without end are too deep to be taken apart, and harm nobody', () => {
  assert.equal(readBer(Uint8Array.from({ length: 65_536 }, (_, i) => (i % 2 === 0 ? 0x30 : 0x80))), undefined);
});

test('no mutator changes the input that it was given, and all make many different ones', () => {
  const inputs = seeds('sod-simulated', 'qr', 'mrz').map((input) => input.slice(0, 600));
  const before = inputs.map(hex);
  for (const mutate of [mutateBytes, mutateTlv, mutateText, mutateMrz, mutateJson]) {
    const made = mutants(mutate, inputs, 400).map(hex);
    assert(new Set(made).size > 300, `${new Set(made).size} different ones`);
    assert.deepEqual(inputs.map(hex), before);
  }
});

test('changes of data objects reach the inside: far more of them are well formed than of blind changes', () => {
  const inputs = seeds('sod', 'dg13');
  const isWellFormed = (bytes: Uint8Array): boolean => parseTlv(bytes, { ber: true }).ok;
  const aware = share(mutants(mutateTlv, inputs, 400), isWellFormed);
  const blind = share(mutants(mutateBytes, inputs, 400), isWellFormed);
  assert(aware > 0.5 && aware > blind, `${aware} against ${blind}`);
});

test('they also forge lengths, nest deeply and write indefinite lengths', () => {
  const made = mutants(mutateTlv, seeds('dg13'), 2_000);
  assert(made.some((bytes) => hex(bytes).includes('84ffffffff')));
  assert(made.some((bytes) => !parseTlv(bytes, { ber: true }).ok));
  assert(made.some((bytes) => parseTlv(bytes, { ber: true }).ok && !parseTlv(bytes).ok));
  const codes = made
    .map((bytes) => parseTlv(bytes, { ber: true }))
    .map((parsed) => (parsed.ok ? 'ok' : parsed.error.code));
  assert(codes.includes('too-deep'), [...new Set(codes)].join());
});

test('changed zones keep their check digits often enough to reach what lies behind them', () => {
  const zones = seeds('mrz');
  const accepted = share(mutants(mutateMrz, zones, 400), (zone) => parseMrz(String.fromCharCode(...zone)).ok);
  assert(accepted > 0.2, `${accepted}`);
});

test('changed JSON is JSON again, seven times in eight', () => {
  const inputs = ['{"type":"a","list":[1,2,{"id":"x"}]}', '[null,"ư",1.5]'].map((text) => encoder.encode(text));
  const parses = (bytes: Uint8Array): boolean => {
    try {
      JSON.parse(new TextDecoder().decode(bytes));
      return true;
    } catch {
      return false;
    }
  };
  assert(share(mutants(mutateJson, inputs, 400), parses) > 0.8);
});

test('the dictionary holds what the source compares with', () => {
  const words = literalsOf("if (tag === 0x5f1f && oid === '2.23.136.1.1.1' && text === 'Nam') return 'x';").map(hex);
  assert(words.includes('5f1f'));
  assert(words.includes('678108010101'));
  assert(words.includes(hex(encoder.encode('Nam'))));
});

test('the same seed draws the same numbers, evenly', () => {
  const draw = (seed: number): number[] => {
    const prng = createPrng(seed);
    return Array.from({ length: 4_000 }, () => prng.int(8));
  };
  assert.deepEqual(draw(1), draw(1));
  assert.notDeepEqual(draw(1), draw(2));
  for (let value = 0; value < 8; value++) {
    const count = draw(3).filter((one) => one === value).length;
    assert(count > 400 && count < 600, `${value}: ${count}`);
  }
});
