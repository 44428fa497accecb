import type { Connection } from '@motcua/core/contract';
import { isDraft, LANGUAGE_NAMES } from '@motcua/core/messages';
import { DisplayButton } from '../display/display-button.tsx';
import { ReadAgain } from '../display/read-again.tsx';
import { DrumStar } from '../parts/drum-star.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

const connectionIcons: Readonly<Record<Connection, IconName>> = { online: 'online', slow: 'slow', offline: 'offline' };

export function Header() {
  const { model, t, phrase } = useScreen();
  const state = t(`connection.${model.connection}`);
  return (
    <div className="header">
      <DrumStar className="header-mark" />
      <p className="header-unit" lang="vi">
        {model.desk.unitName}
      </p>
      {model.demo && (
        <p className="header-demo">
          <strong>{t('header.demo')}</strong>
          <span>{t('header.demoDetail')}</span>
        </p>
      )}
      <ul className="header-facts">
        <li>
          <Icon name="globe" />
          <span lang={model.language}>{LANGUAGE_NAMES[model.language]}</span>
          {isDraft(model.language) && <span className="header-draft">{t('language.draft')}</span>}
        </li>
        <li className="header-connection" data-connection={model.connection}>
          <Icon name={connectionIcons[model.connection]} />
          <span className="visually-hidden" role="status">
            {t('connection.label', { state: phrase(`connection.${model.connection}`).text })}
          </span>
          <span aria-hidden="true">{state}</span>
        </li>
      </ul>
      {/* Where everything is reached from below, these stand at the foot of the screen (nav.tsx). */}
      {model.display.reach === 'usual' && (
        <div className="header-display">
          <ReadAgain />
          <DisplayButton />
        </div>
      )}
    </div>
  );
}
