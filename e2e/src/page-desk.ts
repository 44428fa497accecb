import { startDemoKiosk } from '@motcua/demo/kiosk';
import { createStage, type Stage } from '@motcua/demo/stage';
import type { Page } from 'playwright';
import { ORIENTATIONS, type Orientation } from './chromium.ts';
import { createPageRenderers, type PageRenderers } from './page-renderers.ts';

/** A kiosk in Chromium, for one citizen after another. */
export interface PageDesk {
  readonly stage: Stage;
  readonly renderers: PageRenderers;
  /** The page of whoever is at the desk, turned as wanted. */
  page(orientation: Orientation): Promise<Page>;
  close(): Promise<void>;
}

export async function openPageDesk(): Promise<PageDesk> {
  const stage = await createStage();
  const renderers = createPageRenderers('portrait');
  const kiosk = await startDemoKiosk({ stage, renderers: renderers.host });
  return {
    stage,
    renderers,
    async page(orientation) {
      const page = await renderers.page();
      await page.setViewportSize(ORIENTATIONS[orientation]);
      return page;
    },
    async close() {
      await kiosk.close();
      await stage.close();
    },
  };
}
