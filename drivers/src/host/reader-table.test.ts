import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReaderFact } from '../pcsc/port.ts';
import { isAllowedReader, NO_READERS, readerStatus, readerWithCard, withFact } from './reader-table.ts';

const after = (...facts: ReaderFact[]) => facts.reduce(withFact, NO_READERS);
const arrived = (reader: string): ReaderFact => ({ type: 'reader-arrived', reader });
const inserted = (reader: string): ReaderFact => ({ type: 'card-inserted', reader, atr: new Uint8Array() });

describe('reader facts', () => {
  it('add up to a status', () => {
    assert.deepEqual(readerStatus(after()), { reader: 'away', card: 'absent' });
    assert.deepEqual(readerStatus(after(arrived('A'))), { reader: 'ready', card: 'absent' });
    assert.deepEqual(readerStatus(after(arrived('A'), inserted('A'))), { reader: 'ready', card: 'present' });
    assert.deepEqual(readerStatus(after(arrived('A'), inserted('A'), { type: 'card-removed', reader: 'A' })), {
      reader: 'ready',
      card: 'absent',
    });
    assert.deepEqual(readerStatus(after(arrived('A'), inserted('A'), { type: 'reader-left', reader: 'A' })), {
      reader: 'away',
      card: 'absent',
    });
  });

  it('do not bring a reader back when its card leaves after it', () => {
    const table = after(
      arrived('A'),
      inserted('A'),
      { type: 'reader-left', reader: 'A' },
      { type: 'card-removed', reader: 'A' },
    );
    assert.deepEqual(readerStatus(table), { reader: 'away', card: 'absent' });
  });

  it('start over when the service was lost', () => {
    const lost = after(arrived('A'), inserted('A'), { type: 'service-lost' });
    assert.deepEqual(readerStatus(lost), { reader: 'service-unavailable', card: 'absent' });
    assert.equal(readerWithCard(lost), undefined);
    const restored = withFact(lost, { type: 'service-restored' });
    assert.deepEqual(readerStatus(restored), { reader: 'away', card: 'absent' });
  });

  it('choose the reader whose card answers', () => {
    assert.equal(readerWithCard(after(arrived('A'))), undefined);
    const mute: ReaderFact = { type: 'card-mute', reader: 'A' };
    assert.equal(readerWithCard(after(arrived('A'), mute)), 'A');
    assert.equal(readerWithCard(after(arrived('A'), mute, arrived('B'), inserted('B'))), 'B');
  });
});

describe('allowed readers', () => {
  const production = { allowSimulated: false };

  it('are real ones in production', () => {
    for (const name of [
      'Virtual PCD 00 00',
      'Lab Reader 00 00',
      'vpcd 0',
      'Simulated reader',
      'My Virtual Reader',
      'In-process Reader',
    ]) {
      assert.equal(isAllowedReader(name, production), false, name);
      assert.equal(isAllowedReader(name, { allowSimulated: true }), true, name);
      assert.equal(isAllowedReader(name, { ...production, allowedReaders: [name] }), false, name);
    }
    for (const name of [
      'ACS ACR1252 Dual Reader [PICC] 00 00',
      'Identiv uTrust 3700 F 00 00',
      'Labcorp-free HID 5022',
    ]) {
      assert.equal(isAllowedReader(name, production), true, name);
    }
  });

  it('are those of the list, whatever number PC/SC ends their name in', () => {
    const policy = { ...production, allowedReaders: ['ACS ACR1252', ''] };
    assert.equal(isAllowedReader('ACS ACR1252 Dual Reader 00 00', policy), true);
    assert.equal(isAllowedReader('ACS ACR1252 Dual Reader 01 00', policy), true);
    assert.equal(isAllowedReader('Identiv uTrust 3700 F 00 00', policy), false);
    assert.equal(isAllowedReader('Fake ACS ACR1252', policy), false);
    assert.equal(isAllowedReader('anything', { allowSimulated: true, allowedReaders: [] }), false);
  });
});
