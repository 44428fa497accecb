import { join } from 'node:path';
import { err, ok, type Result } from '@motcua/drivers/result';
import type { KioskConfig } from '../config/kiosk-config.ts';
import type { JournalOpenFailure } from '../journal/journal.ts';
import type { KeyStore } from '../journal/key-store.ts';
import { openJournal } from '../journal/sqlite-journal.ts';
import { openAuditLog } from './audit.ts';
import { type Kiosk, runKiosk } from './run-kiosk.ts';
import type { ShellPort } from './shell-port.ts';

/** Names within `dataFolder`. */
export const JOURNAL_FILE = 'journal.db';
export const AUDIT_FILE = 'audit.jsonl';

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
}): Promise<Result<StartedKiosk, { readonly code: 'in-use' }>> {
  const { config } = parts;
  const journal = openJournal({ file: join(config.dataFolder, JOURNAL_FILE), now: Date.now });
  if (!journal.ok && journal.error.code === 'in-use') return err({ code: 'in-use' });
  const audit = openAuditLog({ file: join(config.dataFolder, AUDIT_FILE), nowMs: Date.now });
  const kiosk = await runKiosk({ ...parts, journal: journal.ok ? journal.value : null, audit });
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
