import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { createStage } from '@motcua/demo/stage';
import { startSeparateKiosk } from '../src/separate-kiosk.ts';
import { Visit } from '../src/visit.ts';
import { median } from './median.ts';

/** Code is compiled, pools are filled: from here on a kiosk should need no more than it has. */
const WARM_UP_SESSIONS = 20;
const COMPARED_SESSIONS = 20;
export const FEWEST_SESSIONS = WARM_UP_SESSIONS + 2 * COMPARED_SESSIONS;

/** By how many percent the long-lived process has grown since the first twenty sessions: medians of twenty, so that no single one decides. */
export function growthPercent(kilobytes: readonly number[]): number {
  if (kilobytes.length < FEWEST_SESSIONS) throw new RangeError(`too few sessions to compare: ${kilobytes.length}`);
  const warm = median(kilobytes.slice(WARM_UP_SESSIONS, WARM_UP_SESSIONS + COMPARED_SESSIONS));
  return (median(kilobytes.slice(-COMPARED_SESSIONS)) / warm - 1) * 100;
}

/**
 * Sessions one after another, each to a dossier that the province takes, at a kiosk whose long-lived process stands by itself;
 * everything else ends with its session and is begun anew. After each, that process's proportional set size.
 */
export async function memoryAfterSessions(sessions: number): Promise<readonly number[]> {
  const stage = await createStage({ lane: 'never' });
  const robot = createRobotRenderers();
  const { folder, deviceHost, province } = stage;
  const place = { folder, deviceHost, province: { url: province.url } };
  const kiosk = await startSeparateKiosk({ place, dataFolder: join(folder, 'data'), renderers: robot.host });
  const visit = new Visit(robot, stage);
  const kilobytes: number[] = [];
  try {
    while (kilobytes.length < sessions) {
      await visit.until('attract');
      await visit.walkTo(({ screen }) => screen.name === 'receipt' && screen.receipt.slip === 'printed', {
        serviceId: 'certified-copy',
      });
      await visit.leave();
      kilobytes.push(proportionalKilobytes(kiosk.pid));
      if (kilobytes.length % 20 === 0) process.stderr.write(`${kilobytes.length} of ${sessions} sessions\n`);
    }
  } finally {
    await kiosk.stop();
    await stage.close();
  }
  return kilobytes;
}

function proportionalKilobytes(pid: number): number {
  const found = /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'));
  if (!found) throw new Error('the kernel does not say how much memory a process has');
  return Number(found[1]);
}
