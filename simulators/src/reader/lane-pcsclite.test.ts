import { test } from 'node:test';
import { createPcsclitePcsc } from '@motcua/drivers/pcsc';
import { contractInLane } from './contract-in-lane.ts';

const available = createPcsclitePcsc();
if (available.ok) {
  await contractInLane({
    name: 'pcsclite, real pcscd',
    openPort: (options) => {
      const port = createPcsclitePcsc(options);
      if (!port.ok) throw new Error(port.error.reason);
      return port.value;
    },
    cannot: { 'transactions in shared mode': 'the package pcsclite has no SCardBeginTransaction' },
  });
} else {
  test('PC/SC contract: pcsclite, real pcscd', { skip: `not built here: ${available.error.reason}` }, () => undefined);
}
