import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

export interface Build {
  readonly directory: string;
  remove(): Promise<void>;
}

/** Builds the screens, or the developer's harness, into a folder of its own, so that suites can run side by side. */
export async function buildInto(mode: 'production' | 'harness'): Promise<Build> {
  const directory = await mkdtemp(join(tmpdir(), 'motcua-screens-'));
  await build({
    root,
    configFile: join(root, 'vite.config.ts'),
    mode,
    logLevel: 'error',
    build: { outDir: directory, emptyOutDir: true },
  });
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
