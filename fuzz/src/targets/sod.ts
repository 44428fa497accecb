import { parseTrustMaterial, verifyCardSecurity, verifyPassively } from '@motcua/drivers/emrtd/passive-auth';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

const { trust } = parseTrustMaterial(
  seeds('csca', 'csca-simulated', 'certificates').map((bytes, i) => ({ name: `${i}`, bytes })),
);
const genuine = new Set(seeds('sod', 'sod-simulated').map((sod) => Buffer.from(sod).toString('hex')));
const NOW = new Date('2026-06-01T00:00:00Z');

/** The files that the seeds' SOD cover. */
const FILES = new Map([
  [1, Buffer.from('61025f1f', 'hex')],
  [13, Buffer.from('6d03020105', 'hex')],
] as const);

export const target: Target = {
  name: 'sod',
  modules: ['/drivers/src/emrtd/passive-auth/', '/drivers/src/tlv/', '/drivers/src/crypto/'],
  mutators: [mutateTlv, mutateTlv, mutateBytes],
  maxBytes: 16_384,
  seeds: () => seeds('sod', 'sod-simulated', 'card-security'),
  // One or two signatures, in JavaScript and without its optimiser.
  limits: { slowMs: 2_000, work: 3_000_000 },
  run(input) {
    const circumstances = { trust, now: NOW, allowSimulated: true };
    if (input[0] === 0x30) {
      const { signature, failures } = verifyCardSecurity({ file: input, ...circumstances });
      if (signature === null && failures.length === 0) throw new Error('nothing verified, nothing said');
      return;
    }
    const result = verifyPassively({ sod: input, files: FILES, ...circumstances });
    if (result.sodSignature === null && result.failures.length === 0) throw new Error('nothing verified, nothing said');
    const wellSigned = result.sodSignature === 'valid' && result.issuer === 'anchored';
    const matching = Object.values(result.dataGroups).some(({ hash }) => hash === 'match');
    // Unsigned parts may change; what is signed may not.
    if (wellSigned && !matching && !genuine.has(Buffer.from(input).toString('hex'))) {
      throw new Error('a signature that holds over hashes that were changed');
    }
  },
};
