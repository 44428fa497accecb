export { createFileKeyStore } from './file-key-store.ts';
export type {
  Acceptance,
  DossierJournalState,
  Journal,
  JournalOpenFailure,
  JournalPutFailure,
  JournalReadFailure,
  JournalRecord,
  JournalWriteFailure,
  SettledState,
  Waiting,
} from './journal.ts';
export {
  type KeyRing,
  type KeyStore,
  type KeyStoreFailure,
  KIOSK_KEY_BYTES,
  type KioskKey,
  kioskKey,
  newKioskKey,
} from './key-store.ts';
export { makeDossierKey, type UnwrapFailure, unwrapDossierKey } from './key-wrapping.ts';
export { type JournalOptions, openJournal } from './sqlite-journal.ts';
export { CREDENTIAL_NAME, createSystemdKeyStore } from './systemd-key-store.ts';
