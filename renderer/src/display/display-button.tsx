import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Icon } from '../parts/icon.tsx';
import { useScreen } from '../screen-context.ts';
import { DisplayPanel } from './display-panel.tsx';

/** One button on every screen opens everything that makes the screens easier to see, reach, hear and follow. */
export function DisplayButton() {
  const { t } = useScreen();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button className="button display-button" onPress={() => setOpen(true)} aria-haspopup="dialog">
        <Icon name="access" />
        <span className="button-label">{t('display.open')}</span>
      </Button>
      <DisplayPanel isOpen={open} onClose={() => setOpen(false)} />
    </>
  );
}
