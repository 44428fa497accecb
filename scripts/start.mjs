// npm start: the kiosk in demo mode, with its bench.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const { startDemo } = await import('@motcua/demo');
await startDemo(process.argv.slice(2));
