import { runCourier } from '@motcua/core/courier';
import { createRestProvince } from '@motcua/core/submission';
import { openCourierPorts } from './utility-ports.ts';

// Entry of the process that carries one dossier to the province, and is ended when it has reported.
await runCourier({ ...openCourierPorts(process.parentPort), createProvince: createRestProvince });
