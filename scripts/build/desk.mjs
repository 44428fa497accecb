import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A desk as it is deployed, in a folder: configuration, data, trust, and the key as systemd would hand it over. Its province
 * is an address at which nobody listens.
 * @param {string} folder
 */
export function writeDesk(folder, changes = {}) {
  const credentials = join(folder, 'credentials');
  for (const each of [credentials, join(folder, 'data'), join(folder, 'trust')])
    mkdirSync(each, { recursive: true, mode: 0o700 });
  writeFileSync(join(credentials, 'motcua-kiosk-key'), Buffer.alloc(32, 7));
  const config = join(folder, 'kiosk.json');
  writeFileSync(
    config,
    JSON.stringify({
      kioskId: 'BUILD-1',
      mode: 'production',
      receptionUnit: { code: 'H99.99', name: 'Artefact test' },
      province: { baseUrl: 'https://127.0.0.1:9' },
      dataFolder: 'data',
      trustFolder: 'trust',
      followUrl: 'https://127.0.0.1:9/dossiers',
      helpPhone: '1900 0000',
      ...changes,
    }),
  );
  return { config, credentials, dataFolder: join(folder, 'data'), auditFile: join(folder, 'data', 'audit.jsonl') };
}
