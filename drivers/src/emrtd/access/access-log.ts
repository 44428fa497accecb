import { statusHex } from '../../apdu/index.ts';
import type { AccessControl, AccessMethod, AccessReason, RefusedOffer } from '../model.ts';
import type { PaceParameters } from './pace-model.ts';

/** What was tried to open the chip and what it said no to, as the result tells it. */
export interface AccessLog {
  /** Once for each further offer; further keys of the same kind count with the first. */
  readonly attempt: (method: AccessMethod, offer?: PaceParameters) => void;
  /** The card does not run the offer of the last attempt. */
  readonly refuseOffer: (sw: number) => void;
  readonly countWrongKey: () => void;
  readonly wrongKeyAnswers: () => number;
  readonly control: (used: AccessMethod | null, reason: AccessReason) => AccessControl;
}

export function createAccessLog(): AccessLog {
  const attempts: { readonly method: AccessMethod; readonly offer: PaceParameters | undefined }[] = [];
  const refusedOffers: RefusedOffer[] = [];
  let wrongKeyAnswers = 0;
  return {
    attempt(method, offer) {
      const last = attempts.at(-1);
      if (last?.method !== method || last.offer !== offer) attempts.push({ method, offer });
    },
    refuseOffer(sw) {
      const { method, offer } = attempts.at(-1) ?? {};
      if (method === undefined || offer === undefined) return;
      refusedOffers.push({ method, oid: offer.oid, parameterId: offer.parameterId ?? null, status: statusHex(sw) });
    },
    countWrongKey() {
      wrongKeyAnswers++;
    },
    wrongKeyAnswers: () => wrongKeyAnswers,
    control: (used, reason) => ({
      attempted: attempts.map(({ method }) => method),
      used,
      reason,
      ...(refusedOffers.length === 0 ? {} : { refusedOffers: [...refusedOffers] }),
    }),
  };
}
