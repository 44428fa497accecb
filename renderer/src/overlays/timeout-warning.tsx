import { useState } from 'react';
import { Heading } from 'react-aria-components/Heading';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { useScreen } from '../screen-context.ts';

/** A screen reader hears the time at these moments only; every second would drown the rest. */
const ANNOUNCE_EVERY_S = 10;
const RING_LENGTH = 2 * Math.PI * 44;

export function TimeoutWarning({ secondsLeft }: { readonly secondsLeft: number }) {
  const { t, phrase, send } = useScreen();
  // The whole ring is what was left when the warning came: how long that is, the desk's configuration says.
  const [fullRing] = useState(secondsLeft);
  const announced = Math.ceil(secondsLeft / ANNOUNCE_EVERY_S) * ANNOUNCE_EVERY_S;
  const share = Math.min(1, Math.max(0, secondsLeft / fullRing));
  return (
    <>
      <Heading slot="title">{t('timeout.title')}</Heading>
      <p className="lead">{t('timeout.lead')}</p>
      <div className="countdown">
        <svg viewBox="0 0 100 100" aria-hidden="true">
          <circle className="countdown-open" cx="50" cy="50" r="44" />
          <circle
            className="countdown-left"
            cx="50"
            cy="50"
            r="44"
            strokeDasharray={`${share * RING_LENGTH} ${RING_LENGTH}`}
            transform="rotate(-90 50 50)"
          />
        </svg>
        <p role="timer" {...aria(phrase('timeout.remaining'))}>
          {t('timeout.seconds', { seconds: secondsLeft })}
        </p>
      </div>
      <p className="visually-hidden" aria-live="assertive">
        {t('timeout.announce', { seconds: announced })}
      </p>
      <ActionButton kind="primary" icon="clock" onPress={() => send({ type: 'more-time' })}>
        {t('timeout.more')}
      </ActionButton>
    </>
  );
}
