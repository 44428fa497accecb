import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

export function OutOfService({ reason }: { readonly reason: string }) {
  const { model, t, words } = useScreen();
  return (
    <ScreenBody align="center" title={t('out-of-service.title')} lead={t('out-of-service.lead')}>
      <p className="callout">{words(reason)}</p>
      <p className="phone-line">
        <Icon name="phone" />
        <span>{t('out-of-service.phone', { phone: model.desk.helpPhone })}</span>
      </p>
    </ScreenBody>
  );
}
