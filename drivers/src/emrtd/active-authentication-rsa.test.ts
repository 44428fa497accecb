import assert from 'node:assert/strict';
import { it } from 'node:test';
import { digest } from '../crypto/index.ts';
import { concatBytes, fromHex } from '../tlv/index.ts';
import { checkRepresentative } from './active-authentication-rsa.ts';

/* The message representative of ISO/IEC 9796-2 scheme 1, by its edges; published ones are in active-authentication.test.ts. */

const CHALLENGE = fromHex('f173589974bf40c6');

it('begins with the nibbles of partial recovery, whatever follows', () => {
  const padded = (...header: number[]): Uint8Array => {
    const part = new Uint8Array(128 - header.length - 32 - 2).fill(0x5c);
    return concatBytes(Uint8Array.from(header), part, digest('sha256', part, CHALLENGE), fromHex('34cc'));
  };
  // 6B BB … BA: as many nibbles B as there is room to fill (ISO/IEC 9796-2 §5.2).
  for (const header of [[0x6a], [0x6b, 0xba], [0x6b, 0xbb, 0xba], [0x6b, 0xbb, 0xbb, 0xbb, 0xba]]) {
    assert.deepEqual(checkRepresentative(padded(...header), CHALLENGE), { ok: true, value: 'sha256' }, `${header}`);
  }
  for (const header of [
    [0x4a],
    [0x00],
    [0x7a],
    [0x6c],
    [0x4b, 0xba],
    [0x00, 0xba],
    [0x6b, 0xbb, 0xbc],
    [0x6b, 0xca],
    [0x6b],
  ]) {
    assert.deepEqual(
      checkRepresentative(padded(...header), CHALLENGE),
      { ok: false, error: 'not-a-signature' },
      `${header}`,
    );
  }
});

it('may leave the chip no part of its own, but no less than none', () => {
  const whole = concatBytes(Uint8Array.of(0x6a), digest('sha256', CHALLENGE), fromHex('34cc'));
  assert.deepEqual(checkRepresentative(whole, CHALLENGE), { ok: true, value: 'sha256' });
  assert.deepEqual(checkRepresentative(whole.subarray(1), CHALLENGE), { ok: false, error: 'not-a-signature' });
  const cut = concatBytes(Uint8Array.of(0x6a), digest('sha256', CHALLENGE).subarray(1), fromHex('34cc'));
  assert.deepEqual(checkRepresentative(cut, CHALLENGE), { ok: false, error: 'not-a-signature' });
  for (const short of ['', '6a', 'bc', '6abc', '34cc', '6a34cc', '6bbbbb', '6bbbbc']) {
    assert.equal(checkRepresentative(fromHex(short), CHALLENGE).ok, false, short);
  }
});
