import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '@motcua/drivers/result';
import { type KeyStore, KIOSK_KEY_BYTES, kioskKey } from './key-store.ts';

export const CREDENTIAL_NAME = 'motcua-kiosk-key';
const ROTATED_OUT = `${CREDENTIAL_NAME}.old-`;

/**
 * systemd credentials (`LoadCredentialEncrypted=motcua-kiosk-key`, sealed to the TPM or the host key): 32 raw bytes, or
 * their base64. Keys that were rotated out stay readable as `motcua-kiosk-key.old-1`, `.old-2`, … until the journal
 * holds nothing under them.
 */
export function createSystemdKeyStore(environment: NodeJS.ProcessEnv = process.env): KeyStore {
  return {
    protection: 'os',
    async open() {
      const folder = environment.CREDENTIALS_DIRECTORY;
      if (!folder) return err({ code: 'no-key-store', detail: 'CREDENTIALS_DIRECTORY is not set' });
      let names: string[];
      try {
        names = readdirSync(folder);
      } catch {
        return err({ code: 'no-key-store', detail: 'the credentials folder cannot be read' });
      }
      if (!names.includes(CREDENTIAL_NAME))
        return err({ code: 'no-key-store', detail: `no credential ${CREDENTIAL_NAME}` });
      const wanted = [CREDENTIAL_NAME, ...names.filter((name) => name.startsWith(ROTATED_OUT)).sort()];
      const all = [];
      for (const name of wanted) {
        const key = keyFrom(readFileSync(join(folder, name)));
        if (!key) return err({ code: 'key-unusable', detail: `credential ${name} is not 32 bytes` });
        all.push(kioskKey(key));
      }
      const [current] = all;
      return current ? ok({ current, all }) : err({ code: 'no-key-store', detail: 'empty' });
    },
  };
}

function keyFrom(content: Buffer): Buffer | undefined {
  if (content.length === KIOSK_KEY_BYTES) return content;
  const decoded = Buffer.from(content.toString('latin1').trim(), 'base64');
  return decoded.length === KIOSK_KEY_BYTES ? decoded : undefined;
}
