import { ReaderDrawing } from '../parts/card-drawings.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

export function LayCard({ reader }: { readonly reader: 'ready' | 'away' }) {
  const { t } = useScreen();
  return (
    <ScreenBody align="center" title={t('lay-card.title')} lead={t('lay-card.lead')}>
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
    </ScreenBody>
  );
}
