import { ActionButton } from '../parts/action-button.tsx';
import { CardBack2024, CardFront2021 } from '../parts/card-drawings.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { Status } from '../parts/status.tsx';
import { useScreen } from '../screen-context.ts';

export function ScanQr({ scanner }: { readonly scanner: 'ready' | 'away' }) {
  const { t, send } = useScreen();
  return (
    <ScreenBody
      align="middle"
      title={t('scan-qr.title')}
      lead={t('scan-qr.lead')}
      actions={
        <ActionButton
          kind={scanner === 'ready' ? 'secondary' : 'primary'}
          icon="keypad"
          onPress={() => send({ type: 'enter-number' })}
        >
          {t('scan-qr.enterNumber')}
        </ActionButton>
      }
    >
      {scanner === 'ready' ? (
        <Status tone="good" icon="qr">
          {t('scan-qr.ready')}
        </Status>
      ) : (
        <Status tone="warning" icon="warning">
          {t('scan-qr.away')}
        </Status>
      )}
      <section className="card-kinds" aria-labelledby="where-title">
        <h2 id="where-title">{t('scan-qr.where')}</h2>
        <figure className="panel card-kind">
          <CardFront2021 />
          <figcaption>
            <strong>{t('scan-qr.card2021Where')}</strong>
            <span>{t('scan-qr.card2021')}</span>
            <span>{t('scan-qr.card2021When')}</span>
          </figcaption>
        </figure>
        <figure className="panel card-kind">
          <CardBack2024 />
          <figcaption>
            <strong>{t('scan-qr.card2024Where')}</strong>
            <span>{t('scan-qr.card2024')}</span>
            <span>{t('scan-qr.card2024When')}</span>
          </figcaption>
        </figure>
      </section>
    </ScreenBody>
  );
}
