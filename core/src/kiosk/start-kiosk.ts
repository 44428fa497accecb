import { join } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import { type Announcement, describeAnnouncementFault, loadAnnouncements } from '../announcements/index.ts';
import type { KioskConfig } from '../config/kiosk-config.ts';
import type { JournalOpenFailure } from '../journal/journal.ts';
import type { KeyStore, KeyStoreFailure } from '../journal/key-store.ts';
import { openJournal } from '../journal/sqlite-journal.ts';
import { openAuditLog } from './audit.ts';
import { explainJournal, explainKeyStore, tellOfService } from './operator-lines.ts';
import { openRatings } from './ratings.ts';
import { type Kiosk, runKiosk } from './run-kiosk.ts';
import type { ShellPort } from './shell-port.ts';

/** Names within `dataFolder`. */
export const JOURNAL_FILE = 'journal.db';
export const AUDIT_FILE = 'audit.jsonl';
export const RATINGS_FILE = 'ratings.json';

export interface StartedKiosk {
  readonly kiosk: Kiosk;
  /** Why the journal could not be opened; the kiosk then runs and shows that it is out of service. */
  readonly journalFailure: JournalOpenFailure | null;
  /** Ends the kiosk and closes its files. */
  stop(): Promise<void>;
}

/** What a shell calls: opens the files of `config.dataFolder` and runs the kiosk. Fails only when another one has them. */
export async function startKiosk(parts: {
  readonly shell: ShellPort;
  readonly config: KioskConfig;
  readonly keyStore: KeyStore;
  /** Takes the lines that tell the desk's operator what is wrong and what to do (`operator-lines.ts`). */
  readonly tell?: (line: string) => void;
}): Promise<Result<StartedKiosk, { readonly code: 'in-use' }>> {
  const { config, tell = () => {} } = parts;
  const file = join(config.dataFolder, JOURNAL_FILE);
  const journal = openJournal({ file, now: Date.now });
  if (!journal.ok) tell(explainJournal(journal.error, file));
  if (!journal.ok && journal.error.code === 'in-use') return err({ code: 'in-use' });
  const audit = openAuditLog({ file: join(config.dataFolder, AUDIT_FILE), nowMs: Date.now });
  const kiosk = await runKiosk({
    ...parts,
    announcements: announcementsOf(config, tell),
    ratings: openRatings({ file: join(config.dataFolder, RATINGS_FILE), now: () => new Date(), tell }),
    journal: journal.ok ? journal.value : null,
    audit: tellOfService(audit, { file, explained: journal.ok ? [] : ['journal-unavailable'], tell }),
    keyStore: tellOfKeys(parts.keyStore, (failure) => tell(explainKeyStore(failure))),
  });
  return ok({
    kiosk,
    journalFailure: journal.ok ? null : journal.error,
    async stop() {
      await kiosk.stop();
      if (journal.ok) journal.value.close();
      audit.close();
    },
  });
}

/** A broken announcement is left out and told; it stops nothing. */
function announcementsOf({ announcementsFolder }: KioskConfig, tell: (line: string) => void): readonly Announcement[] {
  if (announcementsFolder === undefined) return [];
  const { announcements, faults } = loadAnnouncements(announcementsFolder);
  for (const fault of faults) tell(describeAnnouncementFault(fault));
  return announcements;
}

function tellOfKeys(store: KeyStore, onFailure: (failure: KeyStoreFailure) => void): KeyStore {
  return {
    protection: store.protection,
    async open() {
      const opened = await store.open();
      if (!opened.ok) onFailure(opened.error);
      return opened;
    },
  };
}
