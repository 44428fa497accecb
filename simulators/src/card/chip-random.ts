import { type Curve, randomBytes, randomScalar } from '@motcua/drivers/crypto';

/** Where the chip's randomness comes from: a test of a published transcript puts the transcript's values here. */
export interface ChipRandom {
  bytes(use: 'bac-challenge' | 'bac-key' | 'pace-nonce', lengthBytes: number): Uint8Array;
  scalar(use: 'pace-mapping' | 'pace-agreement', curve: Curve): bigint;
}

export const systemRandom: ChipRandom = {
  bytes: (_use, lengthBytes) => randomBytes(lengthBytes),
  scalar: (_use, curve) => randomScalar(curve),
};
