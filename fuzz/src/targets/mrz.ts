import { citizenNumberOfMrz, parseMrzTd1 } from '@motcua/drivers/cccd';
import { mrzInformation } from '@motcua/drivers/emrtd';
import { parseMrz } from '@motcua/drivers/lds';
import { mutateMrz } from '../mutators/mrz.ts';
import { seeds } from '../seed-file.ts';
import type { Target } from '../target.ts';

export const target: Target = {
  name: 'mrz',
  modules: ['/drivers/src/cccd/', '/drivers/src/lds/', '/drivers/src/emrtd/mrz-key.ts'],
  mutators: [mutateMrz],
  maxBytes: 4_096,
  seeds: () => seeds('mrz'),
  run(input) {
    const text = String.fromCharCode(...input);
    parseMrz(text);
    const mrz = parseMrzTd1(text);
    if (!mrz.ok) return;
    const { documentNumber, dateOfBirth, dateOfExpiry } = mrz.value;
    mrzInformation({ documentNumber, dateOfBirth, dateOfExpiry });
    citizenNumberOfMrz(mrz.value);
  },
};
