import { decodeOid, encodeTlv, findTag, parseTlv } from '@motcua/drivers/tlv';
import type { CardContent } from './card.ts';
import { paceInfo, paceOffered } from './security-infos.ts';

/** `as-dumped`: nothing was to be done. `from-dg14`: the signed copies of the PACEInfos. `assumed`: those of 2021 cards. */
export type CardAccessOrigin = 'as-dumped' | 'none' | 'from-dg14' | 'assumed';

/**
 * A dump often lacks EF.CardAccess, which is not in the application. Without it a chip has BAC alone and a CAN opens nothing:
 * it is made from the PACEInfos that DG14 repeats (ICAO 9303-11 §9.2.11), else, where a CAN was asked for, as on 2021 cards.
 */
export function withCardAccess(
  content: CardContent,
  can: 'asked-for' | 'not-asked-for',
): { readonly content: CardContent; readonly origin: CardAccessOrigin } {
  if (content.files.cardAccess) return { content, origin: 'as-dumped' };
  const infos = paceInfosOf(content.files.dataGroups.get(14) ?? new Uint8Array(0));
  const signed = encodeTlv(0x31, ...infos);
  if (paceOffered(signed).length > 0) return { content: offering(content, signed), origin: 'from-dg14' };
  if (can === 'not-asked-for') return { content, origin: 'none' };
  const assumed = paceInfo({ agreement: 'ecdh', mapping: 'gm', cipher: 'aes-128', parameterId: 13 });
  return { content: offering(content, encodeTlv(0x31, assumed)), origin: 'assumed' };
}

const offering = (content: CardContent, cardAccess: Uint8Array): CardContent => ({
  ...content,
  files: { ...content.files, cardAccess },
});

/** id-PACE and what is below it. */
function paceInfosOf(dg14: Uint8Array): readonly Uint8Array[] {
  const parsed = parseTlv(dg14, { ber: true });
  const set = parsed.ok ? findTag(parsed.value, 0x6e, 0x31) : undefined;
  return (set?.children ?? [])
    .filter(({ children: [oid] }) => oid && decodeOid(oid.value)?.startsWith('0.4.0.127.0.7.2.2.4.'))
    .map(({ raw }) => raw);
}
