import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Observed, ReaderObservation } from './backend.ts';
import { factsBetween, NOTHING_TOLD, type ToldState } from './reader-facts.ts';

const ATR = Uint8Array.of(0x3b, 0x00);
const up = (...readers: ReaderObservation[]): Observed => ({ service: 'up', readers });
const empty = (name: string, cardEvents = 0): ReaderObservation => ({ name, card: 'absent', cardEvents });
const present = (name: string, cardEvents = 1, atr = ATR): ReaderObservation => ({
  name,
  card: 'present',
  atr,
  cardEvents,
});

function tell(...observed: Observed[]) {
  let told: ToldState = NOTHING_TOLD;
  return observed.map((next) => {
    const step = factsBetween(told, next);
    told = step.told;
    return step.facts.map((fact) => ('reader' in fact ? `${fact.type} ${fact.reader}` : fact.type));
  });
}

test('what is there at first is told as arriving', () => {
  assert.deepEqual(tell(up(empty('A'), present('B'))), [['reader-arrived A', 'reader-arrived B', 'card-inserted B']]);
});

test('nothing new, nothing told', () => {
  assert.deepEqual(tell(up(present('A')), up(present('A')))[1], []);
});

test('a card that was swapped between two looks shows in the count, even with the same ATR', () => {
  assert.deepEqual(tell(up(present('A', 1)), up(present('A', 3)))[1], ['card-removed A', 'card-inserted A']);
});

test('a card that was swapped shows in the ATR where nothing is counted', () => {
  const before: ReaderObservation = { name: 'A', card: 'present', atr: ATR };
  const after: ReaderObservation = { name: 'A', card: 'present', atr: Uint8Array.of(0x3b, 0x80, 0x80, 0x01, 0x01) };
  assert.deepEqual(tell(up(before), up(after))[1], ['card-removed A', 'card-inserted A']);
});

test('a mute card comes and goes like any other', () => {
  const mute: ReaderObservation = { name: 'A', card: 'mute', cardEvents: 1 };
  assert.deepEqual(tell(up(empty('A')), up(mute), up(empty('A', 2))).slice(1), [['card-mute A'], ['card-removed A']]);
});

test('a reader that leaves takes its card with it', () => {
  assert.deepEqual(tell(up(present('A')), up())[1], ['card-removed A', 'reader-left A']);
});

test('a service that is lost takes readers and cards with it, and is told last', () => {
  assert.deepEqual(tell(up(present('A')), { service: 'lost' }, { service: 'lost' }, up(empty('A'))).slice(1), [
    ['card-removed A', 'reader-left A', 'service-lost'],
    [],
    ['service-restored', 'reader-arrived A'],
  ]);
});

test('a service that was absent from the start is lost, not restored', () => {
  assert.deepEqual(tell({ service: 'lost' })[0], ['service-lost']);
  assert.deepEqual(tell(up())[0], []);
});

test('a listener that applies the facts always knows what is there', () => {
  const reader = fc.record({
    name: fc.constantFrom('A', 'B', 'C'),
    card: fc.constantFrom('absent' as const, 'present' as const, 'mute' as const),
    cardEvents: fc.nat(3),
  });
  const observed = fc.oneof(
    fc.constant<Observed>({ service: 'lost' }),
    fc
      .uniqueArray(reader, { selector: ({ name }) => name, maxLength: 3 })
      .map((readers) => up(...readers.map((each) => (each.card === 'present' ? { ...each, atr: ATR } : each)))),
  );
  fc.assert(
    fc.property(fc.array(observed, { maxLength: 12 }), (history) => {
      const known = new Map<string, string>();
      let service = 'up';
      let told: ToldState = NOTHING_TOLD;
      for (const next of history) {
        const step = factsBetween(told, next);
        told = step.told;
        for (const fact of step.facts) {
          if (fact.type === 'service-lost') service = 'lost';
          else if (fact.type === 'service-restored') service = 'up';
          else if (fact.type === 'reader-left') {
            assert.equal(known.get(fact.reader), 'absent', 'the card is gone before its reader');
            known.delete(fact.reader);
          } else if (fact.type === 'reader-arrived') known.set(fact.reader, 'absent');
          else if (fact.type === 'card-removed') known.set(fact.reader, 'absent');
          else known.set(fact.reader, fact.type === 'card-mute' ? 'mute' : 'present');
        }
        assert.equal(service, next.service);
        const expected = next.service === 'up' ? next.readers.map(({ name, card }) => [name, card] as const) : [];
        assert.deepEqual(known, new Map(expected));
      }
    }),
  );
});
