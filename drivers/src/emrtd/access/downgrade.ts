import { toHex } from '../../tlv/index.ts';
import { ID_PACE, type SecurityInfoEntry, type SecurityInfos } from '../security-infos.ts';

/** A PACE entry that only one side has. `only-signed`: an offer was hidden from us. `only-unsigned`: one was put in. */
export interface OfferDifference {
  readonly side: 'only-signed' | 'only-unsigned';
  readonly signedIn: SignedFile;
  readonly oid: string;
}

export type SignedFile = 'DG14' | 'EF.CardSecurity';

export type OfferComparison =
  | { readonly result: 'same'; readonly signedIn: readonly SignedFile[] }
  | { readonly result: 'different'; readonly differences: readonly OfferDifference[] }
  /** No signed file repeats a PACE entry, as older documents do not. */
  | { readonly result: 'nothing-signed-to-compare' };

/**
 * EF.CardAccess, which anybody between reader and card can change, against the signed files that repeat it (ICAO 9303-11
 * §9.2.11): every PACEInfo and PACEDomainParameterInfo, byte for byte, in any order. Pass only files whose signature was
 * found good (DG14: its hash in the SOD matches). Null: there is no such file.
 */
export function compareOffers(
  cardAccess: SecurityInfos | null,
  signed: { readonly dataGroup14: SecurityInfos | null; readonly cardSecurity: SecurityInfos | null },
): OfferComparison {
  const files = (
    [
      ['DG14', signed.dataGroup14],
      ['EF.CardSecurity', signed.cardSecurity],
    ] as const
  ).flatMap(([name, infos]) => {
    const entries = paceEntries(infos);
    return entries.size === 0 ? [] : [{ name, entries }];
  });
  if (files.length === 0) return { result: 'nothing-signed-to-compare' };

  const offered = paceEntries(cardAccess);
  const differences = files.flatMap(({ name, entries }) => [
    ...missing(entries, offered).map((oid) => ({ side: 'only-signed', signedIn: name, oid }) as const),
    ...missing(offered, entries).map((oid) => ({ side: 'only-unsigned', signedIn: name, oid }) as const),
  ]);
  return differences.length === 0
    ? { result: 'same', signedIn: files.map(({ name }) => name) }
    : { result: 'different', differences };
}

/** By content. */
const paceEntries = (infos: SecurityInfos | null): ReadonlyMap<string, SecurityInfoEntry> =>
  new Map(
    (infos?.entries ?? []).filter(({ oid }) => oid.startsWith(ID_PACE)).map((entry) => [toHex(entry.raw), entry]),
  );

const missing = (from: ReadonlyMap<string, SecurityInfoEntry>, other: ReadonlyMap<string, unknown>): string[] =>
  [...from].filter(([raw]) => !other.has(raw)).map(([, { oid }]) => oid);

/** English, for a failure's message. */
export const describeDifferences = (differences: readonly OfferDifference[]): string =>
  differences
    .map(({ side, signedIn, oid }) =>
      side === 'only-signed'
        ? `${signedIn} has ${oid}, EF.CardAccess hides it`
        : `EF.CardAccess adds ${oid} to ${signedIn}`,
    )
    .join('; ');
