import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage } from '@motcua/demo/stage';
import { NO_CHROMIUM } from '../src/chromium.ts';
import { handsOn } from '../src/hands.ts';
import { createPageRenderers } from '../src/page-renderers.ts';
import { actOn } from '../src/page-visit.ts';
import { median } from './median.ts';

const visit = {
  citizenId: 'adult-2021',
  serviceId: 'unemployment-benefit',
  language: 'vi',
  today: new Date().toISOString().slice(0, 10),
} as const;

/** Runs in the page: the time from the first screen that says "reading" to the first frame that shows the filled form. */
const WATCH = `(() => {
  let reading;
  window.formPaintedMs = new Promise((painted) => {
    motcua.onScreen(({ screen }) => {
      if (screen.name === 'reading') reading ??= performance.now();
      if (screen.name !== 'form') return;
      requestAnimationFrame(() => requestAnimationFrame(() => painted(performance.now() - reading)));
    });
  });
})()`;

/** As a person sees it: in Chromium, the card laid on, the form drawn. Null where there is no Chromium. */
export async function paintedFormMilliseconds(sessions: number): Promise<number | null> {
  if (NO_CHROMIUM) return null;
  const painted: number[] = [];
  for (let session = 0; session < sessions; session++) {
    const stage = await createStage();
    const renderers = createPageRenderers('portrait');
    const kiosk = await startDemoKiosk({ stage, renderers: renderers.host });
    try {
      const page = await renderers.page();
      await page.evaluate(WATCH);
      const hands = handsOn(page);
      let model = await hands.look();
      while (model.screen.name !== 'form') {
        await actOn(model, { ...visit, stage, hands });
        model = await hands.lookAgain(model);
      }
      painted.push(Number(await page.evaluate('window.formPaintedMs')));
    } finally {
      await kiosk.close();
      await stage.close();
    }
  }
  return median(painted);
}
