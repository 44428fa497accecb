import { Heading } from 'react-aria-components/Heading';
import { ActionButton } from '../parts/action-button.tsx';
import { useScreen } from '../screen-context.ts';

/** Before the first page of the form lies the card, which is read for one service: back means beginning anew. */
export function ConfirmOtherService() {
  const { t, send } = useScreen();
  return (
    <>
      <Heading slot="title">{t('confirm-other-service.title')}</Heading>
      <p className="lead">{t('confirm-other-service.lead')}</p>
      <div className="sheet-actions">
        <ActionButton kind="danger" icon="list" onPress={() => send({ type: 'choose-other-service' })}>
          {t('confirm-other-service.leave')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => send({ type: 'close-overlay' })}>
          {t('confirm-other-service.stay')}
        </ActionButton>
      </div>
    </>
  );
}
