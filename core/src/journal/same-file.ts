import { statSync } from 'node:fs';

/**
 * Whether a file is still the one that it was when this was made, and not shorter than it has ever been since. It is
 * looked at by name alone: closing any descriptor of it would drop the locks that this process holds on it (POSIX).
 */
export function watchSameFile(file: string): () => boolean {
  const { ino, size } = statSync(file);
  let longest = size;
  return () => {
    const now = look(file);
    if (now?.ino !== ino || now.size < longest) return false;
    longest = now.size;
    return true;
  };
}

/** Null when it is not there or cannot be looked at. */
function look(file: string): { readonly ino: number; readonly size: number } | null {
  try {
    return statSync(file, { throwIfNoEntry: false }) ?? null;
  } catch {
    return null;
  }
}
