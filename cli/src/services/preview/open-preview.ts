import { loadUnits } from '@motcua/core/units';
import type { LoopbackServer } from '@motcua/demo/loopback';
import { builtScreens } from '@motcua/demo/screens';
import { packsInView } from './packs-in-view.ts';
import { startPreviewServer } from './preview-server.ts';

/** The gallery of a folder of packs; the screens are built first where they are missing or old. */
export async function openPreview({ folder, port }: { folder: string; port: number }): Promise<LoopbackServer> {
  const [units, renderer] = await Promise.all([loadUnits(), builtScreens()]);
  return startPreviewServer({ packs: packsInView({ folder, units }), renderer, port });
}
