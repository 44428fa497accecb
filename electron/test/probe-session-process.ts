import { runProbeSession } from '@motcua/core/contract-suite';
import { openSessionPorts } from '../src/utility-ports.ts';

runProbeSession(openSessionPorts(process.parentPort));
