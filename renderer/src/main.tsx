import type { ScreenModel } from '@motcua/core/contract';
import { createRoot } from 'react-dom/client';
import { aliveThrottle } from './alive.ts';
import { App } from './app.tsx';
import { Broken } from './screens/broken.tsx';
import './design/index.css';

const bridge = window.motcua;
const host = document.getElementById('root');
if (host === null) throw new Error('index.html has no #root');

let newest: ScreenModel | null = null;
const root = createRoot(host, {
  // React would write the error to the console, and with it what a citizen typed. The screen says that it is broken
  // until core sends one that can be drawn, or ends the session.
  onUncaughtError: () => root.render(<Broken model={newest} />),
});

bridge.onScreen((model) => {
  newest = model;
  root.render(<App model={model} send={(intent) => bridge.send(intent)} />);
});

const alive = aliveThrottle({ send: () => bridge.send({ type: 'alive' }), nowMs: () => performance.now() });
window.addEventListener('pointerdown', alive, { capture: true, passive: true });
window.addEventListener('keydown', alive, { capture: true, passive: true });
