import { createContext, useContext } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';

/** Opens the panel, which outlives the button: with low reach the button stands elsewhere while the panel is open. */
export const OpenDisplayContext = createContext<() => void>(() => {});

/** One button on every screen opens everything that makes the screens easier to see, reach, hear and follow. */
export function DisplayButton() {
  const { t } = useScreen();
  return (
    <Button className="button display-button" onPress={useContext(OpenDisplayContext)} aria-haspopup="dialog">
      <Icon name="access" />
      <span className="button-label">{t('display.open')}</span>
    </Button>
  );
}
