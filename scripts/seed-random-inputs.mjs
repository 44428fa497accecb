// Imported before each test file: what fast-check draws follows the seed of the run, so that MOTCUA_SEED repeats it.
import { readFileSync } from 'node:fs';

const seed = Number(process.env.MOTCUA_SEED);
const file = process.argv[1];
// Loading fast-check takes longer than most files that do not use it.
if (Number.isInteger(seed) && file?.includes('.test.') && readFileSync(file, 'utf8').includes('fast-check')) {
  const { default: fc } = await import('fast-check');
  fc.configureGlobal({ seed });
}
