import type { DisplayPreferences, Intent } from '@motcua/core/contract';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ActionButton } from '../parts/action-button.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { Sheet } from '../parts/sheet.tsx';
import { useScreen } from '../screen-context.ts';
import { useVoice } from './voice.ts';

type SetDisplay = Extract<Intent, { readonly type: 'set-display' }>;
interface Preference {
  readonly name: keyof DisplayPreferences;
  readonly icon: IconName;
  readonly on: SetDisplay;
  readonly off: SetDisplay;
}

const PREFERENCES: readonly Preference[] = [
  {
    name: 'text',
    icon: 'text-size',
    on: { type: 'set-display', preference: 'text', value: 'large' },
    off: { type: 'set-display', preference: 'text', value: 'usual' },
  },
  {
    name: 'contrast',
    icon: 'contrast',
    on: { type: 'set-display', preference: 'contrast', value: 'high' },
    off: { type: 'set-display', preference: 'contrast', value: 'usual' },
  },
  {
    name: 'speech',
    icon: 'speaker',
    on: { type: 'set-display', preference: 'speech', value: 'on' },
    off: { type: 'set-display', preference: 'speech', value: 'off' },
  },
  {
    name: 'pace',
    icon: 'clock',
    on: { type: 'set-display', preference: 'pace', value: 'slow' },
    off: { type: 'set-display', preference: 'pace', value: 'usual' },
  },
  {
    name: 'reach',
    icon: 'reach',
    on: { type: 'set-display', preference: 'reach', value: 'low' },
    off: { type: 'set-display', preference: 'reach', value: 'usual' },
  },
  {
    name: 'motion',
    icon: 'still',
    on: { type: 'set-display', preference: 'motion', value: 'less' },
    off: { type: 'set-display', preference: 'motion', value: 'usual' },
  },
];

/** Each preference is one touch, works at once, and can be taken back; reading out is offered only where there is a voice. */
export function DisplayPanel({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const { model, t, send } = useScreen();
  const voice = useVoice(model.language);
  const offered = PREFERENCES.filter(({ name }) => name !== 'speech' || voice !== null);
  const isOn = ({ name, on }: Preference) => model.display[name] === on.value;
  const chosen = offered.filter(isOn);
  return (
    <Sheet
      title={t('display.title')}
      lead={t('display.lead')}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <ActionButton
            kind="secondary"
            icon="reload"
            disabled={chosen.length === 0}
            onPress={() => {
              for (const { off } of chosen) send(off);
            }}
          >
            {t('display.reset')}
          </ActionButton>
          <ActionButton kind="primary" icon="check" onPress={onClose}>
            {t('display.close')}
          </ActionButton>
        </>
      }
    >
      <ul className="preferences">
        {offered.map((preference) => (
          <li key={preference.name}>
            <ToggleButton
              className="preference"
              isSelected={isOn(preference)}
              onChange={(on) => send(on ? preference.on : preference.off)}
            >
              <Icon name={preference.icon} />
              <span className="preference-words">
                <strong>{t(`display.${preference.name}`)}</strong>
                <span>{t(`display.${preference.name}Help`)}</span>
              </span>
              <span className="preference-state" aria-hidden="true">
                {isOn(preference) && <Icon name="check" />}
                {t(isOn(preference) ? 'display.on' : 'display.off')}
              </span>
            </ToggleButton>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
