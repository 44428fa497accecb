import { DisplayButton } from '../display/display-button.tsx';
import { ReadAgain } from '../display/read-again.tsx';
import { aria } from '../messages/phrase.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { useScreen } from '../screen-context.ts';

/** The same ways out at the same place on every screen: back, a human, stop. */
export function Nav() {
  const { model, t, phrase, send } = useScreen();
  // Out of service there is no session that could open an overlay; that screen shows the telephone itself.
  if (model.screen.name === 'out-of-service')
    return model.display.reach === 'low' ? (
      <nav className="nav" {...aria(phrase('nav.label'))}>
        <DisplayButton />
      </nav>
    ) : null;
  // A failure's screen offers a human among its answers, in the words that its text uses: once is enough.
  const helpIsOffered = model.screen.name === 'failure' && model.screen.failure.actions.includes('help');
  return (
    <nav className="nav" {...aria(phrase('nav.label'))}>
      {model.canGoBack && (
        <ActionButton kind="quiet" icon="back" onPress={() => send({ type: 'back' })}>
          {t('nav.back')}
        </ActionButton>
      )}
      {!helpIsOffered && (
        <ActionButton kind="quiet" icon="help" onPress={() => send({ type: 'need-help' })}>
          {t('nav.help')}
        </ActionButton>
      )}
      {model.canPause && (
        <ActionButton kind="quiet" icon="pause" onPress={() => send({ type: 'pause' })}>
          {t('nav.pause')}
        </ActionButton>
      )}
      {model.canCancel && (
        <ActionButton kind="quiet" icon="stop" onPress={() => send({ type: 'cancel' })}>
          {t('nav.cancel')}
        </ActionButton>
      )}
      {model.display.reach === 'low' && (
        <>
          <ReadAgain />
          <DisplayButton />
        </>
      )}
    </nav>
  );
}
