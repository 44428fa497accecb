import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

/** Whole minutes until the last one: a number that changes each second hurries people. */
const SECONDS_SHOWN_BELOW = 60;

/** Nothing of the citizen. Whoever comes by reads that somebody is coming back. */
export function Paused({ secondsLeft }: { readonly secondsLeft: number }) {
  const { t, send } = useScreen();
  const left =
    secondsLeft <= SECONDS_SHOWN_BELOW
      ? t('paused.seconds', { seconds: secondsLeft })
      : t('paused.minutes', { minutes: Math.ceil(secondsLeft / 60) });
  return (
    <ScreenBody align="center" title={t('paused.title')} lead={t('paused.lead')} mark={<Icon name="pause" />}>
      <p className="paused-left" role="timer">
        <Icon name="clock" />
        <span>{left}</span>
      </p>
      <div className="paused-resume">
        <ActionButton kind="primary" trailingIcon="next" onPress={() => send({ type: 'resume' })}>
          {t('paused.resume')}
        </ActionButton>
      </div>
      <p className="paused-other">{t('paused.other')}</p>
    </ScreenBody>
  );
}
