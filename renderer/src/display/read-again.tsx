import { createContext, useContext } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';
import { beSilent, useTalking } from './voice.ts';

/** What reads the screen once more; null while nothing is read out. */
export const ReadAgainContext = createContext<(() => void) | null>(null);

/** While screens are read out: enough of it (WCAG 1.4.2), or once more. */
export function ReadAgain() {
  const { t } = useScreen();
  const again = useContext(ReadAgainContext);
  const talking = useTalking();
  if (again === null) return null;
  return (
    <Button className="button display-button" data-unspoken onPress={talking ? beSilent : again}>
      <Icon name={talking ? 'silent' : 'speaker'} />
      <span className="button-label">{t(talking ? 'display.silent' : 'display.again')}</span>
    </Button>
  );
}
