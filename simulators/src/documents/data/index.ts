import americanPassport from './american-passport.json' with { type: 'json' };
import benchmarkIdCard from './benchmark-id-card.json' with { type: 'json' };
import benchmarkPassport from './benchmark-passport.json' with { type: 'json' };
import frenchPassport from './french-passport.json' with { type: 'json' };
import germanPassport from './german-passport.json' with { type: 'json' };
import japanesePassport from './japanese-passport.json' with { type: 'json' };
import koreanPassport from './korean-passport.json' with { type: 'json' };
import refugeeTravelDocument from './refugee-travel-document.json' with { type: 'json' };
import utopiaPassport from './utopia-passport.json' with { type: 'json' };
import utopiaResidenceCard from './utopia-residence-card.json' with { type: 'json' };
import utopiaTd2 from './utopia-td2.json' with { type: 'json' };
import vietnamesePassport from './vietnamese-passport.json' with { type: 'json' };

/** As they stand in the files; `document.ts` checks them. */
export const DOCUMENT_DATA: readonly unknown[] = [
  utopiaPassport,
  germanPassport,
  frenchPassport,
  japanesePassport,
  koreanPassport,
  americanPassport,
  vietnamesePassport,
  refugeeTravelDocument,
  utopiaResidenceCard,
  utopiaTd2,
  benchmarkPassport,
  benchmarkIdCard,
];
