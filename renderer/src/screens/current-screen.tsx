import type { Screen } from '@motcua/core/contract';
import { useScreen } from '../screen-context.ts';
import { Attract } from './attract.tsx';
import { Documents } from './documents.tsx';
import { Failure } from './failure.tsx';
import { Form } from './form.tsx';
import { Goodbye } from './goodbye.tsx';
import { LanguageChoice } from './language.tsx';
import { LayCard } from './lay-card.tsx';
import { Notice } from './notice.tsx';
import { NumberPad } from './number-pad.tsx';
import { OutOfService } from './out-of-service.tsx';
import { Paused } from './paused.tsx';
import { Rating } from './rating.tsx';
import { Reading } from './reading.tsx';
import { Receipt } from './receipt.tsx';
import { Requirements } from './requirements.tsx';
import { Review } from './review.tsx';
import { ScanQr } from './scan-qr.tsx';
import { screenKey } from './screen-key.ts';
import { Services } from './services.tsx';
import { Submitting } from './submitting.tsx';

/** A new key is a new screen to the citizen: it is drawn afresh, and its heading takes the focus. */
export function CurrentScreen() {
  const { screen } = useScreen().model;
  return <Drawn key={screenKey(screen)} screen={screen} />;
}

function Drawn({ screen }: { readonly screen: Screen }) {
  switch (screen.name) {
    case 'out-of-service':
      return <OutOfService reason={screen.reason} />;
    case 'attract':
      return <Attract announcement={screen.announcement} />;
    case 'language':
      return <LanguageChoice />;
    case 'services':
      return <Services services={screen} />;
    case 'requirements':
      return <Requirements requirements={screen.requirements} />;
    case 'notice':
      return <Notice notice={screen.notice} />;
    case 'scan-qr':
      return screen.number === null ? (
        <ScanQr scanner={screen.scanner} />
      ) : (
        <NumberPad scanner={screen.scanner} entry={screen.number} />
      );
    case 'lay-card':
      return <LayCard reader={screen.reader} goOnBy={screen.goOnBy} />;
    case 'reading':
      return <Reading step={screen.step} percent={screen.percent} />;
    case 'failure':
      return <Failure failure={screen.failure} />;
    case 'form':
      return <Form page={screen.page} />;
    case 'documents':
      return <Documents papers={screen.papers} />;
    case 'review':
      return <Review sections={screen.sections} card={screen.card} papers={screen.papers} />;
    case 'submitting':
      return <Submitting phase={screen.phase} />;
    case 'receipt':
      return <Receipt receipt={screen.receipt} />;
    case 'rating':
      return <Rating serviceTitle={screen.serviceTitle} />;
    case 'paused':
      return <Paused secondsLeft={screen.secondsLeft} />;
    case 'goodbye':
      return <Goodbye takeCard={screen.takeCard} />;
    default: {
      const never: never = screen;
      return never;
    }
  }
}
