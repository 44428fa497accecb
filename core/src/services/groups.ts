import type { LifeEvent } from '../contract/entry-screens.ts';
import type { Offered } from './choose.ts';

/** So many stand on a tall screen, and on a wide one in two columns, without looking for more below. */
export const MOST_WITHOUT_GROUPS = 8;

/** In which order people meet them on the screen. */
const LIFE_EVENTS: readonly LifeEvent[] = [
  'family',
  'residence',
  'papers',
  'work',
  'health',
  'support',
  'land',
  'business',
  'other',
];

export const lifeEventNamed = (id: string): LifeEvent | null => LIFE_EVENTS.find((one) => one === id) ?? null;

const lifeEventOf = ({ version }: Offered): LifeEvent => version.lifeEvent ?? 'other';

/** By what people come for; none where all of them fit on one screen, or would be one group. */
export function groupServices<S extends Offered>(
  services: readonly S[],
): readonly { readonly id: LifeEvent; readonly services: readonly S[] }[] {
  if (services.length <= MOST_WITHOUT_GROUPS) return [];
  const byEvent = Map.groupBy(services, lifeEventOf);
  const groups = LIFE_EVENTS.flatMap((id) => {
    const members = byEvent.get(id);
    return members ? [{ id, services: members }] : [];
  });
  return groups.length > 1 ? groups : [];
}
