import { Heading } from 'react-aria-components/Heading';
import { ActionButton } from '../parts/action-button.tsx';
import { useScreen } from '../screen-context.ts';

export function ConfirmCancel() {
  const { t, send } = useScreen();
  return (
    <>
      <Heading slot="title">{t('confirm-cancel.title')}</Heading>
      <p className="lead">{t('confirm-cancel.lead')}</p>
      <div className="sheet-actions">
        <ActionButton kind="danger" icon="stop" onPress={() => send({ type: 'cancel-confirmed' })}>
          {t('confirm-cancel.leave')}
        </ActionButton>
        <ActionButton kind="primary" onPress={() => send({ type: 'close-overlay' })}>
          {t('confirm-cancel.stay')}
        </ActionButton>
      </div>
    </>
  );
}
