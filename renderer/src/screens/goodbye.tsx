import { ReaderDrawing } from '../parts/card-drawings.tsx';
import { DrumStar } from '../parts/drum-star.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

export function Goodbye({ takeCard }: { readonly takeCard: boolean }) {
  const { t } = useScreen();
  return (
    <ScreenBody align="center" title={t('goodbye.title')} lead={t('goodbye.lead')}>
      {takeCard ? (
        <>
          <ReaderDrawing moving={true} away />
          <Status tone="busy" icon="card">
            {t('goodbye.takeCard')}
          </Status>
        </>
      ) : (
        <DrumStar className="goodbye-drum" detailed />
      )}
    </ScreenBody>
  );
}
