import { Heading } from 'react-aria-components/Heading';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

export function Help() {
  const { model, t, phrase, send } = useScreen();
  // A tip names a button only where it stands at the foot of the screen below.
  const tips = [
    ...(model.canGoBack ? (['help.tip1'] as const) : []),
    ...(model.canCancel ? (['help.tip2'] as const) : []),
    'help.tip3',
  ] as const;
  return (
    <>
      <Heading slot="title">{t('help.title')}</Heading>
      <p className="lead">{t('help.lead')}</p>
      <p className="help-phone">
        <Icon name="phone" />
        <span>
          <span className="eyebrow">{t('help.phone')}</span>
          <strong>{model.desk.helpPhone}</strong>
        </span>
      </p>
      <ul className="help-tips" {...aria(phrase('help.tipsLabel'))}>
        {tips.map((tip) => (
          <li key={tip}>{t(tip)}</li>
        ))}
      </ul>
      <ActionButton kind="primary" onPress={() => send({ type: 'close-overlay' })}>
        {t('help.close')}
      </ActionButton>
    </>
  );
}
