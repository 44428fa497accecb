import { hasMessage } from '@motcua/core/messages';
import { Fragment } from 'react';
import { Button } from 'react-aria-components/Button';
import { translator } from '../messages/index.ts';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

/** Whoever cannot read the language that is shown finds their own by its own name. */
export function LanguageChoice() {
  const { model, t, send } = useScreen();
  const others = model.languages.filter(({ code }) => code !== model.language && hasMessage(code, 'language.title'));
  return (
    <ScreenBody
      align="center"
      title={t('language.title')}
      lead={others.map(({ code }, index) => (
        <Fragment key={code}>
          {index > 0 && ' · '}
          <span lang={code}>{translator(code)('language.title')}</span>
        </Fragment>
      ))}
    >
      <ul className="languages">
        {model.languages.map(({ code, label, draft }) => (
          <li key={code}>
            <Button
              className="card-button language-button"
              onPress={() => send({ type: 'choose-language', language: code })}
            >
              <span className="language-names">
                <span lang={code}>{label}</span>
                {draft && <span className="language-draft">{t('language.draft')}</span>}
              </span>
              <Icon name="next" />
            </Button>
          </li>
        ))}
      </ul>
    </ScreenBody>
  );
}
