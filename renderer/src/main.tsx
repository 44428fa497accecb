import { createRoot } from 'react-dom/client';
import { aliveThrottle } from './alive.ts';
import { App } from './app.tsx';
import './design/index.css';

const bridge = window.motcua;
const host = document.getElementById('root');
if (host === null) throw new Error('index.html has no #root');
const root = createRoot(host);

bridge.onScreen((model) => {
  root.render(<App model={model} send={(intent) => bridge.send(intent)} />);
});

const alive = aliveThrottle({ send: () => bridge.send({ type: 'alive' }), nowMs: () => performance.now() });
window.addEventListener('pointerdown', alive, { capture: true, passive: true });
window.addEventListener('keydown', alive, { capture: true, passive: true });
