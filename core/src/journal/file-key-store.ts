import { closeSync, existsSync, fstatSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { err, ok } from '@motcua/drivers/result';
import { type KeyStore, KIOSK_KEY_BYTES, kioskKey, newKioskKey } from './key-store.ts';

const OWNER_ONLY = 0o600;
const OTHERS = 0o077;

/** For the demo and tests: the key in a file that only its owner may read. A production kiosk refuses this store. */
export function createFileKeyStore(options: { readonly file: string; readonly mode: 'production' | 'demo' }): KeyStore {
  return {
    protection: 'demo-file',
    async open() {
      const { file, mode } = options;
      if (mode === 'production') return err({ code: 'no-key-store', detail: 'a key file is for the demo only' });
      if (!existsSync(file)) createKeyFile(file);
      const descriptor = openSync(file, 'r');
      try {
        if ((fstatSync(descriptor).mode & OTHERS) !== 0 && process.platform !== 'win32') {
          return err({ code: 'key-unusable', detail: 'others may read the key file: chmod 600' });
        }
        const key = Buffer.from(readFileSync(descriptor, 'utf8').trim(), 'base64');
        if (key.length !== KIOSK_KEY_BYTES) return err({ code: 'key-unusable', detail: 'not 32 bytes in base64' });
        const current = kioskKey(key);
        return ok({ current, all: [current] });
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

function createKeyFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'wx', OWNER_ONLY);
  try {
    writeSync(descriptor, `${newKioskKey().key.toString('base64')}\n`);
    // Without this a power cut could leave journaled dossiers whose key is gone.
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
