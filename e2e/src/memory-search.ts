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
  try {
    const chunk = Buffer.alloc(CHUNK_BYTES + longest);
    for (const region of readableRegions(pid)) {
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

function readableRegions(pid: number): readonly { start: bigint; end: bigint; name: string }[] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [, start, end, access, name] = /^([0-9a-f]+)-([0-9a-f]+) (\S+) \S+ \S+ \S+\s*(.*)$/.exec(line) ?? [];
    if (start === undefined || end === undefined || !access?.startsWith('r')) return [];
    // Kernel pages that no process may read through /proc/<pid>/mem.
    if (name === '[vvar]' || name === '[vvar_vclock]' || name === '[vsyscall]') return [];
    return [{ start: BigInt(`0x${start}`), end: BigInt(`0x${end}`), name: name ?? '' }];
  });
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
