import { fileURLToPath } from 'node:url';
import { openSessionPorts } from '@motcua/browser';
import { loadServicePacks } from '@motcua/core/services';
import {
  DELAY_COUNTDOWN_TICK_MS,
  DELAY_IDLE_WARNING_MS,
  PATIENCE,
  runSession,
  type SessionClock,
} from '@motcua/core/session';
import { loadUnits } from '@motcua/core/units';

/** The session process of the browser shell, but for a clock on which a minute without a touch, and it alone, is short. */
const SHORTER = 50;
/** A robot that is slower than this clock asks for more time twice, and is then waited for longer. */
const IDLENESS = [DELAY_IDLE_WARNING_MS, DELAY_IDLE_WARNING_MS * PATIENCE.slowFactor, DELAY_COUNTDOWN_TICK_MS];
const clock: SessionClock = {
  setTimeout: (callback, timeoutMs) => {
    return setTimeout(callback, IDLENESS.includes(timeoutMs) ? timeoutMs / SHORTER : timeoutMs);
  },
  clearTimeout: (id) => clearTimeout(id as NodeJS.Timeout),
};

const packs = await loadServicePacks(fileURLToPath(new URL('../../services', import.meta.url)));
if (!packs.ok) throw new Error(`service packs are faulty: ${JSON.stringify(packs.error)}`);
runSession(openSessionPorts(), { packs: packs.value, units: await loadUnits(), clock });
