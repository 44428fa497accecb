import { DrumStar } from '../parts/drum-star.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

export function Submitting({ phase }: { readonly phase: 'saving' | 'sending' }) {
  const { model, t } = useScreen();
  return (
    <ScreenBody align="center" title={t(`submitting.${phase}`)} lead={t('submitting.lead')}>
      <DrumStar className="waiting" detailed />
      {phase === 'sending' &&
        (model.connection === 'online' ? (
          <Status tone="good" icon="check">
            {t('submitting.saved')}
          </Status>
        ) : (
          <Status tone="busy" icon={model.connection}>
            {t(`submitting.${model.connection}`)}
          </Status>
        ))}
    </ScreenBody>
  );
}
