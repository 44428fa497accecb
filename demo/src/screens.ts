import { globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const RENDERER = fileURLToPath(new URL('../../renderer', import.meta.url));
const SOURCES = ['index.html', 'vite.config.ts', 'src/**/*', 'public/**/*'];

/** The built screens, made anew when they are missing or older than their sources. */
export async function builtScreens(): Promise<string> {
  const dist = join(RENDERER, 'dist');
  if (newest(['dist/index.html']) < newest(SOURCES)) {
    process.stderr.write('Building the screens …\n');
    await build({ root: RENDERER, configFile: join(RENDERER, 'vite.config.ts'), logLevel: 'error' });
  }
  return dist;
}

function newest(patterns: readonly string[]): number {
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: RENDERER }));
  return Math.max(0, ...files.map((file) => statSync(join(RENDERER, file)).mtimeMs));
}
