import type { IdentityRecord } from '@motcua/drivers/cccd';
import type { Minimum } from '../services/pack.ts';
import type { Identification } from '../submission/dossier.ts';
import type { MatchedOutcome } from './judge.ts';

/** What somebody identified themselves by, with all that this session knows of them from it. */
export type Identified =
  /** `scanned`: what the QR said, nothing where the number was typed. */
  | { readonly method: 'chip'; readonly outcome: MatchedOutcome; readonly scanned: IdentityRecord }
  /** The QR alone: printed, unsigned, checked by nothing. */
  | { readonly method: 'qr-only'; readonly scanned: IdentityRecord }
  /** A number that was entered by hand, and nothing beside it. */
  | { readonly method: 'typed'; readonly typed: IdentityRecord };

/** Somebody beside the submitter: `id` as the pack calls them, the row that their card filled, and how they were identified. */
export interface IdentifiedPerson {
  readonly id: string;
  readonly rowId: string | null;
  readonly identified: Identified;
  /** What they agreed to themselves: consent id → ISO 8601 UTC. */
  readonly consents: Readonly<Record<string, string>>;
}

/** What may fill a form, the strongest first. */
export function recordsOf(identified: Identified): readonly IdentityRecord[] {
  switch (identified.method) {
    case 'chip':
      return [identified.outcome.identity, identified.scanned];
    case 'qr-only':
      return [identified.scanned];
    case 'typed':
      return [identified.typed];
  }
}

/** How the chip was verified, or what there was instead of it. */
export const standingOf = (identified: Identified): 'verified' | 'consistent' | 'qr-only' | 'typed' =>
  identified.method === 'chip' ? identified.outcome.verification.overall : identified.method;

const STRENGTH: Readonly<Record<Minimum, number>> = { none: 0, typed: 1, qr: 2, consistent: 3, verified: 4 };
const STRENGTH_WITHOUT_CHIP = { 'qr-only': STRENGTH.qr, typed: STRENGTH.typed } as const;

/** Whether an identification is as much as a pack asks for at least. */
export function suffices({ method, overall }: Pick<Identification, 'method' | 'overall'>, minimum: Minimum): boolean {
  if (method !== 'chip') return STRENGTH_WITHOUT_CHIP[method] >= STRENGTH[minimum];
  return (overall === 'verified' || overall === 'consistent') && STRENGTH[overall] >= STRENGTH[minimum];
}
