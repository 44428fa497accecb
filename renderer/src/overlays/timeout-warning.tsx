import { Heading } from 'react-aria-components/Heading';
import { ActionButton } from '../parts/action-button.tsx';
import { useScreen } from '../screen-context.ts';

/** A screen reader hears the time at these moments only; every second would drown the rest. */
const ANNOUNCE_EVERY_S = 10;
/** The whole ring: the warning comes this long before the wipe (docs: warn at 60 s, wipe at 90 s). */
const FULL_RING_S = 30;
const RING_LENGTH = 2 * Math.PI * 44;

export function TimeoutWarning({ secondsLeft }: { readonly secondsLeft: number }) {
  const { t, send } = useScreen();
  const announced = Math.ceil(secondsLeft / ANNOUNCE_EVERY_S) * ANNOUNCE_EVERY_S;
  const share = Math.min(1, Math.max(0, secondsLeft / FULL_RING_S));
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
        <p role="timer" aria-label={t('timeout.remaining')}>
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
