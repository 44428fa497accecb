import assert from 'node:assert/strict';
import { scalarFromBytes } from '@motcua/drivers/crypto';
import { fromHex, toHex } from '@motcua/drivers/tlv';
import pace from '@motcua/drivers/vectors/pace-ecdh-gm.json' with { type: 'json' };
import { createEcKey } from '../../pki/ec-key.ts';
import { type ChipCard, createCard } from '../card.ts';
import type { ChipRandom } from '../chip-random.ts';
import type { LdsFiles } from '../file-system.ts';

/** EF.COM of Doc 9303-11 D.4: the file that its secure messaging example reads. */
export const EF_COM = fromHex('60145f0104303130365f36063034303030305c026175');

export function cardOf(options: {
  readonly can?: string;
  readonly mrz?: { documentNumber: string; dateOfBirth: string; dateOfExpiry: string };
  readonly random?: Partial<ChipRandom>;
  readonly chipKey?: bigint;
  readonly chipKeyId?: number;
  readonly cardAccess?: string;
}): ChipCard {
  const unexpected = (use: string): never => {
    throw new Error(`the transcript draws no ${use}`);
  };
  const files: LdsFiles = {
    cardAccess: fromHex(options.cardAccess ?? pace['EF.CardAccess']),
    com: EF_COM,
    sod: fromHex('7700'),
    dataGroups: new Map(),
  };
  return createCard({
    files,
    can: options.can ?? '000000',
    mrz: options.mrz ?? { documentNumber: 'L898902C<', dateOfBirth: '690806', dateOfExpiry: '940623' },
    keys: {
      chipAuthentication: [
        {
          key: createEcKey('brainpoolP256r1', options.chipKey ?? 1n),
          ciphers: ['aes-128'],
          tripleDesBy: 'set-kat',
          ...(options.chipKeyId !== undefined && { keyId: options.chipKeyId }),
        },
      ],
    },
    random: {
      bytes: options.random?.bytes ?? unexpected,
      scalar: options.random?.scalar ?? unexpected,
    },
  });
}

export async function exchange(card: ChipCard, command: string): Promise<string> {
  const response = await card.applet(fromHex(command));
  assert.ok(response);
  return toHex(response);
}

/** `hex` with one bit turned. */
export function twin(hex: string, byte: number): string {
  const bytes = fromHex(hex);
  bytes[byte] = (bytes[byte] ?? 0) ^ 0x01;
  return toHex(bytes);
}

export const scalar = (hex: string): bigint => scalarFromBytes(fromHex(hex));
export const uncompressed = (point: { x: string; y: string }): string => `04${point.x}${point.y}`;
