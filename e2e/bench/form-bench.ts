import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createRobotRenderers } from '@motcua/demo/robot-renderer';
import { runRobotSession } from '@motcua/demo/robot-session';
import { createStage } from '@motcua/demo/stage';
import { median } from './median.ts';

const SESSION_LIMIT_MS = 60_000;

/** What the citizen waits for, measured at the renderer's end: robot sessions through the whole product. */
export async function formMilliseconds(sessions: number): Promise<{
  cardToFormMs: number;
  sessionToFormMs: number;
  sessions: number;
}> {
  const stage = await createStage();
  const robot = createRobotRenderers();
  const kiosk = await startDemoKiosk({ stage, renderers: robot.host });
  const cardToForm: number[] = [];
  const sessionToForm: number[] = [];
  try {
    for (let session = 0; session < sessions; session++) {
      const { kind, at } = await runRobotSession({
        robot,
        stage,
        citizenId: 'adult-2021',
        serviceId: 'unemployment-benefit',
        signal: AbortSignal.timeout(SESSION_LIMIT_MS),
      });
      if (kind !== 'done' || at.reading === undefined || at.form === undefined || at.language === undefined) {
        throw new Error('a session of the bench did not end well');
      }
      cardToForm.push(at.form - at.reading);
      sessionToForm.push(at.form - at.language);
    }
  } finally {
    await kiosk.close();
    await stage.close();
  }
  return { cardToFormMs: median(cardToForm), sessionToFormMs: median(sessionToForm), sessions };
}
