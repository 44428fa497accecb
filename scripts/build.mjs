// npm run build: dist/browser and dist/electron, each a folder that runs by itself. `node scripts/build.mjs OUT` builds elsewhere.
import { resolve } from 'node:path';
import { buildProduct, ROOT } from './build/product.mjs';

const out = resolve(process.argv[2] ?? `${ROOT}/dist`);
const artefacts = await buildProduct(out);
for (const { name, folder, modules } of artefacts) {
  process.stdout.write(`${name}: ${folder} (${modules.length} modules)\n`);
}
