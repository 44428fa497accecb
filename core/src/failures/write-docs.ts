import { writeFile } from 'node:fs/promises';
import { failuresDocument } from './docs.ts';

await writeFile(new URL('../../../docs/failures.md', import.meta.url), failuresDocument());
