import type { ServiceChoice, ServicesModel } from '@motcua/core/contract';
import { Button } from 'react-aria-components/Button';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';
import { ServiceGroups } from './service-groups.tsx';
import { ServiceSearch } from './service-search.tsx';

/** What the kiosk can do for somebody: all of it, by what people come for, or what a search found. */
export function Services({ services }: { readonly services: ServicesModel }) {
  const { t } = useScreen();
  const { query, group, groups } = services;
  const isNothing = groups.length === 0 && services.services.length === 0;
  return (
    <ScreenBody
      title={group === null ? t('services.title') : t(`services.group.${group}`)}
      lead={query.trim() === '' && t(groups.length > 0 ? 'services.leadGroups' : 'services.lead')}
    >
      <ServiceSearch query={query} />
      {/* What the empty list says in large is said here to those who hear it. */}
      <p className={isNothing ? 'visually-hidden' : 'services-found'} role="status">
        {query.trim() === '' ? '' : t('services.found', { count: services.services.length })}
      </p>
      {groups.length > 0 && <ServiceGroups groups={groups} />}
      {services.services.length > 0 && <ServiceList services={services.services} />}
      {isNothing && <NothingFound query={query} />}
    </ScreenBody>
  );
}

function ServiceList({ services }: { readonly services: readonly ServiceChoice[] }) {
  const { t, phrase, send, words } = useScreen();
  return (
    <ul className="services" {...aria(phrase('services.label'))}>
      {services.map((service) => (
        <li key={service.id}>
          <Button
            className="card-button service"
            onPress={() => send({ type: 'choose-service', serviceId: service.id })}
          >
            <Icon name="form" />
            <span className="service-words">
              <strong>{words(service.title)}</strong>
              <span>{words(service.summary)}</span>
              {service.procedureCode !== null && <small>{t('services.code', { code: service.procedureCode })}</small>}
              {service.draft && <span className="badge badge-draft">{t('services.draft')}</span>}
            </span>
            <Icon name="next" />
          </Button>
        </li>
      ))}
    </ul>
  );
}

/** Nobody is left in front of an empty list: the whole list is one touch away, and so is a human. */
function NothingFound({ query }: { readonly query: string }) {
  const { t, send } = useScreen();
  return (
    <section className="panel services-empty" aria-labelledby="nothing-found">
      <h2 id="nothing-found">{t('services.empty', { query: query.trim() })}</h2>
      <p>{t('services.emptyHint')}</p>
      <div className="services-empty-ways">
        <ActionButton kind="secondary" icon="list" onPress={() => send({ type: 'search-services', query: '' })}>
          {t('services.all')}
        </ActionButton>
        <ActionButton kind="secondary" icon="help" onPress={() => send({ type: 'need-help' })}>
          {t('services.ask')}
        </ActionButton>
      </div>
    </section>
  );
}
