import { JOURNEYS, PACKS } from './pack-journey.ts';
import { sample } from './sample.ts';
import { testJourneys } from './test-journeys.ts';

/** Key by key a long form takes minutes: a sample is drawn from the shorter half, the full run does them all. */
const FULL = process.env.MOTCUA_FULL === '1';
const byLength = PACKS.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length).map(({ id }) => id);
const taken = FULL ? byLength : byLength.slice(0, byLength.length / 2);
const some = JOURNEYS.filter(({ serviceId }) => taken.includes(serviceId));

testJourneys('a citizen’s journey without a touch', [
  ...sample(
    some
      .filter(({ orientation }) => orientation === 'landscape')
      .map((one) => ({ ...one, means: 'keyboard' as const })),
    1,
  ),
  ...sample(
    some.filter(({ orientation }) => orientation === 'portrait').map((one) => ({ ...one, means: 'switches' as const })),
    1,
  ),
]);
