import { dirname } from 'node:path';
import type { JournalOpenFailure } from '../journal/journal.ts';
import type { KeyStoreFailure } from '../journal/key-store.ts';
import type { OutOfServiceReason } from '../session/control-protocol.ts';
import type { AuditLog } from './audit.ts';
import type { AuditValues } from './audit-events.ts';

// What the desk's operator reads in the service manager's log: why the desk takes no dossier, and what to do. The citizen
// sees less, the audit log only a code. One line each, made of codes, numbers and paths of the configuration.

/** `file`: the journal's. */
export function explainJournal(failure: JournalOpenFailure, file: string): string {
  const dataFolder = dirname(file);
  switch (failure.code) {
    case 'in-use':
      return `another kiosk uses ${dataFolder}: end that one, or give this one a dataFolder of its own`;
    case 'damaged':
      return `out of service: the journal ${file} is damaged (${failure.detail}) and was left as it is; it may hold dossiers that were not sent: move ${file}* to a safe place for support, then start the kiosk again`;
    case 'newer-schema':
      return `out of service: the journal ${file} was written by a newer version of the kiosk (schema ${failure.found}, this one knows ${failure.known}): install that version again`;
    case 'disk-full':
      return `out of service: the disk of ${dataFolder} is full: make room, then start the kiosk again`;
    case 'journal-unavailable':
      return `out of service: the journal ${file} cannot be opened (${failure.detail}): the kiosk's user must be able to read and write ${dataFolder}; mend that, then start the kiosk again`;
    default:
      return failure satisfies never;
  }
}

export function explainKeyStore(failure: KeyStoreFailure): string {
  switch (failure.code) {
    case 'no-key-store':
      return `out of service: no key store (${failure.detail}): under systemd give the service the credential motcua-kiosk-key, on a desktop set up its keyring, then start the kiosk again (docs/deployment.md, Keys)`;
    case 'key-unusable':
      return `out of service: the kiosk's key cannot be used (${failure.detail}): put back the one that was there, a new one opens no dossier that waits in the journal; then start the kiosk again`;
    default:
      return failure satisfies never;
  }
}

/** Null for what does not change while the kiosk runs: it was explained when the kiosk started. */
export function explainChange(reason: OutOfServiceReason, file: string): string | null {
  switch (reason) {
    case 'no-key-store':
      return null;
    case 'journal-unavailable':
      return `out of service: the journal ${file} fails: check the disk, then start the kiosk again`;
    case 'disk-full':
      return `out of service: no room for another dossier in ${dirname(file)}: make room on the disk, or see why so many dossiers wait to be sent`;
    case 'no-device':
      return 'out of service: no card reader answers: check its cable, and that pcscd runs';
    default:
      return reason satisfies never;
  }
}

/** The audit log, whose entries on the desk's service are also said in words. `explained`: reasons that were said before. */
export function tellOfService(
  audit: AuditLog,
  told: {
    /** The journal's. */
    readonly file: string;
    readonly explained: readonly OutOfServiceReason[];
    readonly tell: (line: string) => void;
  },
): AuditLog {
  return {
    ...audit,
    record(event, context) {
      audit.record(event, context);
      if (event === 'kiosk-in-service') told.tell('in service');
      const { outOfService } = context as Partial<Pick<AuditValues, 'outOfService'>>;
      if (outOfService === undefined || told.explained.includes(outOfService)) return;
      const line = explainChange(outOfService, told.file);
      if (line !== null) told.tell(line);
    },
  };
}
