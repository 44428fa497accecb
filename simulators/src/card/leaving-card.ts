import type { SimulatedCard } from '../reader/simulated-card.ts';

/** A card that is pulled in the middle of an exchange, counted from 1 since it was laid on: no answer, and it has left. */
export function leavingCard(
  card: SimulatedCard,
  { pulledAt, leave }: { readonly pulledAt: number | undefined; readonly leave: () => void },
): SimulatedCard {
  if (pulledAt === undefined) return card;
  let exchanges = 0;
  return {
    ...card,
    applet: (command) => {
      exchanges += 1;
      if (exchanges < pulledAt) return card.applet(command);
      if (exchanges === pulledAt) leave();
      return null;
    },
  };
}
