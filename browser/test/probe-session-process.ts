import { runProbeSession } from '@motcua/core/contract-suite';
import { openSessionPorts } from '../src/session-ports.ts';

runProbeSession(openSessionPorts());
