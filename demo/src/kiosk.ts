import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BrowserShell, type RendererHost, startBrowserShell } from '@motcua/browser';
import { type KioskConfig, parseConfig } from '@motcua/core/config';
import { createFileKeyStore } from '@motcua/core/journal';
import { type StartedKiosk, startKiosk } from '@motcua/core/kiosk';
import { builtScreens } from './screens.ts';
import type { Stage } from './stage.ts';

/** Made up, as everything here. */
const ANNOUNCEMENTS = fileURLToPath(new URL('../announcements', import.meta.url));

/** The product, run by the browser shell on a stage: what the demo, the self-test and the journeys share. */
export interface DemoKiosk {
  readonly config: KioskConfig;
  readonly shell: BrowserShell;
  readonly started: StartedKiosk;
  /** Ends the kiosk and the shell; the stage is the caller's. */
  close(): Promise<void>;
}

/** What of a stage the kiosk is told: it may run in a process that knows nothing else of it. */
export type KioskPlace = Pick<Stage, 'folder' | 'deviceHost'> & { readonly province: Pick<Stage['province'], 'url'> };

export interface DemoKioskOptions {
  readonly stage: KioskPlace;
  readonly renderers: RendererHost;
  /** Journal, key file and audit log; default: a folder of the stage. */
  readonly dataFolder?: string;
  readonly allowFrameFrom?: string;
  readonly port?: number;
  /** A session entry other than the product's: for tests that cannot wait as long as a citizen does. */
  readonly sessionCommand?: readonly string[];
}

export async function startDemoKiosk(options: DemoKioskOptions): Promise<DemoKiosk> {
  const { stage } = options;
  const dataFolder = options.dataFolder ?? join(stage.folder, 'data');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const config = demoConfig(dataFolder, stage);
  const shell = await startBrowserShell({
    rendererFolder: await builtScreens(),
    renderers: options.renderers,
    commands: {
      deviceHost: stage.deviceHost.command,
      ...(options.sessionCommand === undefined ? {} : { session: options.sessionCommand }),
    },
    env: stage.deviceHost.env,
    ...(options.port === undefined ? {} : { port: options.port }),
    ...(options.allowFrameFrom === undefined ? {} : { allowFrameFrom: options.allowFrameFrom }),
  });
  const started = await startKiosk({
    shell: shell.shell,
    config,
    keyStore: createFileKeyStore({ file: join(dataFolder, 'demo-kiosk.key'), mode: 'demo' }),
  });
  if (!started.ok) {
    await shell.close();
    throw new Error(`another kiosk uses ${dataFolder}: end it first`);
  }
  return {
    config,
    shell,
    started: started.value,
    async close() {
      await started.value.stop();
      await shell.close();
    },
  };
}

function demoConfig(dataFolder: string, stage: KioskPlace): KioskConfig {
  const parsed = parseConfig({
    kioskId: 'DEMO-1',
    mode: 'demo',
    receptionUnit: { code: 'H99.99', name: 'Trung tâm Phục vụ hành chính công (bản chạy thử)' },
    province: { baseUrl: stage.province.url },
    dataFolder,
    trustFolder: join(stage.folder, 'trust'),
    // Mẫu số 10 is in force, its procedure code is not confirmed: the pack is a draft until a province confirms it.
    allowDrafts: true,
    followUrl: `${stage.province.url}/dossiers/{code}`,
    helpPhone: '1900 0000',
    announcementsFolder: ANNOUNCEMENTS,
    timeouts: { pingEveryMs: 2_000 },
  });
  if (!parsed.ok) throw new Error(`the demo's configuration is wrong: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
