import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

/** The text of `/bridge.js`: built beside this file in a production artefact, else the source without its types. */
export function readBridgeScript(): string {
  if (import.meta.url.endsWith('.ts')) {
    return stripTypeScriptTypes(readFileSync(new URL('./bridge.ts', import.meta.url), 'utf8'));
  }
  return readFileSync(new URL('./bridge.js', import.meta.url), 'utf8');
}
