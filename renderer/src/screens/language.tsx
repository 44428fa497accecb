import type { Language } from '@motcua/core/contract';
import { Button } from 'react-aria-components/Button';
import { translator } from '../messages/index.ts';
import { Icon } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

export function LanguageChoice({
  languages,
}: {
  readonly languages: readonly { readonly code: Language; readonly label: string }[];
}) {
  const { model, t, send } = useScreen();
  const others = languages.filter(({ code }) => code !== model.language);
  return (
    <ScreenBody
      align="center"
      title={t('language.title')}
      lead={others.map(({ code }) => (
        <span key={code} lang={code}>
          {translator(code)('language.title')}
        </span>
      ))}
    >
      <ul className="languages">
        {languages.map(({ code, label }) => (
          <li key={code}>
            <Button
              className="card-button language-button"
              onPress={() => send({ type: 'choose-language', language: code })}
            >
              <span lang={code}>{label}</span>
              <Icon name="next" />
            </Button>
          </li>
        ))}
      </ul>
    </ScreenBody>
  );
}
