import type { Database } from 'better-sqlite3';

/** Each step brings a file from version n to n + 1. Steps are never edited after a release, only added. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE dossier (
     local_dossier_id   TEXT PRIMARY KEY,
     idempotency_key    TEXT NOT NULL UNIQUE,
     service_id         TEXT NOT NULL,
     procedure_code     TEXT,
     confirmed_at       TEXT NOT NULL,
     state              TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'accepted', 'rejected', 'set-aside')),
     attempts           INTEGER NOT NULL DEFAULT 0,
     next_attempt_at_ms INTEGER NOT NULL,
     in_doubt           INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1)),
     dossier_code       TEXT,
     received_at        TEXT,
     reason             TEXT,
     settled_at_ms      INTEGER,
     CHECK ((state = 'accepted') = (dossier_code IS NOT NULL AND received_at IS NOT NULL))
   ) STRICT;
   -- Apart from its dossier, so that removing it gives whole pages back.
   CREATE TABLE payload (
     local_dossier_id TEXT PRIMARY KEY REFERENCES dossier,
     wrapped_key      TEXT NOT NULL,
     sealed           BLOB NOT NULL
   ) STRICT;
   CREATE INDEX dossier_due ON dossier (next_attempt_at_ms) WHERE state IN ('queued', 'sending');`,
];

export const SCHEMA_VERSION = MIGRATIONS.length;

/** Brings the file to `SCHEMA_VERSION` in one transaction; answers the version found when the file is newer. */
export function migrate(database: Database, nowMs: number): { readonly newer: number } | null {
  database.exec(
    'CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, applied_at_ms INTEGER NOT NULL) STRICT',
  );
  const found = Number(database.prepare('SELECT coalesce(max(version), 0) FROM migration').pluck().get());
  if (found > SCHEMA_VERSION) return { newer: found };
  if (found === SCHEMA_VERSION) return null;
  database.transaction(() => {
    MIGRATIONS.slice(found).forEach((step, index) => {
      database.exec(step);
      database.prepare('INSERT INTO migration VALUES (?, ?)').run(found + index + 1, nowMs);
    });
  })();
  return null;
}
