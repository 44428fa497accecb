import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failureOf, ReturnCode } from './return-codes.ts';

test('every return code with a name has a failure of its own, the rest keep their number', () => {
  const expected: Readonly<Record<string, string>> = {
    cancelled: 'cancelled',
    timeout: 'timed-out',
    sharingViolation: 'sharing-violation',
    noSmartcard: 'no-card',
    removedCard: 'card-removed',
    resetCard: 'card-reset',
    protocolMismatch: 'card-unresponsive',
    unresponsiveCard: 'card-unresponsive',
    unpoweredCard: 'card-unresponsive',
    unsupportedCard: 'card-unresponsive',
    unknownReader: 'reader-unavailable',
    readerUnavailable: 'reader-unavailable',
    noReadersAvailable: 'reader-unavailable',
    invalidHandle: 'service-unavailable',
    communicationError: 'service-unavailable',
    noService: 'service-unavailable',
    serviceStopped: 'service-unavailable',
    notTransacted: 'transmission-failed',
    insufficientBuffer: 'transmission-failed',
    unsupportedFeature: 'transmission-failed',
  };
  for (const [name, code] of Object.entries(ReturnCode)) {
    if (name !== 'success') assert.equal(failureOf(code).code, expected[name], name);
  }
  assert.deepEqual(failureOf(0x8010_0004), { code: 'transmission-failed', returnCode: 0x8010_0004 });
});
