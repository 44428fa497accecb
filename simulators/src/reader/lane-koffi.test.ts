import { createKoffiPcsc } from '@motcua/drivers/pcsc';
import { contractInLane } from './contract-in-lane.ts';

await contractInLane({
  name: 'koffi, real pcscd',
  openPort: (options) => {
    const port = createKoffiPcsc(options);
    if (!port.ok) throw new Error(port.error.reason);
    return port.value;
  },
  cannot: {},
});
