import { closeSync, fsyncSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

/**
 * Room put by for the day the disk is full: a dossier that was taken must still be markable as sent and accepted, and
 * each mark needs a few pages of log. New dossiers are taken only while the reserve is whole.
 */
export interface DiskReserve {
  /** Sets the room aside; false when the disk does not have it. */
  hold(): boolean;
  /** Gives the room to the journal; false when it had been given already. */
  release(): boolean;
}

export function createDiskReserve(file: string, bytes: number): DiskReserve {
  const remove = (): boolean => {
    try {
      rmSync(file);
      return true;
    } catch {
      return false;
    }
  };
  return {
    hold() {
      let descriptor: number | undefined;
      try {
        if (statSync(file, { throwIfNoEntry: false })?.size === bytes) return true;
        // A kill may have left it half-made.
        remove();
        descriptor = openSync(file, 'wx', 0o600);
        writeSync(descriptor, Buffer.alloc(bytes, 0x5a));
        fsyncSync(descriptor);
        return true;
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause)) throw cause;
        remove();
        return false;
      } finally {
        if (descriptor !== undefined) closeSync(descriptor);
      }
    },
    release: remove,
  };
}
