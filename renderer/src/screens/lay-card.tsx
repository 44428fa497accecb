import { ActionButton } from '../parts/action-button.tsx';
import { ReaderDrawing } from '../parts/card-drawings.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

/** `goOnBy`: without the chip, where the procedure takes that little; the chip stays the first thing that is asked for. */
export function LayCard({
  reader,
  goOnBy,
}: {
  readonly reader: 'ready' | 'away';
  readonly goOnBy: 'qr-only' | 'typed' | null;
}) {
  const { t, send } = useScreen();
  return (
    <ScreenBody
      align="center"
      title={t('lay-card.title')}
      lead={t('lay-card.lead')}
      actions={
        goOnBy !== null && (
          <ActionButton
            kind="secondary"
            icon={goOnBy === 'qr-only' ? 'qr' : 'keypad'}
            onPress={() => send({ type: 'go-on-unverified' })}
          >
            {t(`lay-card.goOn.${goOnBy}`)}
          </ActionButton>
        )
      }
    >
      <ReaderDrawing moving={reader === 'ready'} />
      {reader === 'ready' ? (
        <Status tone="good" icon="card">
          {t('lay-card.ready')}
        </Status>
      ) : (
        <Status tone="warning" icon="warning">
          {t('lay-card.away')}
        </Status>
      )}
      {goOnBy !== null && <p className="lay-card-without">{t('lay-card.without')}</p>}
    </ScreenBody>
  );
}
