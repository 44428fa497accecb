import assert from 'node:assert/strict';
import { scalarFromBytes } from '../../crypto/index.ts';
import { fromHex } from '../../tlv/index.ts';
import type { EphemeralKeys } from '../access/ephemeral-keys.ts';

/** Gives out the private keys of a published example, in turn: one more than there are fails the test. */
export function knownKeys(...privateKeys: readonly string[]): EphemeralKeys {
  const left = privateKeys.map((hex) => scalarFromBytes(fromHex(hex)));
  const next = (): bigint => {
    const key = left.shift();
    assert(key !== undefined, 'a key that the example does not have');
    return key;
  };
  return {
    scalar: next,
    pair(group) {
      const privateKey = next();
      const publicKey = group.base.times(privateKey);
      assert(publicKey);
      return { privateKey, publicKey: publicKey.encoded };
    },
  };
}
