import type { CardLink, LinkFailure } from '../card-link.ts';
import type { AccessReason } from '../model.ts';
import type { SecureMessaging } from '../secure-messaging.ts';
import type { AccessKeys, MrzSecret } from './access-keys.ts';
import type { AccessLog } from './access-log.ts';
import { type BacOptions, openWithBac } from './bac.ts';
import type { AccessFailure } from './pace-model.ts';
import { selectApplication } from './select-application.ts';
import { toReadFailure } from './try-pace.ts';

export interface BacTry {
  /** At least one. */
  readonly candidates: readonly MrzSecret[];
  /** Why it has come to BAC. */
  readonly reason: AccessReason;
  readonly options: BacOptions | undefined;
  readonly log: AccessLog;
}

export type BacOutcome =
  | { readonly kind: 'opened'; readonly messaging: SecureMessaging; readonly keys: AccessKeys }
  | { readonly kind: 'stopped'; readonly reason: AccessReason; readonly failure: LinkFailure };

/** BAC with each key once, in the application. */
export async function tryBac(link: CardLink, { candidates, reason, options, log }: BacTry): Promise<BacOutcome> {
  const selected = await selectApplication(link);
  if (!selected.ok) return { kind: 'stopped', reason, failure: selected.error };
  log.attempt('bac');
  let wrong: AccessFailure | undefined;
  for (const { keys, password } of candidates) {
    const opened = await openWithBac(link, password.secret, options);
    if (opened.ok) return { kind: 'opened', messaging: opened.value, keys };
    if (opened.error.kind !== 'wrong-key') return { kind: 'stopped', reason, failure: toReadFailure(opened.error) };
    log.countWrongKey();
    wrong = opened.error;
  }
  if (wrong === undefined) throw new Error('BAC takes a key');
  return { kind: 'stopped', reason: 'wrong-key', failure: toReadFailure(wrong) };
}
