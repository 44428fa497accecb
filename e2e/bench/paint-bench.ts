import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { RendererHost } from '@motcua/browser';
import { startDemoKiosk } from '@motcua/demo/kiosk';
import { builtScreens } from '@motcua/demo/screens';
import { createStage } from '@motcua/demo/stage';
import type { Page } from 'playwright';
import { handsOn } from '../src/hands.ts';
import { type Journey, PACKS, walkJourney } from '../src/pack-journey.ts';
import { createPageRenderers } from '../src/page-renderers.ts';
import { median } from './median.ts';

/**
 * Runs in the page: for each touch that brings another screen or page, the time from the touch to the first frame that
 * shows it. Screens that wait for a card, a scanner or the province come without a touch and are not counted.
 */
const WATCH = `(() => {
  const paints = (window.paints = []);
  let touchedAt, face;
  addEventListener('pointerup', ({ timeStamp }) => { touchedAt = timeStamp; }, true);
  motcua.onScreen(({ screen }) => {
    const next = JSON.stringify([screen.name, screen.page?.id, screen.page?.row?.rowId, screen.groupId]);
    const isAnother = face !== undefined && next !== face;
    face = next;
    if (!isAnother || touchedAt === undefined) return;
    const from = touchedAt;
    touchedAt = undefined;
    requestAnimationFrame(() => requestAnimationFrame(() => paints.push(performance.now() - from)));
  });
})()`;

export interface PaintReport {
  readonly paintsMs: readonly number[];
  readonly firstInteractiveMs: number;
}

/** One journey through each pack, each by a citizen of their own, all at one kiosk in Chromium. */
export async function measurePaints(): Promise<PaintReport> {
  const stage = await createStage();
  const renderers = createPageRenderers('portrait');
  const asked: number[] = [];
  /** The shell is up and asks for its page; the kiosk is of use once that page can be touched. */
  const host: RendererHost = {
    ...renderers.host,
    open: (entry) => {
      asked.push(performance.now());
      return renderers.host.open(entry);
    },
  };
  const kiosk = await startDemoKiosk({ stage, renderers: host });
  const paintsMs: number[] = [];
  const interactive: number[] = [];
  try {
    for (const { id } of PACKS) {
      const page = await renderers.page();
      await page.locator('.attract-begin').waitFor({ timeout: 60_000 });
      interactive.push(performance.now() - (asked.at(-1) ?? 0));
      await page.evaluate(WATCH);
      paintsMs.push(...(await paintsOf(page, { stage, serviceId: id })));
    }
  } finally {
    await kiosk.close();
    await stage.close();
  }
  return { paintsMs, firstInteractiveMs: median(interactive) };
}

async function paintsOf(
  page: Page,
  { stage, serviceId }: { readonly stage: Awaited<ReturnType<typeof createStage>>; readonly serviceId: string },
): Promise<readonly number[]> {
  const journey: Journey = {
    serviceId,
    citizenId: 'adult-2021',
    language: 'vi',
    orientation: 'portrait',
    means: 'touch',
  };
  await walkJourney({ page, stage, journey, words: 'vietnamese' });
  await stage.reader.remove();
  const hands = handsOn(page);
  const receipt = await hands.look();
  await hands.do({ type: 'finish' }, receipt);
  const rating = await hands.lookAgain(receipt);
  const paints = (await page.evaluate('window.paints')) as readonly number[];
  const closed = new Promise<void>((resolve) => page.once('close', () => resolve()));
  await hands.do({ type: 'rate', stars: 5 }, rating);
  await closed;
  return paints;
}

/** All that the citizen's page loads as script, each file by itself, as a server would send it. */
export async function scriptKilobytes(): Promise<number> {
  const assets = join(await builtScreens(), 'assets');
  const bytes = readdirSync(assets)
    .filter((file) => file.endsWith('.js'))
    .reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0);
  return bytes / 1024;
}
