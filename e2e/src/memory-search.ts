import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

/**
 * Looks for texts in the memory of another process: in the wipe's proof (nothing of the last citizen is left) and in the
 * proof that personal data never pass through the long-lived process. Linux; needs the right to trace the process.
 * Never on the searching process itself: it holds what it looks for.
 */
export interface MemoryHit {
  /** Index into the texts that were looked for; the text itself stays out of reports. */
  readonly text: number;
  readonly encoding: MemoryEncoding;
  readonly address: bigint;
  /** As /proc/<pid>/maps names it: `[heap]`, a file, or '' for anonymous memory. */
  readonly region: string;
}

/** V8 keeps strings as Latin-1 or UTF-16; buffers and the kernel's copies hold UTF-8. */
export type MemoryEncoding = 'utf8' | 'utf16le' | 'latin1';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** All hits, region by region. `texts`: each long and odd enough not to be there by chance (8 characters or more). */
export function searchMemory(pid: number, texts: readonly string[]): readonly MemoryHit[] {
  if (pid === process.pid) throw new Error('the searching process holds the texts itself');
  const patterns = texts.flatMap((text, index) => formsOf(text, index));
  const longest = Math.max(...patterns.map(({ bytes }) => bytes.length));
  const hits: MemoryHit[] = [];
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pagemap = { descriptor: openSync(`/proc/${pid}/pagemap`, 'r'), pageBytes: BigInt(pageBytes()) };
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES + longest);
    for (const region of heldRegions(pid, pagemap)) {
      // Chunks overlap by the longest pattern, so that none is missed where two meet.
      for (let start = region.start; start < region.end; start += BigInt(CHUNK_BYTES)) {
        const wanted = Number(min(region.end - start, BigInt(chunk.length)));
        const lengthBytes = readAt(memory, chunk, wanted, start);
        for (const { text, encoding, bytes } of patterns) {
          for (const offset of offsetsOf(chunk.subarray(0, lengthBytes), bytes)) {
            // What begins in the overlap is found again by the next chunk.
            if (offset >= CHUNK_BYTES) continue;
            hits.push({ text, encoding, address: start + BigInt(offset), region: region.name });
          }
        }
      }
    }
  } finally {
    closeSync(memory);
    closeSync(pagemap.descriptor);
  }
  return hits;
}

interface Pattern {
  readonly text: number;
  readonly encoding: MemoryEncoding;
  readonly bytes: Buffer;
}

/** One pattern per different form: the UTF-8 and Latin-1 of plain ASCII are the same bytes. */
function formsOf(text: string, index: number): readonly Pattern[] {
  if (text.length < 8) throw new RangeError('a text this short is found by chance');
  const forms: Pattern[] = [];
  for (const encoding of ['utf8', 'utf16le', 'latin1'] as const) {
    // Outside Latin-1 there is no such form.
    if (encoding === 'latin1' && [...text].some((character) => character > '\u00ff')) continue;
    const bytes = Buffer.from(text, encoding);
    if (!forms.some((form) => form.bytes.equals(bytes))) forms.push({ text: index, encoding, bytes });
  }
  return forms;
}

interface PageMap {
  readonly descriptor: number;
  readonly pageBytes: bigint;
}

interface Region {
  readonly start: bigint;
  readonly end: bigint;
  readonly name: string;
}

/** What a process holds of its own: neither its program files nor address space that it never touched. */
function heldRegions(pid: number, pagemap: PageMap): readonly Region[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [, start, end, access, inode, name = ''] =
      /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ (\d+)\s*(.*)$/.exec(line) ?? [];
    if (start === undefined || end === undefined || !access?.startsWith('r')) return [];
    // Kernel pages that no process may read through /proc/<pid>/mem.
    if (name === '[vvar]' || name === '[vvar_vclock]' || name === '[vsyscall]') return [];
    if (isProgramFile(access, name)) return [];
    const region = { start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), name };
    return inode === '0' && access.endsWith('p') ? touchedRuns(region, pagemap) : [region];
  });
}

/** Mapped from a file that is there, and never to be written: it holds what the file holds. Shared memory is no file. */
const isProgramFile = (access: string, name: string): boolean =>
  name.startsWith('/') &&
  !access.includes('w') &&
  !name.endsWith('(deleted)') &&
  !name.startsWith('/dev/') &&
  !name.startsWith('/memfd:');

const PAGE_ENTRY_BYTES = 8;
/** 4 KiB as a rule; arm64 kernels have others. */
const pageBytes = (): number =>
  1024 * Number(/^KernelPageSize: +(\d+) kB$/m.exec(readFileSync('/proc/self/smaps', 'utf8'))?.[1]);

/** A page of private anonymous memory that is neither present (bit 63) nor swapped (bit 62) was never written (pagemap(5)). */
function touchedRuns(region: Region, { descriptor, pageBytes }: PageMap): readonly Region[] {
  const pages = Number((region.end - region.start) / pageBytes);
  const entries = Buffer.alloc(pages * PAGE_ENTRY_BYTES);
  const first = (region.start / pageBytes) * BigInt(PAGE_ENTRY_BYTES);
  const readBytes = readSync(descriptor, entries, 0, entries.length, first);
  if (readBytes < entries.length) return [region];
  const runs: Region[] = [];
  const addressOf = (page: number): bigint => region.start + BigInt(page) * pageBytes;
  for (let page = 0, from = -1; page <= pages; page++) {
    const touched = page < pages && (entries[page * PAGE_ENTRY_BYTES + 7] ?? 0) >= 0x40;
    if (touched && from < 0) from = page;
    if (touched || from < 0) continue;
    runs.push({ ...region, start: addressOf(from), end: addressOf(page) });
    from = -1;
  }
  return runs;
}

/** A page may go away between listing and reading (EIO, EFAULT): what is gone holds nothing. */
function readAt(memory: number, chunk: Buffer, lengthBytes: number, address: bigint): number {
  try {
    return readSync(memory, chunk, 0, lengthBytes, address);
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'EIO' || error.code === 'EFAULT')) return 0;
    throw error;
  }
}

function* offsetsOf(haystack: Buffer, needle: Buffer): Generator<number> {
  for (let at = haystack.indexOf(needle); at !== -1; at = haystack.indexOf(needle, at + 1)) yield at;
}

const min = (left: bigint, right: bigint): bigint => (left < right ? left : right);
