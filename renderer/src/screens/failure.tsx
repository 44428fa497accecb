import type { FailureAction, FailureModel, Intent } from '@motcua/core/contract';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { ScreenBody } from '../parts/screen-body.tsx';
import { useScreen } from '../screen-context.ts';

const answers: Readonly<Record<FailureAction, { readonly intent: Intent; readonly icon: IconName }>> = {
  retry: { intent: { type: 'retry' }, icon: 'reload' },
  'scan-again': { intent: { type: 'scan-again' }, icon: 'qr' },
  'enter-number': { intent: { type: 'enter-number' }, icon: 'keypad' },
  'choose-service': { intent: { type: 'choose-other-service' }, icon: 'list' },
  edit: { intent: { type: 'edit' }, icon: 'pencil' },
  'back-to-form': { intent: { type: 'edit' }, icon: 'form' },
  'go-on-unverified': { intent: { type: 'go-on-unverified' }, icon: 'next' },
  help: { intent: { type: 'need-help' }, icon: 'help' },
  cancel: { intent: { type: 'cancel' }, icon: 'stop' },
};

/** What went wrong, why, and what to do: the first action of the catalogue is the one to take. */
export function Failure({ failure }: { readonly failure: FailureModel }) {
  const { model, t, send, words } = useScreen();
  // Stopping is among the ways out at the foot of every screen and not repeated here. The last one stands at the right (or below), where the main action is on every screen.
  const ordered = failure.actions.toReversed().filter((action) => action !== 'cancel' || !model.canCancel);
  return (
    <ScreenBody
      align="middle"
      title={words(failure.title)}
      mark={<Icon name="warning" />}
      lead={words(failure.explanation)}
      actions={ordered.map((action) => (
        <ActionButton
          key={action}
          kind={action === failure.actions[0] ? 'primary' : 'secondary'}
          icon={answers[action].icon}
          onPress={() => send(answers[action].intent)}
        >
          {t(`failure.action.${action}`)}
        </ActionButton>
      ))}
    >
      <div className="failure">
        <div className="panel failure-next" role="alert">
          <h2>{t('failure.nextLabel')}</h2>
          <p>{words(failure.nextAction)}</p>
        </div>
        <p className="failure-code">{t('failure.code', { code: failure.code })}</p>
      </div>
    </ScreenBody>
  );
}
