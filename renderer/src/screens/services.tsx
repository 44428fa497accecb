import type { ServiceChoice } from '@motcua/core/contract';
import { Button } from 'react-aria-components/Button';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

export function Services({ services }: { readonly services: readonly ServiceChoice[] }) {
  const { t, send } = useScreen();
  return (
    <ScreenBody align="middle" title={t('services.title')} lead={t('services.lead')}>
      <ul className="services" aria-label={t('services.label')}>
        {services.map((service) => (
          <li key={service.id}>
            <Button
              className="card-button service"
              onPress={() => send({ type: 'choose-service', serviceId: service.id })}
            >
              <Icon name="form" />
              <span className="service-words">
                <strong>{service.title}</strong>
                <span>{service.summary}</span>
                {service.procedureCode !== null && <small>{t('services.code', { code: service.procedureCode })}</small>}
              </span>
              <Icon name="next" />
            </Button>
          </li>
        ))}
      </ul>
    </ScreenBody>
  );
}
