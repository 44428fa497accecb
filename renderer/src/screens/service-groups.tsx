import type { LifeEvent, ServiceGroup } from '@motcua/core/contract';
import { Fragment } from 'react';
import { Button } from 'react-aria-components/Button';
import { aria } from '../messages/phrase.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

const icons: Readonly<Record<LifeEvent, IconName>> = {
  family: 'family',
  residence: 'house',
  work: 'work',
  health: 'health',
  support: 'support',
  papers: 'form',
  land: 'land',
  business: 'shop',
  other: 'list',
};
/** So many names say what is inside; more would be a list in a list. */
const NAMED = 3;

/** What people come for, where one list would be too long. */
export function ServiceGroups({ groups }: { readonly groups: readonly ServiceGroup[] }) {
  const { t, phrase, words, send } = useScreen();
  return (
    <ul className="services" {...aria(phrase('services.groupsLabel'))}>
      {groups.map(({ id, services }) => (
        <li key={id}>
          <Button className="card-button service" onPress={() => send({ type: 'choose-group', groupId: id })}>
            <Icon name={icons[id]} />
            <span className="service-words">
              <strong>{t(`services.group.${id}`)}</strong>
              <span>
                {services.slice(0, NAMED).map(({ title }, index) => (
                  <Fragment key={title}>
                    {index > 0 && '; '}
                    {words(title)}
                  </Fragment>
                ))}
                {services.length > NAMED && <> … ({t('services.count', { count: services.length })})</>}
              </span>
            </span>
            <Icon name="next" />
          </Button>
        </li>
      ))}
    </ul>
  );
}
