import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

type Koffi = typeof import('koffi');

const AF_UNIX = 1;
const SHUT_RDWR = 2;
const SOCKADDR_BYTES = 110;
const SOCKET_NAME = 'pcscd.comm';

/** Sockets of this process that belong to one context for certain, so that nobody else ends them. */
const claimed = new Set<number>();

/**
 * pcsc-lite has no way to end an SCardTransmit: SCardCancel is for SCardGetStatusChange alone, and a call that hangs
 * even keeps the process from exiting, since its thread cannot be joined. But each context is one socket to pcscd, and
 * a call on it returns SCARD_F_COMM_ERROR at once when that socket is shut down. This finds the sockets (Linux only).
 */
export interface PcscdSockets {
  /** File descriptors of this process that are connected to pcscd. */
  list(): Set<number>;
  /** Answers how to give the claim back: before the descriptor is closed, since its number is used again. */
  claim(descriptor: number): () => void;
  shutDown(descriptor: number): void;
  /** Ends every connection to pcscd that nobody has claimed. */
  shutDownUnclaimed(): void;
}

/** Undefined where they cannot be found: another platform, or no koffi to ask the C library with. */
export function pcscdSockets(): PcscdSockets | undefined {
  if (process.platform !== 'linux') return undefined;
  const koffi = loadKoffi();
  if (!koffi) return undefined;
  const libc = koffi.load(null); // what the process has loaded already, whatever its C library is called
  const getpeername = libc.func('int getpeername(int, uint8_t *, _Inout_ uint32_t *)');
  const shutdown = libc.func('int shutdown(int, int)');
  const address = Buffer.alloc(SOCKADDR_BYTES);

  const isPcscd = (descriptor: number): boolean => {
    const length = [address.length];
    if (getpeername(descriptor, address, length) !== 0 || address.readUInt16LE(0) !== AF_UNIX) return false;
    const path = address.toString('latin1', 2, length[0]).replace(/\0.*$/s, '');
    return path.endsWith(`/${SOCKET_NAME}`);
  };
  const list = (): Set<number> => new Set(readdirSync('/proc/self/fd').map(Number).filter(isPcscd));
  const shutDown = (descriptor: number): void => shutdown(descriptor, SHUT_RDWR);

  return {
    list,
    claim(descriptor) {
      claimed.add(descriptor);
      return () => claimed.delete(descriptor);
    },
    shutDown,
    shutDownUnclaimed() {
      for (const descriptor of list()) if (!claimed.has(descriptor)) shutDown(descriptor);
    },
  };
}

function loadKoffi(): Koffi | undefined {
  try {
    return createRequire(import.meta.url)('koffi');
  } catch {
    return undefined;
  }
}
