import { homedir } from 'node:os';
import { join } from 'node:path';

/** Keys of the simulated authority: of this user on this machine, beside no repository (docs/adr/0006). */
export function pkiFolder(): string {
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'motcua', 'simulated-pki');
}
