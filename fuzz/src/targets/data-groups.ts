import { parseDg1, parseDg13 } from '@motcua/drivers/cccd';
import { mutateBytes } from '../mutators/bytes.ts';
import { mutateTlv } from '../mutators/tlv.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

export const target: Target = {
  name: 'data-groups',
  modules: ['/drivers/src/cccd/', '/drivers/src/lds/', '/drivers/src/tlv/'],
  mutators: [mutateTlv, mutateTlv, mutateBytes],
  maxBytes: 32_768,
  seeds: () => seeds('dg1', 'dg13', 'com'),
  run(input) {
    parseDg1(input);
    parseDg13(input);
  },
};
