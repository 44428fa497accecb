import { writeFileSync } from 'node:fs';
import { GENERATED, generatedModule } from './generate.ts';

writeFileSync(GENERATED, generatedModule());
