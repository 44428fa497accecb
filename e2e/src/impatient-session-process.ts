import { fileURLToPath } from 'node:url';
import { openSessionPorts } from '@motcua/browser';
import { loadServicePacks } from '@motcua/core/services';
import { DELAY_COUNTDOWN_TICK_MS, DELAY_IDLE_WARNING_MS, runSession, type SessionClock } from '@motcua/core/session';
import { loadUnits } from '@motcua/core/units';

/** The session process of the browser shell, but for a clock on which a minute without a touch, and it alone, is short. */
const SHORTER = 50;
const clock: SessionClock = {
  setTimeout: (callback, timeoutMs) => {
    const isIdleness = timeoutMs === DELAY_IDLE_WARNING_MS || timeoutMs === DELAY_COUNTDOWN_TICK_MS;
    return setTimeout(callback, isIdleness ? timeoutMs / SHORTER : timeoutMs);
  },
  clearTimeout: (id) => clearTimeout(id as NodeJS.Timeout),
};

const packs = await loadServicePacks(fileURLToPath(new URL('../../services', import.meta.url)));
if (!packs.ok) throw new Error(`service packs are faulty: ${JSON.stringify(packs.error)}`);
runSession(openSessionPorts(), { packs: packs.value, units: await loadUnits(), clock });
