import { fileURLToPath } from 'node:url';
import { loadServicePacks } from '@motcua/core/services';
import { runSession } from '@motcua/core/session';
import { loadUnits } from '@motcua/core/units';
import { openSessionPorts } from './utility-ports.ts';

// Entry of the process that holds one citizen's data, and is ended with the session.
const ports = openSessionPorts(process.parentPort);
const services = import.meta.url.endsWith('.ts') ? '../../services' : './services';
const packs = await loadServicePacks(fileURLToPath(new URL(services, import.meta.url)));
if (!packs.ok) {
  console.error(`service packs are faulty: ${JSON.stringify(packs.error)}`);
  throw new Error('no service packs');
}
runSession(ports, { packs: packs.value, units: await loadUnits() });
