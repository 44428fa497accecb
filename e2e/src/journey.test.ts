import { JOURNEYS } from './pack-journey.ts';
import { sample } from './sample.ts';
import { testJourneys } from './test-journeys.ts';

testJourneys('a citizen’s journey in Chromium, from the card to the province', sample(JOURNEYS, 4));
