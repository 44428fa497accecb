import type { ScreenModel } from '@motcua/core/contract';
import { LOCALES } from '@motcua/core/messages';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { OpenDisplayContext } from './display/display-button.tsx';
import { DisplayPanel } from './display/display-panel.tsx';
import { ReadAgainContext } from './display/read-again.tsx';
import { useDisplay } from './display/use-display.ts';
import { useReadAloud } from './display/use-read-aloud.ts';
import { Header } from './frame/header.tsx';
import { Nav } from './frame/nav.tsx';
import { Steps } from './frame/steps.tsx';
import { translator } from './messages/index.ts';
import { pageLanguage } from './messages/phrase.ts';
import { wording } from './messages/wording.tsx';
import { CurrentOverlay } from './overlays/current-overlay.tsx';
import { KeyboardDocks, KeyboardPlace } from './parts/keyboard-dock.tsx';
import { ScreenContext, type Send } from './screen-context.ts';
import { CurrentScreen } from './screens/current-screen.tsx';

/** A function of the newest ScreenModel: the frame, the screen in it, and an overlay above both. */
export function App({ model, send }: { readonly model: ScreenModel; readonly send: Send }) {
  const words = useMemo(() => wording(model), [model]);
  useEffect(() => {
    document.documentElement.lang = pageLanguage(model.language);
    document.title = translator(model.language)('app.title');
  }, [model.language]);
  useDisplay(model.display);
  const readAgain = useReadAloud(model);
  const [displayOpen, setDisplayOpen] = useState(false);
  const openDisplay = useCallback(() => setDisplayOpen(true), []);

  return (
    <I18nProvider locale={LOCALES[model.language]}>
      <ScreenContext value={{ model, ...words, send }}>
        <ReadAgainContext value={readAgain}>
          <OpenDisplayContext value={openDisplay}>
            <KeyboardDocks>
              <div className="app" data-screen={model.screen.name}>
                <header className="top">
                  <Header />
                  <Steps />
                </header>
                <CurrentScreen />
                <KeyboardPlace />
                <Nav />
              </div>
              <DisplayPanel isOpen={displayOpen} onClose={() => setDisplayOpen(false)} />
              <CurrentOverlay />
            </KeyboardDocks>
          </OpenDisplayContext>
        </ReadAgainContext>
      </ScreenContext>
    </I18nProvider>
  );
}
