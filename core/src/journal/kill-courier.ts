// The courier process of kill-harness.ts: the real courier and the real REST client, its wire on file descriptor 3.
import { Socket } from 'node:net';
import { createStreamWire } from '@motcua/drivers/wire';
import { createRestProvince, runCourier } from '../courier/index.ts';

const control = createStreamWire(new Socket({ fd: 3 }));
await runCourier({ control, createProvince: createRestProvince });
process.exit(0);
