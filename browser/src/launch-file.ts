import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { message } from '@motcua/core/messages';
import { escapeAttribute } from '@motcua/core/shell';
import type { RendererEntry } from './renderer-host.ts';

/**
 * How the token reaches the browser: as a page in a file that only this user can read (0600 in a 0700 folder), which posts
 * it by itself. Arguments, URLs and environments are seen by others or end in logs; a file is not.
 */
export function writeLaunchFile(folder: string, entry: RendererEntry): { readonly path: string; readonly url: string } {
  const path = join(folder, 'launch.html');
  const html = `<!doctype html>
<meta charset="utf-8"><title>${message('vi', 'app.title')}</title>
<form method="post" action="${escapeAttribute(entry.enterUrl)}">
<input type="hidden" name="token" value="${escapeAttribute(entry.mintToken())}"></form>
<script>document.forms[0].submit()</script>
`;
  writeFileSync(path, html, { mode: 0o600, flag: 'wx' });
  return { path, url: pathToFileURL(path).href };
}
