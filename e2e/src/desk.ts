import { setTimeout as pause } from 'node:timers/promises';
import type { Dossier } from '@motcua/core/submission';
import { type DemoKiosk, startDemoKiosk } from '@motcua/demo/kiosk';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { createStage, type Stage, type StageOptions } from '@motcua/demo/stage';
import { Visit } from './visit.ts';

/** A kiosk on a stage with a citizen in front of it. */
export interface Desk {
  readonly stage: Stage;
  readonly kiosk: DemoKiosk;
  readonly visit: Visit;
  close(): Promise<void>;
}

export interface DeskOptions extends StageOptions {
  readonly sessionCommand?: readonly string[];
}

/** The card in process, where a test does not ask for pcscd: quicker, and the chip is the same. */
export async function openDesk({ sessionCommand, ...options }: DeskOptions = {}): Promise<Desk> {
  const stage = await createStage({ lane: 'never', ...options });
  const robot = createRobotRenderers();
  const kiosk = await startDemoKiosk({ stage, renderers: robot.host, ...(sessionCommand && { sessionCommand }) });
  const visit = new Visit(robot, stage);
  return {
    stage,
    kiosk,
    visit,
    async close() {
      await kiosk.close();
      await stage.close();
    },
  };
}

/** What the province holds, as it arrived: it has been checked there against the schema of the dossier. */
export const dossiersAt = ({ province }: Stage): readonly Dossier[] =>
  province.dossiers().map(({ body }) => JSON.parse(body) as Dossier);

const LOOK_EVERY_MS = 25;
const PATIENCE_MS = 30_000;

/** For what tells nobody when it happens: looks until it has. */
export async function eventually(what: string, isSo: () => boolean): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (!isSo()) {
    if (performance.now() > until) throw new Error(`waited in vain: ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}
