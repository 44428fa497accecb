import { createHash } from 'node:crypto';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { type AuditContext, type AuditEvent, isAuditContext, isAuditEvent } from './audit-events.ts';

/** The log of what the kiosk did, without personal data (docs/law.md #16). */
export interface AuditLog {
  record<E extends AuditEvent>(event: E, context: AuditContext<E>): void;
  /**
   * Hash of the newest entry. Whoever can write the file can also compute a new chain, so the head belongs on another
   * machine: shipped with the logs, it makes any later change visible.
   */
  head(): string;
  /**
   * What is recorded after it is dropped: the shell ends a process that was just being started, or a courier on its way,
   * only after the kiosk has stopped, and that is no reason for the kiosk to fail on its way out.
   */
  close(): void;
}

interface AuditEntry {
  readonly seq: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly event: string;
  readonly context: object;
  /** Hash of the entry before; 64 zeros for the first. */
  readonly previous: string;
  /** SHA-256, hex, over the JSON array `[seq, at, event, context, previous]`, context keys in order of name. */
  readonly hash: string;
}

export const GENESIS = '0'.repeat(64);
const LONGEST_ENTRY_BYTES = 8 * 1024;

/** Opens or continues the log. A last line torn by a power cut is cut off, and the log says so. */
export function openAuditLog({ file, nowMs }: { file: string; nowMs: () => number }): AuditLog {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const descriptor = openSync(file, 'a+', 0o600);
  const { last, tornBytes, isForeign } = readTail(descriptor);
  let seq = last?.seq ?? 0;
  let head = last?.hash ?? GENESIS;
  let unwritten = 0;
  let closed = false;

  const write = (event: AuditEvent, context: object): boolean => {
    const entry = sealEntry({
      seq: seq + 1,
      at: new Date(nowMs()).toISOString(),
      event,
      context: sorted(context),
      previous: head,
    });
    const line = Buffer.from(`${JSON.stringify(entry)}\n`);
    const end = fstatSync(descriptor).size;
    try {
      if (writeSync(descriptor, line) === line.length) {
        seq = entry.seq;
        head = entry.hash;
        return true;
      }
    } catch (cause) {
      if (!(cause instanceof Error && 'code' in cause)) throw cause;
    }
    // The disk is full: no half line stays, and what is missing is counted and said once there is room.
    ftruncateSync(descriptor, end);
    return false;
  };

  const log: AuditLog = {
    record(event, context) {
      if (!isAuditContext(event, context)) throw new TypeError(`audit: context does not fit ${event}`);
      if (closed) return;
      if (unwritten > 0 && write('audit-gap', { count: unwritten })) unwritten = 0;
      if (!write(event, context)) unwritten += 1;
    },
    head: () => head,
    close: () => {
      closed = true;
      closeSync(descriptor);
    },
  };
  if (isForeign) log.record('audit-chain-broken', {});
  if (tornBytes > 0) log.record('audit-tail-repaired', { bytes: tornBytes });
  return log;
}

export type AuditVerdict =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  /** `line` counts from 1. */
  | { readonly ok: false; readonly line: number; readonly problem: AuditProblem };
export type AuditProblem = 'not-an-entry' | 'not-in-catalogue' | 'hash-differs' | 'chain-broken' | 'head-differs';

/** Checks every entry and the chain; with `head` (kept elsewhere) also that nothing was cut off or written anew. */
export function verifyAuditLog({ file, ...expected }: { file: string; head?: string }): AuditVerdict {
  return verifyAuditText({ text: readFileSync(file, 'utf8'), ...expected });
}

export function verifyAuditText({ text, head }: { text: string; head?: string }): AuditVerdict {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  let previous = GENESIS;
  for (const [index, line] of lines.entries()) {
    const problem = entryProblem({ text: line, seq: index + 1, previous });
    if (problem) return { ok: false, line: index + 1, problem };
    previous = parseEntry(line)?.hash ?? GENESIS;
  }
  if (head !== undefined && head !== previous) return { ok: false, line: lines.length, problem: 'head-differs' };
  return { ok: true, entries: lines.length, head: previous };
}

function entryProblem({ text, seq, previous }: { text: string; seq: number; previous: string }): AuditProblem | null {
  const entry = parseEntry(text);
  if (!entry) return 'not-an-entry';
  if (!isAuditEvent(entry.event) || !isAuditContext(entry.event, entry.context)) return 'not-in-catalogue';
  if (sealEntry(entry).hash !== entry.hash) return 'hash-differs';
  return entry.seq === seq && entry.previous === previous ? null : 'chain-broken';
}

function sealEntry({ seq, at, event, context, previous }: Omit<AuditEntry, 'hash'>): AuditEntry {
  const sealed = JSON.stringify([seq, at, event, sorted(context), previous]);
  return { seq, at, event, context, previous, hash: createHash('sha256').update(sealed).digest('hex') };
}

const sorted = (context: object): object =>
  Object.fromEntries(Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1)));

function parseEntry(text: string): AuditEntry | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== 'object' || json === null) return null;
  const entry = json as Partial<Record<keyof AuditEntry, unknown>>;
  if (Object.keys(entry).join() !== 'seq,at,event,context,previous,hash') return null;
  const { seq, at, event, context, previous, hash } = entry;
  if (typeof seq !== 'number' || typeof at !== 'string' || typeof event !== 'string') return null;
  if (typeof context !== 'object' || context === null || typeof previous !== 'string') return null;
  return typeof hash === 'string' ? { seq, at, event, context, previous, hash } : null;
}

/** The last whole entry, and how many bytes of a torn one were cut off behind it. `isForeign`: lines, and the last is none. */
function readTail(descriptor: number): { last: AuditEntry | null; tornBytes: number; isForeign: boolean } {
  const { size } = fstatSync(descriptor);
  const tail = Buffer.alloc(Math.min(size, 2 * LONGEST_ENTRY_BYTES));
  readSync(descriptor, tail, 0, tail.length, size - tail.length);
  const tornBytes = tail.length - (tail.lastIndexOf(0x0a) + 1);
  if (tornBytes > 0) ftruncateSync(descriptor, size - tornBytes);
  const lines = tail
    .subarray(0, tail.length - tornBytes)
    .toString('utf8')
    .trimEnd()
    .split('\n');
  const last = parseEntry(lines.at(-1) ?? '');
  return { last, tornBytes, isForeign: last === null && size > tornBytes };
}
