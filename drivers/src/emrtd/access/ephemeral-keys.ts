import { fixedBytes, scalarFromBytes } from '../../crypto/index.ts';
import { groupByParameterId } from '../security-infos-groups.ts';
import type { AgreementGroup } from './agreement-group.ts';

export interface EphemeralKeyPair {
  readonly privateKey: bigint;
  /** Encoded as it goes to the card. */
  readonly publicKey: Uint8Array;
}

/** Where PACE and Chip Authentication take their one-session keys from. Each key is given out once. */
export interface EphemeralKeys {
  /** A key pair over the base of `group`. */
  readonly pair: (group: AgreementGroup) => EphemeralKeyPair;
  /** A private key alone, uniform in 1 … order − 1. */
  readonly scalar: (group: AgreementGroup) => bigint;
}

/** Key pairs made while no card is there, so that none has to be made while one is. */
export interface PreparedKeys extends EphemeralKeys {
  /** Fills up what was taken; between two pairs the event loop runs. Call it when the reader is idle, and before the first card. */
  readonly prepare: () => Promise<void>;
  /** Overwrites what is left; nothing is prepared afterwards. Call it at the end of the session. */
  readonly wipe: () => void;
  /** Pairs that wait, for all groups together. */
  readonly waiting: () => number;
}

function makePair(group: AgreementGroup): EphemeralKeyPair {
  const privateKey = group.randomScalar();
  const publicKey = group.base.times(privateKey);
  if (publicKey === undefined) throw new RangeError('a private key that is zero');
  return { privateKey, publicKey: publicKey.encoded };
}

/** Makes each pair when it is asked for. */
export const freshKeys: EphemeralKeys = { pair: makePair, scalar: (group) => group.randomScalar() };

/** brainpoolP256r1, which Vietnamese cards use, and secp256r1, the commonest of passports. */
const DEFAULT_PARAMETER_IDS: readonly number[] = [13, 12];
/** One for PACE, one for Chip Authentication. */
const DEFAULT_PAIRS = 2;

interface StoredPair {
  /** As bytes, which can be overwritten; a BigInt cannot. */
  readonly privateKey: Uint8Array;
  readonly publicKey: Uint8Array;
}

export function createPreparedKeys(
  options: { readonly parameterIds?: readonly number[]; readonly pairs?: number } = {},
): PreparedKeys {
  const wanted = options.pairs ?? DEFAULT_PAIRS;
  const stores = new Map<AgreementGroup, StoredPair[]>();
  let wiped = false;

  return {
    async prepare() {
      for (const id of options.parameterIds ?? DEFAULT_PARAMETER_IDS) {
        const group = groupByParameterId(id);
        if (group?.order === undefined) continue;
        const store = stores.get(group) ?? [];
        stores.set(group, store);
        const lengthBytes = Math.ceil(group.order.toString(16).length / 2);
        while (store.length < wanted && !wiped) {
          const { privateKey, publicKey } = makePair(group);
          // Agreeing with oneself is of no use but this: what PACE will run has run before.
          group.decode(publicKey)?.agree(privateKey);
          store.push({ privateKey: fixedBytes(privateKey, lengthBytes), publicKey });
          await eventLoopTurn();
        }
      }
    },
    pair(group) {
      const stored = stores.get(group)?.pop();
      if (stored === undefined) return makePair(group);
      const privateKey = scalarFromBytes(stored.privateKey);
      stored.privateKey.fill(0);
      return { privateKey, publicKey: stored.publicKey };
    },
    scalar: (group) => group.randomScalar(),
    wipe() {
      wiped = true;
      for (const store of stores.values()) for (const { privateKey } of store.splice(0)) privateKey.fill(0);
    },
    waiting: () => [...stores.values()].reduce((sum, store) => sum + store.length, 0),
  };
}

/** Lets a command that was just sent leave the process before long arithmetic blocks it. */
export const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
