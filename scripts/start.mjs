// npm start: the kiosk in demo mode, with its bench. The renderer is built when it is missing or older than its sources.
import { spawnSync } from 'node:child_process';
import { globSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const newest = (pattern) =>
  Math.max(0, ...globSync(pattern, { cwd: root }).map((file) => statSync(join(root, file)).mtimeMs));
if (newest('renderer/dist/index.html') < newest('renderer/{index.html,vite.config.ts,src/**/*,public/**/*}')) {
  process.stderr.write('Building the screens …\n');
  const built = spawnSync('vite', ['build', '--logLevel', 'warn'], { cwd: join(root, 'renderer'), stdio: 'inherit' });
  if (built.status !== 0) process.exit(built.status ?? 1);
}
const { startDemo } = await import('@motcua/demo');
await startDemo(process.argv.slice(2));
