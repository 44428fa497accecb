import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  type KeyStore,
  type KeyStoreFailure,
  KIOSK_KEY_BYTES,
  type KioskKey,
  kioskKey,
  newKioskKey,
} from '@motcua/core/journal';
import { err, ok, type Result } from '@motcua/drivers/result';
import type { SafeStorageApi } from './electron-api.ts';

export interface OsKeyStoreOptions {
  readonly safeStorage: SafeStorageApi;
  /** Holds the key as the OS key store has encrypted it. */
  readonly file: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * The kiosk's key under the operating system's key store: DPAPI, Keychain, libsecret, KWallet. Linux without a keyring gives
 * `basic_text`, which is a constant in Electron's source and no key store; it is refused always, and such a kiosk uses
 * systemd credentials (docs/adr/0004). Has to be opened after Electron is ready.
 */
export function createOsKeyStore({ safeStorage, file, platform = process.platform }: OsKeyStoreOptions): KeyStore {
  return {
    protection: 'os',
    async open() {
      if (platform === 'linux') {
        const backend = safeStorage.getSelectedStorageBackend();
        if (backend === 'basic_text' || backend === 'unknown') {
          return err({ code: 'no-key-store', detail: `the key store of this desktop is ${backend}` });
        }
      }
      if (!(await safeStorage.isAsyncEncryptionAvailable())) {
        return err({ code: 'no-key-store', detail: 'the operating system offers no encryption' });
      }
      const encrypted = readIfThere(file);
      if (encrypted === undefined) {
        const key = newKioskKey();
        await save(file, [key], safeStorage);
        return ok({ current: key, all: [key] });
      }
      const keys = await decrypt(encrypted, safeStorage);
      if (!keys.ok) return keys;
      const [current] = keys.value.all;
      if (!current) return err({ code: 'key-unusable', detail: 'the key file holds no key' });
      if (keys.value.shouldReEncrypt) await save(file, keys.value.all, safeStorage);
      return ok({ current, all: keys.value.all });
    },
  };
}

interface Decrypted {
  readonly all: readonly KioskKey[];
  /** The OS has a new key of its own. */
  readonly shouldReEncrypt: boolean;
}

async function decrypt(encrypted: Buffer, safeStorage: SafeStorageApi): Promise<Result<Decrypted, KeyStoreFailure>> {
  let text: string;
  let shouldReEncrypt: boolean;
  try {
    ({ result: text, shouldReEncrypt } = await safeStorage.decryptStringAsync(encrypted));
  } catch {
    return err({ code: 'key-unusable', detail: 'the operating system cannot decrypt the key file' });
  }
  const keys = text.split(' ').map((part) => Buffer.from(part, 'base64'));
  if (keys.some((key) => key.length !== KIOSK_KEY_BYTES)) {
    return err({ code: 'key-unusable', detail: 'the key file holds something else' });
  }
  return ok({ all: keys.map(kioskKey), shouldReEncrypt });
}

/** Replaced as a whole and on disk before it is used: a key that is lost takes every waiting dossier with it. */
async function save(file: string, keys: readonly KioskKey[], safeStorage: SafeStorageApi): Promise<void> {
  const text = keys.map(({ key }) => key.toString('base64')).join(' ');
  const encrypted = await safeStorage.encryptStringAsync(text);
  const temporary = `${file}.new`;
  withFile(temporary, 'w', (handle) => writeSync(handle, encrypted));
  renameSync(temporary, file);
  if (process.platform !== 'win32') withFile(dirname(file), 'r', () => {});
}

function withFile(path: string, flags: string, body: (handle: number) => void): void {
  const handle = openSync(path, flags, 0o600);
  try {
    body(handle);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
