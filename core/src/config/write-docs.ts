import { readFile, writeFile } from 'node:fs/promises';
import { withTable } from './docs.ts';

const file = new URL('../../../docs/deployment.md', import.meta.url);
await writeFile(file, withTable(await readFile(file, 'utf8')));
