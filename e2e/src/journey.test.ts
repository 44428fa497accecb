import { JOURNEYS, PACKS } from './pack-journey.ts';
import { sample } from './sample.ts';
import { testJourneys } from './test-journeys.ts';

/** As a sample four packs, each in another language or the other way round. */
const journeys = sample(PACKS, 4).flatMap(({ id }, turn) => {
  const own = JOURNEYS.filter(({ serviceId }) => serviceId === id);
  return sample([...own.slice(turn % own.length), ...own.slice(0, turn % own.length)], 1);
});

testJourneys('a citizen’s journey in Chromium, from the card to the province', journeys);
