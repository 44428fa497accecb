// npm run check: what a change must pass before it is committed, in under a minute.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.argv = [process.argv[0] ?? 'node', join(root, 'scripts/test.mjs'), 'types', 'format', 'boundaries', 'unit'];
await import('./test.mjs');
