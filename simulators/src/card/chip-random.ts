import { randomBytes } from '@motcua/drivers/crypto';
import { type Group, scalarOf } from './crypto/group.ts';

/** Where the chip's randomness comes from: a test of a published transcript puts the transcript's values here. */
export interface ChipRandom {
  bytes(use: 'bac-challenge' | 'bac-key' | 'pace-nonce' | 'active-authentication', lengthBytes: number): Uint8Array;
  scalar(use: 'pace-mapping' | 'pace-agreement', group: Group): bigint;
}

export const systemRandom: ChipRandom = {
  bytes: (_use, lengthBytes) => randomBytes(lengthBytes),
  scalar: (_use, group) => scalarOf(group, randomBytes),
};
